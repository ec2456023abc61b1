// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Digest.h"
#include "core/base/Encoding.h"
#include "core/events/sqlite/SqliteEventStore.h"
#include "core/filter/Printer.h"
#include "core/timeline/FilterRun.h"
#include "core/timeline/RowMatch.h"
#include "tests/support/RandomQuery.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <set>

namespace waybill::timeline {

namespace {

using events::Event;

constexpr auto noon = std::chrono::sys_days(std::chrono::year(2026) / 5 / 2) + std::chrono::hours(12);

class NoonClock : public Clock {
public:
    Timestamp now() const override { return Timestamp(noon); }
};

class RandomEvents {
public:
    explicit RandomEvents(unsigned seed) : m_random(seed) {}

    Event next(int number)
    {
        Event event;
        event.dedupKey = sha256({std::to_string(number)});
        for (int i = 0; i < 8; ++i)
            event.id = events::EventId(event.id.value() << 8 | std::uint8_t(event.dedupKey[std::size_t(i)]));
        event.seq = events::Seq(number);
        event.provider = text();
        event.environment = text();
        event.endpoint = text();
        event.messageType = text();
        event.type = events::EventType(below(events::eventTypeCount));
        if (event.type == events::EventType::Bounced)
            event.bounce = events::BounceClass(1 + below(3));
        event.receivedAt = Timestamp(noon - std::chrono::minutes(below(5'000)));
        if (below(2) == 0)
            event.occurredAt = event.receivedAt - std::chrono::milliseconds(below(9'000'000));
        if (below(5) > 0)
            event.recipient = text() + (below(4) > 0 ? "@x.example" : "");
        event.sender = text();
        event.messageId = id();
        event.providerEventId = id();
        event.correlationId = id();
        event.subject = text();
        event.templateId = text();
        event.nativeType = text();
        event.verification = events::VerificationStatus(below(3));
        event.strength = events::Strength(below(3));
        event.processing = events::Processing(below(5));
        addReply(event);
        for (unsigned tags = below(3); tags > 0; --tags)
            event.tags.push_back(text());
        if (below(2) == 0)
            event.metadata = {{below(2) == 0 ? "Order" : "odd \"key\": (1)", text()}};
        return event;
    }

private:
    unsigned below(unsigned limit) { return unsigned(m_random() % limit); }

    std::string text()
    {
        constexpr const char* pieces[] = {"a", "b", "B", "é", "É", "*", "\\", "\"", " ", "%", "_", "'", "1", "OR", "."};
        std::string text;
        for (unsigned i = below(4); i > 0; --i)
            text += pieces[below(std::size(pieces))];
        return text;
    }

    std::string id() { return below(3) == 0 ? std::string() : "id-" + std::to_string(below(20)); }

    void addReply(Event& event)
    {
        constexpr const char* enhanced[] = {"", "", "5.1.1", "4.2.2", "5.7.26", "2.0.0"};
        event.enhancedCode = enhanced[below(std::size(enhanced))];
        constexpr int codes[] = {250, 421, 450, 550, 552, 599};
        if (below(2) == 0)
            event.smtpCode = codes[below(std::size(codes))];
        event.reason = below(3) == 0 ? std::string() : text() + text() + text();
    }

    std::mt19937 m_random;
};

} // namespace

// Columns in memory and SQL over the store let the same events through.
class AgreementTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void randomFiltersAgree_data();
    void randomFiltersAgree();
    void everyFieldAgrees();
    void filtersAsLongAndAsDeepAsTheyMayBeAgree();

private:
    std::set<std::uint64_t> inMemory(const filter::Query& query) const;
    std::set<std::uint64_t> rowByRow(const filter::Query& query) const;
    std::set<std::uint64_t> inStore(const filter::Query& query) const;
    void compareBoth(const filter::Query& query);

    static constexpr int eventCount = 1500;

    QTemporaryDir m_directory;
    NoonClock m_clock;
    EventTable m_table;
    std::unique_ptr<events::SqliteEventStore> m_store;
    std::size_t m_matched = 0;
};

void AgreementTest::initTestCase()
{
    auto store = events::SqliteEventStore::open(m_directory.filePath(QStringLiteral("events.db")).toStdString(), m_clock);
    QVERIFY2(store, store ? "" : store.error().text().c_str());
    m_store = std::move(*store);
    RandomEvents random(20261123);
    std::vector<Event> events;
    for (int i = 1; i <= eventCount; ++i) {
        events.push_back(random.next(i));
        m_table.append(events.back());
    }

    const auto appended = m_store->append({m_store->relay(), m_store->epoch(), events::Seq(1), events, "mark"});

    QVERIFY2(appended, appended ? "" : appended.error().text().c_str());
}

std::set<std::uint64_t> AgreementTest::inMemory(const filter::Query& query) const
{
    FilterRun run(query, m_table, m_clock.now());
    while (run.advance()) {
    }
    std::set<std::uint64_t> ids;
    const auto rows = run.list();
    for (std::size_t i = 0; i < rows->size(); ++i)
        ids.insert(m_table.row((*rows)[i]).id.value());
    return ids;
}

std::set<std::uint64_t> AgreementTest::inStore(const filter::Query& query) const
{
    const auto found = m_store->timeline(query, {}, eventCount + 1);
    if (!found) {
        qWarning("%s", found.error().text().c_str());
        return {0};
    }
    std::set<std::uint64_t> ids;
    for (const Event& event : *found)
        ids.insert(event.id.value());
    return ids;
}

std::set<std::uint64_t> AgreementTest::rowByRow(const filter::Query& query) const
{
    std::set<std::uint64_t> ids;
    for (RowId id = 0; id < RowId(eventCount); ++id) {
        if (const Row row = m_table.row(id); matches(query, row, m_clock.now()))
            ids.insert(row.id.value());
    }
    return ids;
}

void AgreementTest::compareBoth(const filter::Query& query)
{
    const auto memory = inMemory(query);
    const auto store = inStore(query);

    m_matched += memory.size();
    QVERIFY2(memory == rowByRow(query), qPrintable(QString::fromStdString(query.toString())));
    QVERIFY2(memory == store, qPrintable(QString::fromStdString(query.toString())
                                         % QStringLiteral(": %1 in memory, %2 in the store").arg(memory.size()).arg(store.size())));
}

void AgreementTest::randomFiltersAgree_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 8; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void AgreementTest::randomFiltersAgree()
{
    QFETCH(unsigned, seed);
    tests::RandomQuery random(seed);
    m_matched = 0;
    for (int i = 0; i < 100 && !QTest::currentTestFailed(); ++i)
        compareBoth(filter::Query::parse(filter::print(random.tree(3))).value());

    QVERIFY(m_matched > 1'500); // the comparison is not one of empty sets
}

void AgreementTest::everyFieldAgrees()
{
    for (const char* text : {"", "*", "-*", "a", "id-3", "\"é\"", "É", "%", "_", "'", "to:*@x.example", "-to:*", "domain:*",
                             "-domain:x.example", "code:*", "-code:*", "code:5*", "code>=500", "-code>=500", "code<600",
                             "tag:*", "-tag:a", "meta.ORDER:*", "meta.order:a*", "id:id-7", "bounce:*", "-bounce:hard",
                             "type:*", "type:un*", "reason:*", "-reason:a", "since:1d before:2h", "since:2026-05-01",
                             "code:500..599", "-code:421..450", "code:0..999", "time:2026-05-01", "time:2h..1h",
                             "time:..2026-05-01T12:00:00Z", "received>=2026-05-02", "received<2026-05-01T23:59:59.999Z",
                             "time>2026-05-01", "time<=2h", "subject:*", "-subject:a", "template:a*", "native:b",
                             "verification:failed", "-strength:body", "processing:applied", "processing:re*", "provider:\"\\*\"", "env:\\\\",
                             "(a OR b) -(c OR tag:b)", "message:a*", "endpoint:*", "from:*b*"}) {
        compareBoth(filter::Query::parse(text).value());
        if (QTest::currentTestFailed())
            return;
    }
    const std::string own = toHex(sha256({std::to_string(7)}));
    for (const std::string& text : {"id:evt_" + own.substr(0, 16), "evt_" + own.substr(0, 16), "dedup:" + own}) {
        compareBoth(filter::Query::parse(text).value());
        QCOMPARE(inStore(filter::Query::parse(text).value()).size(), std::size_t(1));
    }
    QCOMPARE(inStore({}).size(), std::size_t(eventCount));
}

void AgreementTest::filtersAsLongAndAsDeepAsTheyMayBeAgree()
{
    std::string words;
    for (int i = 0; i < filter::Query::maxTerms; ++i)
        words += i == 0 ? "a" : " OR a" + std::to_string(i);
    std::string negations = "a";
    for (int i = 0; i < filter::Query::maxDepth / 2 - 1; ++i)
        negations = "-(b OR " + negations + ")";
    std::string groups = "tag:a";
    for (int i = 0; i < filter::Query::maxDepth - 2; ++i)
        groups = (i % 2 == 0 ? "(-c " : "(tag:b OR ") + groups + ")";

    compareBoth(filter::Query::parse(words).value());
    compareBoth(filter::Query::parse(negations).value());
    compareBoth(filter::Query::parse(groups).value());
}

WAYBILL_TEST(AgreementTest)

} // namespace waybill::timeline

#include "AgreementTest.moc"
