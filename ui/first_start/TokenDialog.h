// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Asks for another token file after the relay refused the token, tries it, and says what became of it. The token itself
// never comes here. Main thread; deletes itself when closed.

#include "core/base/Result.h"

#include <QDialog>

#include <functional>
#include <string>

class QLabel;
class QPushButton;

namespace waybill::ui::first_start {

class TokenFileField;

class TokenDialog : public QDialog {
    Q_OBJECT
public:
    // Asks the relay with the token in a file: nothing when it lets it in. Answers later, never after the guard is gone.
    using Try = std::function<void(const std::string& file, QObject* guard, std::function<void(Result<void>)> done)>;

    struct Words {
        QString trouble;   // what is wrong now
        QString nextStart; // what the next start will do
    };
    TokenDialog(const Words& words, Try tryFile, QWidget* parent);

signals:
    void accepted(const QString& tokenFile); // the relay let it in

private:
    void build(const Words& words);
    void tryIt();
    void answered(const QString& file, const Result<void>& answer);
    void setBusy(bool busy);

    const Try m_try;
    TokenFileField* m_file = nullptr;
    QLabel* m_problem = nullptr;
    QPushButton* m_use = nullptr;
};

} // namespace waybill::ui::first_start
