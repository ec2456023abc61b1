// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/first_start/TokenDialog.h"

#include "ui/first_start/TokenFileField.h"
#include "ui/widgets/DialogSize.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Strip.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>

namespace waybill::ui::first_start {

namespace {

QLabel* sentence(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

TokenDialog::TokenDialog(const Words& words, Try tryFile, QWidget* parent) : QDialog(parent), m_try(std::move(tryFile))
{
    setObjectName(QStringLiteral("tokenDialog"));
    setWindowTitle(tr("Choose a token file"));
    setAttribute(Qt::WA_DeleteOnClose);
    build(words);
}

void TokenDialog::build(const Words& words)
{
    auto* trouble = sentence(words.trouble, this);
    trouble->setObjectName(QStringLiteral("tokenTrouble"));
    m_file = new TokenFileField(this);
    m_problem = sentence({}, this);
    m_problem->setObjectName(QStringLiteral("tokenProblem"));
    m_problem->hide();
    auto* next = sentence(words.nextStart, this);
    next->setObjectName(QStringLiteral("tokenNextStart"));
    next->setForegroundRole(QPalette::PlaceholderText);
    next->setFont(secondaryFont(font()));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_use = buttons->addButton(tr("Try this token"), QDialogButtonBox::AcceptRole);
    m_use->setObjectName(QStringLiteral("tryToken"));
    m_use->setProperty("primary", true);
    m_use->setEnabled(false);
    connect(m_file, &TokenFileField::changed, this, [this] { setBusy(false); });
    connect(buttons, &QDialogButtonBox::accepted, this, &TokenDialog::tryIt);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(20, 16, 20, 16);
    form->setVerticalSpacing(12);
    form->addRow(trouble);
    form->addRow(tr("Token file"), m_file);
    form->addRow(m_problem);
    form->addRow(next);
    form->addRow(buttons);
    setMinimumWidth(520);
    m_file->setFocus();
}

void TokenDialog::setBusy(bool busy)
{
    m_use->setEnabled(!busy && !m_file->path().isEmpty());
    m_use->setText(busy ? tr("Asking the relay…") : tr("Try this token"));
}

void TokenDialog::tryIt()
{
    const QString file = m_file->path();
    setBusy(true);
    m_try(file.toStdString(), this, [this, file](const Result<void>& answer) {
        if (file == m_file->path()) // else another one was named meanwhile
            answered(file, answer);
    });
}

void TokenDialog::answered(const QString& file, const Result<void>& answer)
{
    setBusy(false);
    if (answer) {
        emit accepted(file);
        accept();
        return;
    }
    m_problem->setText(sentencesOf(answer.error()));
    m_problem->show();
    growToFit(*this);
    m_file->setFocus();
}

} // namespace waybill::ui::first_start
