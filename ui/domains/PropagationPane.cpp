// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/PropagationPane.h"

#include "ui/domains/VerdictDelegate.h"
#include "ui/domains/VerdictStyle.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/Table.h"

#include <QComboBox>
#include <QHeaderView>
#include <QSignalBlocker>
#include <QStandardItemModel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::domains {

namespace {

using waybill::dns::Question;
using waybill::dns::RecordType;
using waybill::domains::Verdict;

enum Column : int { Asked, Alias, Data, Ttl, Serial, ColumnCount };

QString clockText(std::int64_t seconds)
{
    // A figure space keeps the seconds under one another.
    return QStringLiteral("%1:%2").arg(seconds / 60, 2, 10, QChar(0x2007)).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

QStandardItem* itemOf(const QString& text)
{
    auto* item = new QStandardItem(text);
    item->setEditable(false);
    return item;
}

QStandardItem* wordItem(const std::optional<ServerWord>& word)
{
    if (!word) {
        auto* none = itemOf(QStringLiteral("–"));
        none->setData(true, SecondaryRole);
        return none;
    }
    auto* item = itemOf({});
    item->setData(int(word->verdict), VerdictRole);
    item->setData(word->text, WordRole);
    item->setData(word->text, Qt::AccessibleTextRole);
    item->setToolTip(word->whole);
    return item;
}

// A question for the record that a fix is about: an alias is seen on the way to what stands at its end.
Question questionFor(const waybill::domains::FixRecord& fix)
{
    return {fix.name, fix.type == RecordType::Cname ? RecordType::Txt : fix.type};
}

} // namespace

PropagationPane::PropagationPane(const Clock& clock, const DomainsSource& source, QWidget* parent)
    : QWidget(parent), m_clock(clock), m_source(source), m_title(new PaneTitle(tr("Propagation"), this)),
      m_chooser(new QComboBox(this)), m_watch(new QToolButton(this)), m_model(new QStandardItemModel(0, ColumnCount, this)),
      m_table(new Table(this))
{
    setObjectName(QStringLiteral("propagationPane"));
    m_chooser->setObjectName(QStringLiteral("propagationRecord"));
    m_chooser->setAccessibleName(tr("Record"));
    m_chooser->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_chooser->setMinimumContentsLength(14);
    m_chooser->setProperty("compact", true);
    m_chooser->hide();
    m_watch->setObjectName(QStringLiteral("propagationWatch"));
    m_watch->setCheckable(true);
    m_watch->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_watch->setProperty("framed", true);
    m_watch->setProperty("compact", true);
    m_watch->setIcon(icon(QStringLiteral("view-visible"), palette()));
    m_title->addTrailing(m_chooser);
    m_title->addTrailing(m_watch);
    m_table->setObjectName(QStringLiteral("propagationTable"));
    m_table->setAccessibleName(tr("The record at each server"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new VerdictDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setStretchColumn(Asked);
    m_table->setColumnWidth(Alias, 108);
    m_table->setColumnWidth(Data, 128);
    m_table->setColumnWidth(Ttl, 130);
    m_table->setColumnWidth(Serial, 116);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_table, 1);
    m_timer.setInterval(1000);
    connect(&m_timer, &QTimer::timeout, this, &PropagationPane::tick);
    connect(m_chooser, &QComboBox::activated, this, &PropagationPane::choose);
    connect(m_watch, &QToolButton::clicked, this, &PropagationPane::toggleWatch);
    show(nullptr);
}

void PropagationPane::show(const CheckRow* row)
{
    const auto before = subject() != nullptr ? std::optional(subject()->question) : std::nullopt;
    m_subjects.clear();
    const auto add = [this](const Question& question, const std::optional<waybill::domains::FixRecord>& expected) {
        if (std::ranges::find(m_subjects, question, &Subject::question) == m_subjects.end())
            m_subjects.push_back({question, expected});
    };
    if (row != nullptr && row->check) {
        for (const auto& fix : row->check->fixes)
            add(questionFor(fix), fix);
        // What is there comes before what is not.
        for (const bool absent : {false, true}) {
            for (const auto& answer : row->check->answers) {
                if (answer.isAbsent() == absent && (!absent || row->check->fixes.empty()))
                    add(answer.question.type == RecordType::Cname ? Question{answer.question.name, RecordType::Txt} : answer.question, {});
            }
        }
    }
    const QSignalBlocker quiet(m_chooser);
    m_chooser->clear();
    for (const Subject& one : m_subjects)
        m_chooser->addItem(shownName(one.question.name.text()) + QLatin1Char(' ') + QString::fromStdString(dns::toString(one.question.type)));
    m_chooser->setVisible(m_subjects.size() > 1);
    const auto same = before ? std::ranges::find(m_subjects, *before, &Subject::question) : m_subjects.end();
    m_chosen = -1;
    choose(m_subjects.empty() ? -1 : same != m_subjects.end() ? int(same - m_subjects.begin()) : 0);
}

const PropagationPane::Subject* PropagationPane::subject() const
{
    return m_chosen >= 0 && m_chosen < int(m_subjects.size()) ? &m_subjects[std::size_t(m_chosen)] : nullptr;
}

void PropagationPane::choose(int number)
{
    m_chosen = number;
    m_chooser->setCurrentIndex(number);
    setSnapshot(nullptr);
    const Subject* chosen = subject();
    m_title->setTitle(chosen == nullptr ? tr("Propagation") : tr("Propagation: %1").arg(shownName(chosen->question.name.text())));
    const QString type = chosen == nullptr ? QString() : QString::fromStdString(dns::toString(chosen->question.type));
    m_model->setHorizontalHeaderLabels({tr("Asked"), tr("CNAME"), type.isEmpty() ? tr("Record") : type, tr("TTL left"), tr("Zone serial")});
    m_model->setHeaderData(Ttl, Qt::Horizontal, int(Qt::AlignLeft | Qt::AlignVCenter), Qt::TextAlignmentRole);
    m_model->setHeaderData(Serial, Qt::Horizontal, int(Qt::AlignRight | Qt::AlignVCenter), Qt::TextAlignmentRole);
    showWatch();
    if (chosen == nullptr)
        return;
    m_title->setNote(tr("asking every server…"));
    m_source.propagation(chosen->question, this, [this, asked = ++m_asked](Snapshot snapshot) {
        if (asked == m_asked)
            setSnapshot(std::move(snapshot));
    });
}

void PropagationPane::setSnapshot(Snapshot snapshot)
{
    m_shown = std::move(snapshot);
    m_rows.clear();
    m_title->setNote({});
    if (m_shown && subject() != nullptr) {
        m_rows = rowsOf(*m_shown, subject()->expected);
        m_title->setNote(countsOf(m_rows, subject()->expected.has_value()));
        const bool isAlias = std::ranges::any_of(m_rows, [](const PropagationRow& row) { return row.alias && row.alias->verdict != Verdict::Unknown; });
        const QString type = QString::fromStdString(dns::toString(subject()->question.type));
        m_model->setHeaderData(Data, Qt::Horizontal, isAlias ? tr("%1 at target").arg(type) : type);
    }
    fill();
    emit answered();
}

QString PropagationPane::serversSentence() const
{
    return subject() != nullptr && subject()->expected ? domains::serversSentence(m_rows) : QString();
}

void PropagationPane::toggleWatch()
{
    const Subject* chosen = subject();
    if (chosen == nullptr)
        return;
    if (m_watches.erase(chosen->question) == 0) {
        m_watches[chosen->question] = m_source.watch(
            chosen->question, chosen->expected, [this, question = chosen->question](const Snapshot& snapshot, bool isLast) { onWatched(question, snapshot, isLast); });
    }
    showWatch();
    emit watchesChanged();
}

void PropagationPane::onWatched(const Question& question, const Snapshot& snapshot, bool isLast)
{
    if (subject() != nullptr && subject()->question == question) {
        ++m_asked; // this one is newer than what is still under way
        setSnapshot(snapshot);
    }
    if (!isLast)
        return;
    const auto over = m_watches.find(question);
    if (over == m_watches.end())
        return;
    over->second.release()->deleteLater(); // it is what calls
    m_watches.erase(over);
    showWatch();
    emit watchesChanged();
    emit allAgree(shownName(question.name.text()) + QLatin1Char(' ') + QString::fromStdString(dns::toString(question.type)));
}

void PropagationPane::showWatch()
{
    const bool watched = subject() != nullptr && m_watches.contains(subject()->question);
    m_watch->setEnabled(subject() != nullptr);
    m_watch->setChecked(watched);
    m_watch->setText(watched ? tr("Stop watching") : tr("Watch"));
    m_watch->setToolTip(tr("Asks again and again, and tells you when every server agrees"));
}

void PropagationPane::addGroup(const PropagationRow& row)
{
    auto* item = itemOf(row.group);
    item->setFont(titleFont(font()));
    item->setToolTip(row.group);
    if (row.isWarning)
        item->setIcon(styleOf(Verdict::Warning, tokensOf(palette())).icon());
    item->setFlags(Qt::ItemIsEnabled);
    m_model->appendRow(item);
    m_table->setSpan(m_model->rowCount() - 1, 0, 1, ColumnCount);
}

void PropagationPane::addServer(const PropagationRow& row)
{
    auto* serial = itemOf(row.serial ? QString::number(*row.serial) : QStringLiteral("–"));
    serial->setFont(monospaceFont(font()));
    serial->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    if (row.isBehind) {
        serial->setIcon(styleOf(Verdict::Warning, tokensOf(palette())).icon());
        serial->setToolTip(tr("Behind: another server has a newer serial"));
    }
    auto* asked = itemOf(row.server);
    asked->setToolTip(row.tip);
    if (!row.listed.isEmpty())
        asked->setData(row.listed, TrailingTextRole);
    auto* ttl = itemOf({});
    ttl->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_model->appendRow({asked, wordItem(row.alias), wordItem(row.data), ttl, serial});
}

void PropagationPane::fill()
{
    m_table->clearSpans();
    m_model->removeRows(0, m_model->rowCount());
    for (const PropagationRow& row : m_rows) {
        if (row.group.isEmpty())
            addServer(row);
        else
            addGroup(row);
    }
    tick();
    if (m_rows.empty())
        m_timer.stop();
    else
        m_timer.start();
}

// Authoritative servers say what is set; at a resolver the time runs from its answer on.
void PropagationPane::tick()
{
    std::uint32_t whole = 0;
    for (const PropagationRow& row : m_rows) {
        if (row.view != nullptr && row.isAuthoritative)
            whole = std::max(whole, row.view->secondsLeft(row.view->answer.receivedAt));
    }
    for (int number = 0; number < int(m_rows.size()); ++number) {
        const PropagationRow& row = m_rows[std::size_t(number)];
        if (row.view == nullptr)
            continue;
        QStandardItem* item = m_model->item(number, Ttl);
        const bool hasNone = row.view->answer.chain.empty() && row.view->secondsLeft(row.view->answer.receivedAt) == 0;
        if (hasNone) {
            item->setText(QStringLiteral("–"));
        } else if (row.isAuthoritative) {
            item->setText(clockText(row.view->secondsLeft(row.view->answer.receivedAt)));
            item->setData(tr("as set"), TrailingTextRole);
        } else {
            const std::int64_t left = row.view->secondsLeft(m_clock.now());
            item->setText(clockText(left));
            item->setData(whole > 0 ? std::min(1.0, double(left) / double(whole)) : 0.0, TtlRole);
        }
    }
}

} // namespace waybill::ui::domains
