// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/RulesPane.h"

#include "core/environments/Address.h"
#include "ui/environments/Words.h"
#include "ui/widgets/EnvironmentStyle.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/Strip.h"
#include "ui/widgets/WheelGuard.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::environments {

namespace {

using waybill::environments::Colour;
using waybill::environments::Environment;
using waybill::environments::GuardLevel;

constexpr int mostADay = 1'000'000;
constexpr Colour colours[] = {Colour::Red, Colour::Amber, Colour::Slate, Colour::Blue, Colour::Green};
constexpr GuardLevel guards[] = {GuardLevel::TestAddresses, GuardLevel::AllowList, GuardLevel::Everybody};

constexpr int leastList = 96;

// It takes the height that is left, and asks for little: a low window has more to show.
class ShortList : public QPlainTextEdit {
public:
    QSize sizeHint() const override { return {QPlainTextEdit::sizeHint().width(), leastList}; }
};

QLabel* secondaryLabel(const QFont& font, const char* name)
{
    auto* label = new QLabel;
    label->setObjectName(QString::fromLatin1(name));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setFont(secondaryFont(font));
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

std::vector<std::string> wordsOf(const QString& text, const QRegularExpression& between)
{
    std::vector<std::string> words;
    for (const QString& word : text.split(between, Qt::SkipEmptyParts)) {
        if (const QString trimmed = word.trimmed(); !trimmed.isEmpty())
            words.push_back(trimmed.toStdString());
    }
    return words;
}

QString lines(const Environment& rules)
{
    QStringList all;
    for (const auto* list : {&rules.allowedAddresses, &rules.allowedDomains}) {
        for (const std::string& entry : *list)
            all.push_back(QString::fromStdString(entry));
    }
    return all.join(QLatin1Char('\n'));
}

QIcon swatchOf(Colour colour)
{
    QPixmap square(14, 14);
    square.fill(environmentColour(colour));
    return QIcon(square);
}

} // namespace

RulesPane::RulesPane(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("rulesPane"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    build();
    const auto changed = [this] {
        if (!m_filling)
            refresh();
    };
    connect(m_guard, &QComboBox::currentIndexChanged, this, changed);
    connect(m_allowed, &QPlainTextEdit::textChanged, this, changed);
    connect(m_hasCap, &QCheckBox::toggled, this, changed);
    connect(m_cap, &QSpinBox::valueChanged, this, changed);
    connect(m_types, &QLineEdit::textChanged, this, changed);
    connect(m_title, &QLineEdit::textChanged, this, changed);
    connect(m_colour, &QComboBox::currentIndexChanged, this, changed);
    connect(m_save, &QPushButton::clicked, this, &RulesPane::saveRequested);
    connect(m_discard, &QPushButton::clicked, this, &RulesPane::discard);
}

void RulesPane::build()
{
    m_strip = new Strip(this);
    m_strip->setObjectName(QStringLiteral("rulesStrip"));
    makeFields();
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(buildForm());
    new WheelGuard(scroll->widget());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new PaneTitle(tr("Rules"), this));
    column->addWidget(m_strip);
    column->addWidget(scroll, 1);
    column->addWidget(buildButtons());
}

void RulesPane::makeFields()
{
    m_guard = new QComboBox;
    m_guard->setObjectName(QStringLiteral("guardLevel"));
    m_guard->setAccessibleName(tr("Guard: whom messages may go to"));
    for (const GuardLevel level : guards)
        m_guard->addItem(guardWord(level), int(level));
    m_guardSentence = secondaryLabel(font(), "guardSentence");
    m_allowed = new ShortList;
    m_allowed->setObjectName(QStringLiteral("allowedRecipients"));
    m_allowed->setAccessibleName(tr("Allowed recipients, one address or domain a line"));
    m_allowed->setPlaceholderText(tr("one a line: qa@example.com, qa+*@example.com, test.example.com"));
    m_allowed->setTabChangesFocus(true);
    m_allowed->setFont(monospaceFont(font()));
    m_allowed->setProperty("framed", true);
    m_allowed->setMinimumHeight(leastList);
    m_testAddresses = secondaryLabel(font(), "testAddresses");
    m_title = new QLineEdit;
    m_title->setObjectName(QStringLiteral("environmentTitle"));
    m_title->setAccessibleName(tr("What people call it"));
    m_title->setMaxLength(40);
    m_types = new QLineEdit;
    m_types->setObjectName(QStringLiteral("messageTypes"));
    m_types->setAccessibleName(tr("Message types that may be sent"));
    m_types->setPlaceholderText(tr("all; or a list: receipt, password-reset"));
    m_colour = new QComboBox;
    m_colour->setObjectName(QStringLiteral("environmentColour"));
    m_colour->setAccessibleName(tr("Colour of the band"));
    for (const Colour colour : colours)
        m_colour->addItem(swatchOf(colour), colourWord(colour), int(colour));
}

QWidget* RulesPane::buildForm()
{
    auto* fields = new QWidget;
    fields->setBackgroundRole(QPalette::Base);
    auto* form = m_form = new QFormLayout(fields);
    form->setContentsMargins(16, 12, 16, 8);
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(8);
    form->setLabelAlignment(Qt::AlignLeft);
    const auto addRow = [form](const QString& text, QWidget* field) {
        form->addRow(text, field);
        if (auto* label = qobject_cast<QLabel*>(form->labelForField(field)))
            label->setBuddy(field);
    };
    addRow(tr("Title"), m_title);
    addRow(tr("Guard"), m_guard);
    form->addRow(QString(), m_guardSentence);
    addRow(tr("Allowed"), m_allowed);
    form->addRow(QString(), m_testAddresses);
    form->addRow(tr("Cap"), buildCap());
    addRow(tr("Types"), m_types);
    addRow(tr("Colour"), m_colour);
    return fields;
}

QWidget* RulesPane::buildCap()
{
    m_hasCap = new QCheckBox(tr("At most"));
    m_hasCap->setObjectName(QStringLiteral("hasCap"));
    m_cap = new QSpinBox;
    m_cap->setObjectName(QStringLiteral("dailyCap"));
    m_cap->setAccessibleName(tr("Messages a day at most"));
    m_cap->setRange(0, mostADay);
    m_cap->setSuffix(tr(" a day"));
    m_used = new QProgressBar;
    m_used->setTextVisible(false);
    m_used->setFixedHeight(3);
    m_used->setAccessibleName(tr("Used of the cap today"));
    m_usedText = secondaryLabel(font(), "capUsed");
    auto* cap = new QWidget;
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_hasCap);
    row->addWidget(m_cap);
    row->addStretch(1);
    auto* column = new QVBoxLayout(cap);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(row);
    column->addWidget(m_used);
    column->addWidget(m_usedText);
    return cap;
}

QWidget* RulesPane::buildButtons()
{
    m_save = new QPushButton(tr("Save changes"));
    m_save->setObjectName(QStringLiteral("saveRules"));
    m_save->setProperty("primary", true);
    m_discard = new QPushButton(tr("Discard"));
    m_discard->setObjectName(QStringLiteral("discardRules"));
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 8, 16, 12);
    row->setSpacing(8);
    row->addStretch(1);
    row->addWidget(m_discard);
    row->addWidget(m_save);
    return bar;
}

void RulesPane::fill(const Environment& rules)
{
    m_filling = true;
    m_title->setText(QString::fromStdString(rules.title));
    m_title->setPlaceholderText(environmentTitle(rules.id.value()));
    m_title->setToolTip(tr("Its name stays %1: keys, events, filters and scripts go by it").arg(QString::fromStdString(rules.id.value())));
    m_guard->setCurrentIndex(m_guard->findData(int(rules.guard)));
    if (m_allowed->toPlainText() != lines(rules))
        m_allowed->setPlainText(lines(rules));
    m_hasCap->setChecked(rules.dailyCap.has_value());
    m_cap->setValue(rules.dailyCap.value_or(m_cap->value()));
    QStringList types;
    for (const std::string& type : rules.messageTypes)
        types.push_back(QString::fromStdString(type));
    m_types->setText(types.join(QStringLiteral(", ")));
    m_colour->setCurrentIndex(m_colour->findData(int(rules.colour)));
    m_filling = false;
}

void RulesPane::keepDraft()
{
    if (!m_base.rules.id.value().empty() && isChanged())
        m_drafts.insert_or_assign(m_base.rules.id, Draft{m_base, written()});
}

bool RulesPane::takeDraft(const waybill::environments::EnvironmentId& id)
{
    const auto draft = m_drafts.extract(id);
    if (draft.empty())
        return false;
    m_base = draft.mapped().base;
    fill(draft.mapped().mine);
    return true;
}

void RulesPane::show(const waybill::environments::EnvironmentState& state, const QStringList& testAddresses)
{
    using waybill::environments::Rule;
    bool sameOne = state.rules.id == m_base.rules.id;
    if (!sameOne) {
        keepDraft();
        m_strip->clear();
        sameOne = takeDraft(state.rules.id);
    }
    const Environment before = m_base.rules;
    const Environment mine = written();
    const bool isWriting = sameOne && isChanged();
    m_testAddresses->setText(testAddresses.isEmpty() ? tr("Test addresses appear here once the environment has a credential.")
                                                     : tr("Always allowed, reaching nobody: %1").arg(testAddresses.join(QStringLiteral("; "))));
    m_used->setRange(0, std::max(1, state.rules.dailyCap.value_or(1)));
    m_used->setValue(std::min(m_used->maximum(), state.rules.dailyCap ? state.sentToday : 0));
    m_usedText->setText(usedText(state));
    m_base = state;
    if (!isWriting) {
        fill(state.rules);
    } else if (state.rules != before) {
        fill(waybill::environments::merged(before, mine, state.rules));
        auto theirs = waybill::environments::changedRules(before, state.rules);
        std::erase(theirs, Rule::Pause); // its own button says it
        m_showsMistake = false;
        if (!theirs.empty())
            m_strip->show(tr("Somebody else changed %1 meanwhile. What you wrote is kept, the rest is theirs now: look before you save.")
                              .arg(rulesText(theirs)));
    }
    refresh();
}

Environment RulesPane::written() const
{
    Environment rules = m_base.rules; // name and pause
    rules.title = m_title->text().trimmed().toStdString();
    rules.guard = GuardLevel(m_guard->currentData().toInt());
    rules.colour = Colour(m_colour->currentData().toInt());
    rules.allowedAddresses.clear();
    rules.allowedDomains.clear();
    for (const std::string& entry : wordsOf(m_allowed->toPlainText(), QRegularExpression(QStringLiteral("[\\s,;]+"))))
        (entry.contains('@') ? rules.allowedAddresses : rules.allowedDomains).push_back(entry);
    rules.dailyCap = m_hasCap->isChecked() ? std::optional(m_cap->value()) : std::nullopt;
    rules.messageTypes = wordsOf(m_types->text(), QRegularExpression(QStringLiteral("[,;]")));
    return rules;
}

Result<Environment> RulesPane::rules() const { return waybill::environments::checked(written()); }

bool RulesPane::isChanged() const
{
    const auto now = rules();
    return !now || *now != m_base.rules;
}

void RulesPane::discard()
{
    m_strip->clear();
    fill(m_base.rules);
    refresh();
}

void RulesPane::setEditable(bool editable)
{
    m_editable = editable;
    refresh();
}

void RulesPane::setBusy(bool busy)
{
    m_busy = busy;
    refresh();
}

void RulesPane::showProblem(const Error& error) { m_strip->show(error); }

void RulesPane::refresh()
{
    const GuardLevel guard = GuardLevel(m_guard->currentData().toInt());
    m_guardSentence->setText(guardSentence(guard));
    const bool canEdit = m_editable && !m_busy;
    for (QWidget* field : std::initializer_list<QWidget*>{m_title, m_guard, m_hasCap, m_types, m_colour})
        field->setEnabled(canEdit);
    m_allowed->setReadOnly(!canEdit);
    // Kept while another guard doesn't look at it, so that trying one out loses nothing.
    m_form->setRowVisible(m_allowed, guard == GuardLevel::AllowList);
    m_form->setRowVisible(m_testAddresses, guard != GuardLevel::Everybody);
    m_cap->setEnabled(canEdit && m_hasCap->isChecked());
    const auto now = rules();
    const bool changed = isChanged();
    m_save->setEnabled(canEdit && changed && now);
    m_save->setToolTip(now ? QString() : QString::fromStdString(now.error().text()));
    m_discard->setEnabled(!m_busy && changed);
    if (!now)
        m_strip->show(now.error());
    else if (m_showsMistake || !changed)
        m_strip->clear();
    m_showsMistake = !now;
}

} // namespace waybill::ui::environments
