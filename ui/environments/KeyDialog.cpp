// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/KeyDialog.h"

#include "ui/environments/Words.h"
#include "ui/widgets/SecretField.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPointer>
#include <QPushButton>

namespace waybill::ui::environments {

using providers::ProbeVerdict;

KeyDialog::KeyDialog(const std::string& credential, Purpose purpose, Change change, QWidget* parent)
    : QDialog(parent), m_purpose(purpose), m_change(std::move(change)), m_secret(new SecretField), m_note(new QLabel)
{
    setObjectName(QStringLiteral("keyDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    const QString name = QString::fromStdString(credential);
    const bool rotates = purpose == Purpose::Rotate;
    setWindowTitle(rotates ? tr("A new key for %1").arg(name) : tr("The key of %1").arg(name));
    setMinimumWidth(520);
    auto* steps = new QLabel(rotates ? tr("Make a new key at the provider and paste it here. It is tried first; when the provider takes it, "
                                          "it is used from then on, and you are reminded to revoke the old one.")
                                     : tr("A colleague added this credential; paste the same key to use it from this machine. It is "
                                          "tried first."));
    steps->setWordWrap(true);
    steps->setTextFormat(Qt::PlainText);
    m_note->setObjectName(QStringLiteral("keyNote"));
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    m_note->hide();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_try = buttons->addButton(rotates ? tr("Try it and rotate") : tr("Try it and keep it"), QDialogButtonBox::AcceptRole);
    m_try->setObjectName(QStringLiteral("tryKey"));
    m_try->setProperty("primary", true);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(20, 16, 20, 16);
    form->setVerticalSpacing(12);
    form->addRow(steps);
    form->addRow(tr("Key"), m_secret);
    form->addRow(m_note);
    form->addRow(buttons);
    connect(m_secret, &SecretField::clipboardCleared, this, [this] { say(tr("Pasted; the clipboard is empty again.")); });
    connect(m_secret, &QLineEdit::textEdited, this, [this] { m_evenSo = false; });
    connect(buttons, &QDialogButtonBox::accepted, this, &KeyDialog::tryKey);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_secret->setFocus();
}

void KeyDialog::tryKey()
{
    if (m_secret->text().isEmpty())
        return say(tr("Paste the key first."));
    m_try->setEnabled(false);
    say(tr("Asking the provider…"));
    m_change(m_secret->take(), m_evenSo, [alive = QPointer(this)](const Result<Changed>& changed) {
        if (alive)
            alive->take(changed);
    });
}

void KeyDialog::take(const Result<Changed>& result)
{
    m_try->setEnabled(true);
    m_secret->setFocus();
    if (!result)
        return say(QString::fromStdString(result.error().text()));
    const QString answer = QString::fromStdString(result->answer.text);
    if (result->inUse) {
        emit changed(m_purpose == Purpose::Rotate ? tr("%1. The new key is in use; revoke the old one at the provider.").arg(answer)
                                                  : tr("%1. The key is in your keychain.").arg(answer));
        return accept();
    }
    QString text = tr("%1: %2.").arg(verdictWord(std::string(toString(result->answer.verdict))), answer);
    if (!result->answer.hint.empty())
        text += QLatin1Char(' ') + QString::fromStdString(result->answer.hint) + QLatin1Char('.');
    text += tr(" Nothing was changed.");
    m_evenSo = result->answer.verdict != ProbeVerdict::Malformed;
    if (m_evenSo) {
        text += tr(" If you know better, enter it once more to use it even so.");
        m_try->setText(tr("Use it even so"));
    }
    say(text);
}

void KeyDialog::say(const QString& text)
{
    m_note->setText(text);
    m_note->setAccessibleName(text);
    m_note->show();
}

} // namespace waybill::ui::environments
