// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/FixPane.h"

#include "ui/domains/VerdictStyle.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/Tokens.h"

#include <QClipboard>
#include <QComboBox>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace waybill::ui::domains {

namespace {

constexpr int copiedFor = 3000;

// Names and keys have no spaces to break a line at.
QString breakable(QString text)
{
    return text.replace(QLatin1Char('.'), QStringLiteral(".\u200b")).replace(QLatin1Char('+'), QStringLiteral("+\u200b")).toHtmlEscaped();
}

// What is struck through is what the published value has beyond the right one.
QString withExcess(const std::string& published, const std::string& right, const Tokens& tokens)
{
    const QString whole = shownName(published);
    const QString good = shownName(right);
    const QString red = QStringLiteral("<span style='color:%1;text-decoration:line-through'>%2</span>");
    if (!good.isEmpty() && whole.startsWith(good))
        return breakable(good) + red.arg(tokens.bounced.name(), breakable(whole.mid(good.size())));
    return red.arg(tokens.bounced.name(), breakable(whole));
}

QString answerText(const waybill::dns::Answer& answer)
{
    QString text = QStringLiteral("; %1 %2  %3\n").arg(shownName(answer.question.name.text()), shownName(waybill::dns::toString(answer.question.type)),
                                                      QString::fromLatin1(waybill::dns::toString(answer.outcome).data()));
    text += QStringLiteral("; rcode %1 · server %2 · %3%4%5\n")
                .arg(answer.rcode)
                .arg(answer.server.empty() ? QStringLiteral("–") : shownName(answer.server))
                .arg(answer.isAuthoritative ? QStringLiteral("aa ") : QString(), answer.isAuthenticated ? QStringLiteral("ad ") : QString(),
                     answer.wasTruncated ? QStringLiteral("tc→tcp") : QString());
    for (const waybill::dns::Hop& hop : answer.chain)
        text += QStringLiteral("%1 %2 IN CNAME %3\n").arg(shownName(hop.owner.text())).arg(hop.ttl).arg(shownName(hop.target.text()));
    for (const waybill::dns::Record& record : answer.records)
        text += shownName(record.line()) + QLatin1Char('\n');
    return text;
}

} // namespace

FixPane::FixPane(QWidget* parent)
    : QWidget(parent), m_title(new PaneTitle(tr("Fix"), this)), m_view(new QComboBox(this)), m_pages(new QStackedWidget(this)),
      m_text(new QPlainTextEdit(this))
{
    setObjectName(QStringLiteral("fixPane"));
    m_view->setObjectName(QStringLiteral("fixView"));
    m_view->addItems({tr("Panel fields"), tr("Zone line"), tr("Raw answer")});
    m_view->setAccessibleName(tr("How the record is shown"));
    m_view->setProperty("compact", true);
    m_title->addTrailing(m_view);
    m_text->setReadOnly(true);
    m_text->setFont(monospaceFont(font()));
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setAccessibleName(tr("Record or answer"));
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_pages->addWidget(scroll);
    m_pages->addWidget(m_text);
    connect(m_view, &QComboBox::currentIndexChanged, this, [this] { show(m_row ? &*m_row : nullptr); });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_pages, 1);
    show(nullptr);
}

void FixPane::show(const CheckRow* row)
{
    if (row == nullptr)
        m_row.reset();
    else if (!m_row || row != &*m_row)
        m_row = *row;
    const bool broken = m_row && m_row->check && !m_row->check->fixes.empty();
    m_title->setTitle(!m_row ? tr("Fix") : broken ? tr("Fix: %1").arg(m_row->title) : m_row->title);
    switch (View(m_view->currentIndex())) {
    case PanelFields: return showFields();
    case ZoneLine: return showZone();
    case RawAnswer: return showRaw();
    }
}

void FixPane::setServers(const QString& sentence)
{
    m_servers = sentence;
    if (m_serversLabel == nullptr)
        return;
    m_serversLabel->setText(sentence);
    m_serversLabel->setHidden(sentence.isEmpty());
}

QWidget* FixPane::freshPage()
{
    m_serversLabel = nullptr;
    m_lastInOrder = m_view;
    auto* page = new QWidget;
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    static_cast<QScrollArea*>(m_pages->widget(0))->setWidget(page);
    return page;
}

void FixPane::showFields()
{
    QWidget* page = freshPage();
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    m_pages->setCurrentIndex(0);
    if (!m_row) {
        addText(*column, tr("Choose a check to see what was found and what to publish."), true);
        column->addStretch(1);
        return;
    }
    const auto* check = m_row->check ? &*m_row->check : nullptr;
    if (check != nullptr && !check->fixes.empty()) {
        const waybill::domains::FixRecord& fix = check->fixes.front();
        auto* grid = new QGridLayout;
        column->addLayout(grid);
        grid->setHorizontalSpacing(8);
        grid->setVerticalSpacing(6);
        const bool alias = fix.type == waybill::dns::RecordType::Cname;
        addField(*grid, 0, tr("Type"), shownName(waybill::dns::toString(fix.type)));
        addField(*grid, 1, tr("Name"), shownName(fix.name.text()));
        addField(*grid, 2, alias ? tr("Target") : tr("Value"), shownName(fix.value));
        addField(*grid, 3, tr("TTL"), QString::number(fix.ttl));
        if (fix.replaces) {
            addText(*column, tr("In place of"), true);
            auto* old = new QLabel(withExcess(*fix.replaces, fix.value, tokensOf(palette())));
            old->setFont(monospaceFont(font()));
            old->setTextFormat(Qt::RichText);
            old->setWordWrap(true);
            column->addWidget(old);
        }
        m_serversLabel = addText(*column, m_servers, false);
        m_serversLabel->setObjectName(QStringLiteral("fixServers"));
        m_serversLabel->setHidden(m_servers.isEmpty());
    } else {
        addText(*column, m_row->sentence, false);
    }
    if (check == nullptr)
        addText(*column, tr("This is what the relay remembers. “Check now” brings the answers themselves."), true);
    else
        for (const QString& note : check->notes)
            addText(*column, note, false);
    if (check != nullptr && check->fixes.size() > 1)
        addText(*column, tr("All %1 records are under “Zone line”.").arg(check->fixes.size()), true);
    if (check != nullptr && check->fixes.empty() && check->verdict == waybill::domains::Verdict::Pass)
        addText(*column, tr("Nothing needs to be published."), true);
    column->addStretch(1);
}

void FixPane::showZone()
{
    QString text;
    if (m_row && m_row->check) {
        for (const waybill::domains::FixRecord& fix : m_row->check->fixes)
            text += shownName(fix.zoneLine()) + QStringLiteral("\n\n");
    }
    m_text->setPlainText(text.isEmpty() ? tr("Nothing needs to be published.") : text);
    m_pages->setCurrentIndex(1);
}

void FixPane::showRaw()
{
    QString text;
    if (m_row && m_row->check) {
        for (const waybill::dns::Answer& answer : m_row->check->answers)
            text += answerText(answer) + QLatin1Char('\n');
    }
    m_text->setPlainText(text.isEmpty() ? tr("No answers yet: run the check.") : text);
    m_pages->setCurrentIndex(1);
}

void FixPane::addField(QGridLayout& grid, int row, const QString& label, const QString& value)
{
    auto* edit = new QLineEdit(value);
    edit->setReadOnly(true);
    edit->setFont(monospaceFont(font()));
    edit->setCursorPosition(0);
    edit->setMinimumHeight(26);
    edit->setObjectName(QStringLiteral("fixField%1").arg(row));
    auto* name = new QLabel(label);
    name->setForegroundRole(QPalette::PlaceholderText);
    name->setBuddy(edit);
    auto* button = new QToolButton;
    button->setProperty("flat", true);
    button->setIcon(icon(QStringLiteral("edit-copy"), palette()));
    button->setToolTip(tr("Copy"));
    button->setAccessibleName(tr("Copy %1").arg(label));
    connect(button, &QToolButton::clicked, this, [this, value] { copy(value); });
    grid.addWidget(name, row, 0);
    grid.addWidget(edit, row, 1);
    grid.addWidget(button, row, 2);
    // In the order in which they stand, not at the end of the window's.
    setTabOrder(m_lastInOrder, edit);
    setTabOrder(edit, button);
    m_lastInOrder = button;
}

QLabel* FixPane::addText(QVBoxLayout& column, const QString& text, bool isSecondary)
{
    auto* label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    if (isSecondary) {
        label->setForegroundRole(QPalette::PlaceholderText);
        label->setFont(secondaryFont(font()));
    }
    column.addWidget(label);
    return label;
}

void FixPane::copy(const QString& text)
{
    QGuiApplication::clipboard()->setText(text);
    emit statusMessage(tr("Copied"), copiedFor);
}

} // namespace waybill::ui::domains
