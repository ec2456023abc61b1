// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/Housekeeper.h"
#include "tests/core/relay/NoEventStore.h"
#include "tests/core/relay_storage/Requests.h"
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <future>

namespace waybill::relay::tests {

using waybill::tests::FakeClock;

namespace {

const std::string person = "nora.quist@example.org";

// Notes what it was asked to do, and whether the raw requests still had the person at that moment.
class WatchingStore : public NoEventStore {
public:
    Result<std::unique_ptr<events::Appending>> appendInPieces(const events::RelayId&, const events::Epoch&,
                                                              events::Seq) override
    {
        return std::make_unique<Pieces>();
    }
    Result<void> layTombstone(const std::string&, Timestamp) override
    {
        note("tombstone");
        return {};
    }
    Result<events::FoundTraces> tracesOf(const std::string&) const override { return events::FoundTraces(); }
    Result<events::Erased> erase(const std::string&, Timestamp, const events::FoundTraces&) override
    {
        note("events");
        return events::Erased();
    }

    std::function<bool()> isInRequests;
    std::vector<std::string> steps; // in the projector's thread, one after the other

private:
    class Pieces : public events::Appending {
    public:
        Result<events::Appended> add(std::span<const events::Event>) override { return events::Appended(); }
        Result<void> commit(const std::string&) override { return {}; }
    };
    void note(const std::string& step) { steps.push_back(step + (isInRequests() ? ", requests have them" : ", requests are clean")); }
};

} // namespace

class HousekeeperTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    FakeClock m_clock;

private slots:
    // What is applied while an erasure runs is applied from the requests: events may only go once these are clean, or a
    // mention that was applied in between would stay. And a tombstone must be there before either.
    void eventsGoOnceTheRequestsAreClean()
    {
        const std::string folder = m_folder.path().toStdString();
        const auto pathOf = [&](const char* name) { return folder + "/" + name; };
        WatchingStore store;
        const auto intake = IntakeLog::open({.folder = folder}).value();
        const auto mail = MailFolder::open(pathOf("mail")).value();
        RelayStateOptions stateOptions;
        stateOptions.path = pathOf("relay.db");
        const auto state = RelayState::open(stateOptions, m_clock).value();
        const auto ledger = SendLedger::open(pathOf("sends.db"), m_clock).value();
        const auto domains = DomainStore::open(pathOf("domains.db")).value();
        const providers::Registry registry;
        const Endpoints endpoints({{.name = "sendgrid-production", .provider = "sendgrid", .environment = "production",
                                    .auth = providers::Auth::None}},
                                  registry);
        store.isInRequests = [&] {
            const auto requests = intake->readAfter(events::RequestId(0), 10, 1 << 20);
            return !requests || requests->size() != 1 || requests->front().request.body.contains(person);
        };
        Projector projector({}, *intake, *mail, store, *state, endpoints, m_clock);
        Housekeeper housekeeper({.dataDirectory = folder},
                                {store, *intake, *mail, *state, *ledger, *domains, projector, endpoints, m_clock});
        Answers answers;
        intake->submit(requestOf(R"([{"email":"other@example.org","event":"bounce","timestamp":1767000000,"reason":"sent for )"
                                 + person + R"("}])"),
                       answers.to("1"));
        QVERIFY(answers.waitFor(1));
        QVERIFY(projector.start());
        housekeeper.start();

        std::promise<Result<ErasedPerson>> done;
        housekeeper.erase(person, [&](Result<ErasedPerson> erased) { done.set_value(std::move(erased)); });
        const auto erased = done.get_future().get();

        housekeeper.stop();
        projector.stop();
        QVERIFY2(erased, erased ? "" : erased.error().text().c_str());
        QCOMPARE(store.steps, (std::vector<std::string>{"tombstone, requests have them", "events, requests are clean"}));
    }
};

WAYBILL_TEST(HousekeeperTest)

} // namespace waybill::relay::tests

#include "HousekeeperTest.moc"
