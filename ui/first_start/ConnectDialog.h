// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Asks for a relay that already runs: its address and the file with the token. Main thread; deletes itself when closed.

#include <QDialog>
#include <QUrl>

class QLabel;
class QLineEdit;

namespace waybill::ui::first_start {

class TokenFileField;

class ConnectDialog : public QDialog {
    Q_OBJECT
public:
    explicit ConnectDialog(QWidget* parent);

signals:
    void chosen(const QUrl& relay, const QString& tokenFile);

private:
    void build();
    void choose();
    void refuse(const QString& problem, QWidget* field);

    QLineEdit* m_url = nullptr;
    TokenFileField* m_tokenFile = nullptr;
    QLabel* m_problem = nullptr;
};

} // namespace waybill::ui::first_start
