// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A new key for a credential: it is entered once, tried at the provider, and put in the old one's place when the provider
// takes it. Main thread; deletes itself when it is closed.

#include "core/environments/client/CredentialKeeper.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace waybill::ui {
class SecretField;
}

namespace waybill::ui::environments {

class KeyDialog : public QDialog {
    Q_OBJECT
public:
    enum class Purpose : std::uint8_t { Rotate, Enter };
    using Changed = waybill::environments::CredentialKeeper::Changed;
    using Change = std::function<void(Secret, bool evenSo, std::function<void(Result<Changed>)> done)>;

    KeyDialog(const std::string& credential, Purpose purpose, Change change, QWidget* parent = nullptr);

signals:
    void changed(const QString& what); // the new key is in use

private:
    void tryKey();
    void take(const Result<Changed>& changed);
    void say(const QString& text);

    Purpose m_purpose;
    Change m_change;
    bool m_evenSo = false;
    SecretField* m_secret;
    QLabel* m_note;
    QPushButton* m_try;
};

} // namespace waybill::ui::environments
