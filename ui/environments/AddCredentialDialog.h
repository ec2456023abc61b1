// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A new credential: provider, what of the account isn't secret, and the key, entered once. Main thread; deletes itself when
// it is closed.

#include "core/base/Secret.h"
#include "core/sending/Credential.h"

#include <QDialog>

#include <functional>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace waybill::ui {
class SecretField;
}

namespace waybill::ui::environments {

class AddCredentialDialog : public QDialog {
    Q_OBJECT
public:
    using Keep = std::function<void(const sending::Credential&, Secret, std::function<void(Result<void>)> done)>;

    // `keep` is asked once at a time; with an error the dialog stays and says it.
    AddCredentialDialog(const std::string& environment, Keep keep, QWidget* parent = nullptr);

signals:
    void added(const std::string& name);

private:
    void chooseProvider();
    void save();
    sending::Credential written() const;
    void say(const QString& text);

    std::string m_environment;
    Keep m_keep;
    QComboBox* m_provider;
    QLineEdit* m_name;
    QLineEdit* m_user;
    QLineEdit* m_region;
    QLineEdit* m_channel;
    QLineEdit* m_origin;
    SecretField* m_secret;
    QLabel* m_note;
    QFormLayout* m_form;
    QPushButton* m_save;
    QString m_proposed; // the name that we wrote
};

} // namespace waybill::ui::environments
