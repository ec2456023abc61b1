// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/Projector.h"
#include "tests/core/relay/NoEventStore.h"
#include "tests/core/relay_storage/Requests.h"
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"

#include <spdlog/fmt/fmt.h>

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <future>
#include <iterator>

namespace waybill::relay::tests {

using namespace std::chrono_literals;
using waybill::tests::FakeClock;

class ProjectorTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    FakeClock m_clock;

    // Takes everything but that recipient.
    class PickyStore : public NoEventStore {
    public:
        Result<std::unique_ptr<events::Appending>> appendInPieces(const events::RelayId&, const events::Epoch&,
                                                                  events::Seq) override
        {
            return std::make_unique<Pieces>(stored);
        }
        std::vector<std::string> stored; // recipients

    private:
        class Pieces : public events::Appending {
        public:
            explicit Pieces(std::vector<std::string>& stored) : m_stored(stored) {}
            Result<events::Appended> add(std::span<const events::Event> events) override
            {
                for (const events::Event& event : events) {
                    if (event.recipient == "odd@example.org")
                        return fail(ErrorCode::InvalidInput, "that one can't be stored");
                    m_added.push_back(event.recipient);
                }
                return events::Appended();
            }
            Result<void> commit(const std::string&) override
            {
                std::ranges::move(m_added, std::back_inserter(m_stored));
                return {};
            }

        private:
            std::vector<std::string>& m_stored;
            std::vector<std::string> m_added;
        };
    };

private slots:
    void whatCantBeStoredIsBuriedAndTheOthersAreStoredInTheirOrder()
    {
        constexpr int count = 200; // over several pieces
        constexpr int odd = 130;
        const std::string folder = m_folder.path().toStdString() + "/picky";
        QVERIFY(QDir().mkpath(QString::fromStdString(folder)));
        const auto intake = IntakeLog::open({.folder = folder}).value();
        const auto mail = MailFolder::open(folder + "/mail").value();
        RelayStateOptions stateOptions;
        stateOptions.path = folder + "/relay.db";
        const auto state = RelayState::open(stateOptions, m_clock).value();
        const providers::Registry registry;
        const Endpoints endpoints(
            {{.name = "sendgrid-production", .provider = "sendgrid", .environment = "production", .auth = providers::Auth::None}},
            registry);
        PickyStore store;
        Projector projector({}, *intake, *mail, store, *state, endpoints, m_clock);
        Answers answers;
        for (int i = 1; i <= count; ++i) {
            const std::string recipient = i == odd ? "odd@example.org" : fmt::format("{}@example.org", i);
            intake->submit(requestOf(fmt::format(R"([{{"email":"{}","event":"delivered","sg_event_id":"e{}","timestamp":1767000000}}])",
                                                 recipient, i)),
                           answers.to(std::to_string(i)));
        }
        QVERIFY(answers.waitFor(count));

        QVERIFY(projector.start());
        projector.wake();

        QTRY_COMPARE_WITH_TIMEOUT(projector.mark().value(), count, 20'000);
        projector.stop();
        QCOMPARE(store.stored.size(), std::size_t(count - 1));
        for (int i = 1; i < odd; ++i)
            QCOMPARE(store.stored.at(std::size_t(i - 1)), fmt::format("{}@example.org", i));
        const auto letters = state->deadLetters(10).value();
        QCOMPARE(letters.size(), std::size_t(1));
        QCOMPARE(letters.front().request.value(), odd);
        QCOMPARE(letters.front().why, std::string("that one can't be stored"));
    }

    // Who asked for work may wait for its answer: the housekeeper does, and the relay's end waits for the housekeeper.
    void overADamagedStoreWorkIsRefusedAndNobodyWaitsForIt()
    {
        const std::string folder = m_folder.path().toStdString();
        const auto intake = IntakeLog::open({.folder = folder}).value();
        const auto mail = MailFolder::open(folder + "/mail").value();
        RelayStateOptions stateOptions;
        stateOptions.path = folder + "/relay.db";
        const auto state = RelayState::open(stateOptions, m_clock).value();
        const providers::Registry registry;
        const Endpoints endpoints({}, registry);
        NoEventStore store;
        std::promise<void> isOver;
        ProjectorOptions options;
        options.onFatal = [&isOver](const Error&) { isOver.set_value(); };
        Projector projector(options, *intake, *mail, store, *state, endpoints, m_clock);
        QVERIFY(projector.start());
        Answers answers;
        intake->submit(requestOf("{}"), answers.to("one"));
        QVERIFY(answers.waitFor(1));
        projector.wake();
        QCOMPARE(isOver.get_future().wait_for(20s), std::future_status::ready);

        std::promise<bool> asked;
        projector.run([&asked](bool isStopping) { asked.set_value(isStopping); });

        auto answer = asked.get_future();
        QCOMPARE(answer.wait_for(20s), std::future_status::ready);
        QVERIFY(answer.get());
        projector.stop();
    }
};

WAYBILL_TEST(ProjectorTest)

} // namespace waybill::relay::tests

#include "ProjectorTest.moc"
