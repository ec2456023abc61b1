// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/first_start/ConnectDialog.h"

#include "ui/first_start/TokenFileField.h"
#include "ui/widgets/DialogSize.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace waybill::ui::first_start {

ConnectDialog::ConnectDialog(QWidget* parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("connectDialog"));
    setWindowTitle(tr("Connect to a running relay"));
    setAttribute(Qt::WA_DeleteOnClose);
    build();
}

void ConnectDialog::build()
{
    m_url = new QLineEdit(QStringLiteral("http://127.0.0.1:8026"), this);
    m_url->setObjectName(QStringLiteral("relayUrl"));
    m_url->setAccessibleName(tr("Address of the relay"));
    m_tokenFile = new TokenFileField(this);
    m_problem = new QLabel(this);
    m_problem->setObjectName(QStringLiteral("connectProblem"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton* connectButton = buttons->addButton(tr("Connect"), QDialogButtonBox::AcceptRole);
    connectButton->setObjectName(QStringLiteral("connectRelay"));
    connectButton->setProperty("primary", true);
    connect(buttons, &QDialogButtonBox::accepted, this, &ConnectDialog::choose);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(20, 16, 20, 16);
    form->setVerticalSpacing(12);
    form->addRow(tr("Address"), m_url);
    form->addRow(tr("Token file"), m_tokenFile);
    form->addRow(m_problem);
    form->addRow(buttons);
    setMinimumWidth(480);
}

void ConnectDialog::refuse(const QString& problem, QWidget* field)
{
    m_problem->setText(problem);
    m_problem->show();
    growToFit(*this);
    field->setFocus();
}

void ConnectDialog::choose()
{
    const QUrl url(m_url->text().trimmed(), QUrl::StrictMode);
    const bool fits = url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty() &&
                      (url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https"));
    if (!fits) {
        refuse(tr("Write the relay’s address like http://127.0.0.1:8026"), m_url);
        return;
    }
    if (m_tokenFile->path().isEmpty()) {
        refuse(tr("Name the file that holds the token"), m_tokenFile);
        return;
    }
    emit chosen(url, m_tokenFile->path());
    accept();
}

} // namespace waybill::ui::first_start
