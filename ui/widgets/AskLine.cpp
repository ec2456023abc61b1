// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/AskLine.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace waybill::ui {

namespace {

constexpr int leastWidth = 440;
constexpr int mostCharacters = 500;

} // namespace

AskLine::AskLine(const Words& words, std::function<Judgement(const QString&)> judge, QWidget* parent)
    : QDialog(parent), m_judge(std::move(judge)), m_usualButton(words.button), m_line(new QLineEdit(words.text, this)),
      m_note(new QLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("askLine"));
    setWindowTitle(words.title);
    setMinimumWidth(leastWidth);
    auto* label = new QLabel(words.label, this);
    label->setTextFormat(Qt::PlainText);
    label->setBuddy(m_line);
    m_line->setObjectName(QStringLiteral("askedLine"));
    m_line->setAccessibleName(words.label);
    m_line->setPlaceholderText(words.placeholder);
    m_line->setMaxLength(mostCharacters);
    m_line->selectAll();
    m_note->setObjectName(QStringLiteral("askNote"));
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_button = buttons->button(QDialogButtonBox::Ok);
    connect(buttons, &QDialogButtonBox::accepted, this, &AskLine::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_line, &QLineEdit::textChanged, this, &AskLine::judge);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(8);
    column->addWidget(label);
    column->addWidget(m_line);
    column->addWidget(m_note);
    column->addWidget(buttons);
    this->judge();
}

void AskLine::judge()
{
    const Judgement judgement = m_judge(m_line->text());
    m_button->setEnabled(judgement.good);
    m_button->setText(judgement.button.isEmpty() ? m_usualButton : judgement.button);
    m_note->setText(judgement.note);
}

void AskLine::accept()
{
    if (!m_judge(m_line->text()).good)
        return;
    emit answered(m_line->text());
    QDialog::accept();
}

} // namespace waybill::ui
