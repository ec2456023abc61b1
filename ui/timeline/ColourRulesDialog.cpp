// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/ColourRulesDialog.h"

#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Tokens.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::timeline {

namespace {

QIcon swatch(Tint tint, const Tokens& tokens)
{
    QPixmap square(16, 16);
    square.fill(tintColour(tint, tokens));
    return QIcon(square);
}

QToolButton* smallButton(const QString& iconName, const QString& name, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setProperty("flat", true);
    button->setIcon(icon(iconName, parent->palette()));
    button->setFocusPolicy(Qt::StrongFocus);
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

} // namespace

ColourRulesDialog::ColourRulesDialog(ColourRules& rules, QString filter, QWidget* parent)
    : QDialog(parent), m_rules(rules), m_filter(std::move(filter)), m_column(new QVBoxLayout), m_note(new QLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("colourRules"));
    setWindowTitle(tr("Colour rules"));
    setMinimumWidth(560);
    auto* about = new QLabel(tr("Rows that a filter matches stand on its colour; the first rule that matches decides."), this);
    about->setWordWrap(true);
    auto* more = new QPushButton(tr("Add a rule"), this);
    more->setObjectName(QStringLiteral("addRule"));
    more->setAutoDefault(false);
    m_note->setObjectName(QStringLiteral("ruleNote"));
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    m_column->setSpacing(4);
    auto* column = new QVBoxLayout(this);
    column->addWidget(about);
    column->addLayout(m_column);
    column->addWidget(more, 0, Qt::AlignLeft);
    column->addStretch(1);
    column->addWidget(m_note);
    column->addWidget(buttons);
    connect(more, &QPushButton::clicked, this, [this] {
        add({m_filter, Tint(int(m_lines.size()) % tintCount)});
        m_lines.back().filter->setFocus();
    });
    connect(buttons, &QDialogButtonBox::accepted, this, &ColourRulesDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    for (const ColourRule& rule : rules.all())
        add(rule);
    if (m_lines.empty())
        add({m_filter, Tint::Red});
}

void ColourRulesDialog::add(const ColourRule& rule)
{
    if (m_lines.size() == ColourRules::most)
        return;
    auto* box = new QWidget(this);
    auto* tint = new QComboBox(box);
    tint->setObjectName(QStringLiteral("ruleTint"));
    tint->setAccessibleName(tr("Colour"));
    for (int each = 0; each < tintCount; ++each)
        tint->addItem(swatch(Tint(each), tokensOf(palette())), tintName(Tint(each)));
    tint->setCurrentIndex(int(rule.tint));
    auto* filter = new QLineEdit(rule.filter, box);
    filter->setObjectName(QStringLiteral("ruleFilter"));
    filter->setAccessibleName(tr("Filter"));
    filter->setFont(monospaceFont(font()));
    filter->setPlaceholderText(tr("for example  type:bounced bounce:hard"));
    QToolButton* up = smallButton(QStringLiteral("go-up"), tr("Earlier"), box);
    QToolButton* away = smallButton(QStringLiteral("window-close"), tr("Remove"), box);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(tint);
    row->addWidget(filter, 1);
    row->addWidget(up);
    row->addWidget(away);
    m_column->addWidget(box);
    m_lines.push_back({box, tint, filter});
    connect(filter, &QLineEdit::textChanged, this, &ColourRulesDialog::judge);
    connect(up, &QToolButton::clicked, this, [this, box] { moveUp(box); });
    connect(away, &QToolButton::clicked, this, [this, box] { remove(box); });
    judge();
}

void ColourRulesDialog::remove(const QWidget* box)
{
    const auto line = std::ranges::find(m_lines, box, &Line::box);
    line->box->deleteLater();
    m_column->removeWidget(line->box);
    m_lines.erase(line);
    judge();
}

void ColourRulesDialog::moveUp(const QWidget* box)
{
    const auto line = std::ranges::find(m_lines, box, &Line::box);
    if (line == m_lines.begin())
        return;
    std::iter_swap(line, line - 1);
    const int at = int(line - m_lines.begin());
    m_column->removeWidget(m_lines[std::size_t(at - 1)].box);
    m_column->insertWidget(at - 1, m_lines[std::size_t(at - 1)].box);
}

void ColourRulesDialog::judge()
{
    m_note->clear();
    for (const Line& line : m_lines) {
        const auto query = filter::Query::parse(line.filter->text().toStdString());
        if (!query && m_note->text().isEmpty())
            m_note->setText(tr("“%1”: at character %2: %3")
                                .arg(line.filter->text())
                                .arg(query.error().position + 1)
                                .arg(QString::fromStdString(query.error().message)));
    }
}

void ColourRulesDialog::accept()
{
    if (!m_note->text().isEmpty())
        return;
    std::vector<ColourRule> rules;
    for (const Line& line : m_lines)
        rules.push_back({line.filter->text().trimmed(), Tint(line.tint->currentIndex())});
    m_rules.set(rules);
    QDialog::accept();
}

} // namespace waybill::ui::timeline
