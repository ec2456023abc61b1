// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/PropagationPane.h"

#include "core/domains/checks/Text.h"
#include "ui/domains/VerdictDelegate.h"
#include "ui/domains/VerdictStyle.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/Table.h"

#include <QHeaderView>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::domains {

namespace {

using waybill::domains::Verdict;

enum Column : int { Asked, Alias, Text, Ttl, Serial, ColumnCount };

struct Word {
    Verdict verdict = Verdict::Unknown;
    QString text;
};

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return text;
}

Word aliasWord(const waybill::dns::Answer& answer, const std::string& expected)
{
    if (answer.isUnknown())
        return {Verdict::Unknown, waybill::domains::outcomeWord(answer)};
    if (answer.chain.empty())
        return {expected.empty() ? Verdict::Pass : Verdict::Fail, PropagationPane::tr("None")};
    if (expected.empty())
        return {Verdict::Pass, shownName(answer.chain.front().target.text())};
    const bool right = lower(answer.chain.front().target.text()) == lower(expected);
    return {right ? Verdict::Pass : Verdict::Fail, right ? PropagationPane::tr("New, right") : PropagationPane::tr("Old, wrong")};
}

Word textWord(const waybill::dns::Answer& answer)
{
    if (answer.isUnknown())
        return {Verdict::Unknown, PropagationPane::tr("Not known")};
    if (answer.isFound())
        return {Verdict::Pass, PropagationPane::tr("Found")};
    return {Verdict::Fail, answer.outcome == waybill::dns::Outcome::NxDomain ? PropagationPane::tr("No such name") : PropagationPane::tr("No record")};
}

std::optional<std::uint32_t> ttlOf(const waybill::dns::Answer& answer)
{
    std::optional<std::uint32_t> least;
    for (const waybill::dns::Hop& hop : answer.chain)
        least = std::min(least.value_or(hop.ttl), hop.ttl);
    for (const waybill::dns::Record& record : answer.records)
        least = std::min(least.value_or(record.ttl), record.ttl);
    return least;
}

QString clockText(std::int64_t seconds)
{
    return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

bool isRight(const ServerView& server, const std::string& expected)
{
    return aliasWord(server.answer, expected).verdict == Verdict::Pass && textWord(server.answer).verdict == Verdict::Pass;
}

QStandardItem* itemOf(const QString& text)
{
    auto* item = new QStandardItem(text);
    item->setEditable(false);
    return item;
}

QStandardItem* verdictItem(const Word& word)
{
    auto* item = itemOf({});
    item->setData(int(word.verdict), VerdictRole);
    item->setData(word.text, WordRole);
    item->setData(word.text, Qt::AccessibleTextRole);
    return item;
}

} // namespace

PropagationPane::PropagationPane(const Clock& clock, QWidget* parent)
    : QWidget(parent), m_clock(clock), m_title(new PaneTitle(tr("Propagation"), this)),
      m_model(new QStandardItemModel(0, ColumnCount, this)), m_table(new Table(this))
{
    setObjectName(QStringLiteral("propagationPane"));
    m_model->setHorizontalHeaderLabels({tr("Asked"), tr("CNAME"), tr("TXT at target"), tr("TTL left"), tr("Zone serial")});
    m_model->setHeaderData(Ttl, Qt::Horizontal, int(Qt::AlignLeft | Qt::AlignVCenter), Qt::TextAlignmentRole);
    m_model->setHeaderData(Serial, Qt::Horizontal, int(Qt::AlignRight | Qt::AlignVCenter), Qt::TextAlignmentRole);
    m_table->setObjectName(QStringLiteral("propagationTable"));
    m_table->setAccessibleName(tr("The record at each server"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new VerdictDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setStretchColumn(Asked);
    m_table->setColumnWidth(Alias, 118);
    m_table->setColumnWidth(Text, 136);
    m_table->setColumnWidth(Ttl, 146);
    m_table->setColumnWidth(Serial, 122);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_table, 1);
    m_timer.setInterval(1000);
    connect(&m_timer, &QTimer::timeout, this, &PropagationPane::tick);
}

void PropagationPane::setRecord(const QString& name, const std::string& expected)
{
    m_title->setTitle(name.isEmpty() ? tr("Propagation") : tr("Propagation: %1").arg(name));
    m_title->setNote({});
    m_expected = expected;
    m_servers.clear();
    fill();
}

void PropagationPane::setLoading() { m_title->setNote(tr("asking every server…")); }

void PropagationPane::setServers(std::vector<ServerView> servers)
{
    m_servers = std::move(servers);
    fill();
    int right = 0;
    int unknown = 0;
    for (const ServerView& server : m_servers) {
        unknown += int(server.answer.isUnknown());
        right += int(!server.answer.isUnknown() && isRight(server, m_expected));
    }
    const int wrong = int(m_servers.size()) - right - unknown;
    m_title->setNote(m_servers.empty() ? tr("no server could be found") : tr("%1 right · %2 old · %3 unknown").arg(right).arg(wrong).arg(unknown));
    if (!m_servers.empty() && right == int(m_servers.size()))
        emit allAgree();
}

void PropagationPane::addGroup(const QString& title)
{
    auto* item = itemOf(title);
    item->setFont(titleFont(font()));
    item->setFlags(Qt::ItemIsEnabled);
    m_model->appendRow(item);
    m_table->setSpan(m_model->rowCount() - 1, 0, 1, ColumnCount);
    m_serverOfRow.push_back(-1);
}

void PropagationPane::addServer(const ServerView& server)
{
    const Word alias = aliasWord(server.answer, m_expected);
    auto* serial = itemOf(server.serial ? QString::number(*server.serial) : QStringLiteral("–"));
    serial->setFont(monospaceFont(font()));
    serial->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    std::uint32_t newest = 0;
    for (const ServerView& other : m_servers)
        newest = std::max(newest, other.serial.value_or(0));
    if (server.serial && *server.serial < newest) {
        serial->setIcon(styleOf(Verdict::Warning, tokensOf(palette())).icon());
        serial->setToolTip(tr("Behind: another server has %1").arg(newest));
    }
    auto* asked = itemOf(server.server);
    asked->setToolTip(shownName(server.answer.server));
    auto* ttl = itemOf({});
    ttl->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_model->appendRow({asked, verdictItem(alias), verdictItem(textWord(server.answer)), ttl, serial});
}

void PropagationPane::fill()
{
    m_table->clearSpans();
    m_model->removeRows(0, m_model->rowCount());
    m_serverOfRow.clear();
    for (const bool authoritative : {true, false}) {
        bool titled = false;
        for (std::size_t i = 0; i < m_servers.size(); ++i) {
            if (m_servers[i].isAuthoritative != authoritative)
                continue;
            if (!std::exchange(titled, true))
                addGroup(authoritative ? tr("Authoritative") : tr("Resolvers"));
            addServer(m_servers[i]);
            m_serverOfRow.push_back(int(i));
        }
    }
    tick();
    if (m_servers.empty())
        m_timer.stop();
    else
        m_timer.start();
}

// Authoritative servers say what is set; at a resolver the time runs from its answer on.
void PropagationPane::tick()
{
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const int number = m_serverOfRow[std::size_t(row)];
        if (number < 0)
            continue;
        const ServerView& server = m_servers[std::size_t(number)];
        QStandardItem* item = m_model->item(row, Ttl);
        const auto ttl = ttlOf(server.answer);
        if (!ttl) {
            item->setText(QStringLiteral("–"));
            continue;
        }
        if (server.isAuthoritative) {
            item->setText(clockText(*ttl));
            item->setData(tr("as set"), TrailingTextRole);
            continue;
        }
        const auto passed = std::chrono::duration_cast<std::chrono::seconds>(m_clock.now() - server.answer.receivedAt).count();
        const std::int64_t left = std::max<std::int64_t>(0, std::int64_t(*ttl) - passed);
        std::uint32_t whole = *ttl;
        for (const ServerView& other : m_servers) {
            if (other.isAuthoritative)
                whole = std::max(whole, ttlOf(other.answer).value_or(0));
        }
        item->setText(clockText(left));
        item->setData(whole > 0 ? double(left) / double(whole) : 0.0, TtlRole);
    }
}

} // namespace waybill::ui::domains
