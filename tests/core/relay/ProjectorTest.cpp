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
            return std::make_unique<Pieces>(*this);
        }
        std::vector<std::string> stored; // recipients
        int commits = 0;

    private:
        class Pieces : public events::Appending {
        public:
            explicit Pieces(PickyStore& store) : m_store(store) {}
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
                std::ranges::move(m_added, std::back_inserter(m_store.stored));
                ++m_store.commits;
                return {};
            }

        private:
            PickyStore& m_store;
            std::vector<std::string> m_added;
        };
    };

    // Takes everything, but nothing durably at first.
    class FullStore : public NoEventStore {
    public:
        Result<std::unique_ptr<events::Appending>> appendInPieces(const events::RelayId&, const events::Epoch&,
                                                                  events::Seq) override
        {
            return std::make_unique<Pieces>(m_failures);
        }

    private:
        class Pieces : public events::Appending {
        public:
            explicit Pieces(int& failures) : m_failures(failures) {}
            Result<events::Appended> add(std::span<const events::Event>) override { return events::Appended(); }
            Result<void> commit(const std::string&) override
            {
                if (m_failures == 0)
                    return {};
                --m_failures;
                return fail(ErrorCode::Unavailable, "the disk is full");
            }

        private:
            int& m_failures;
        };

        int m_failures = 2;
    };

    struct Parts {
        Parts(const std::string& folder, const Clock& clock)
        {
            QDir().mkpath(QString::fromStdString(folder));
            intake = IntakeLog::open({.folder = folder}).value();
            mail = MailFolder::open(folder + "/mail").value();
            RelayStateOptions options;
            options.path = folder + "/relay.db";
            state = RelayState::open(options, clock).value();
        }
        std::unique_ptr<IntakeLog> intake;
        std::unique_ptr<MailFolder> mail;
        std::unique_ptr<RelayState> state;
        providers::Registry registry;
        Endpoints endpoints{{{.name = "sendgrid-production", .provider = "sendgrid", .environment = "production",
                              .auth = providers::Auth::None}},
                            registry};
    };

    static IncomingRequest deliveredTo(const std::string& recipient)
    {
        return requestOf(fmt::format(R"([{{"email":"{}","event":"delivered","timestamp":1767000000}}])", recipient));
    }

private slots:
    void whatCantBeStoredIsBuriedAndTheOthersAreStoredInTheirOrder()
    {
        constexpr int count = 200; // over several pieces
        constexpr int odd = 130;
        const Parts parts(m_folder.path().toStdString() + "/picky", m_clock);
        PickyStore store;
        Projector projector({}, *parts.intake, *parts.mail, store, *parts.state, parts.endpoints, m_clock);
        Answers answers;
        for (int i = 1; i <= count; ++i) {
            const std::string recipient = i == odd ? "odd@example.org" : fmt::format("{}@example.org", i);
            parts.intake->submit(deliveredTo(recipient), answers.to(std::to_string(i)));
        }
        QVERIFY(answers.waitFor(count));

        QVERIFY(projector.start());
        projector.wake();

        QTRY_COMPARE_WITH_TIMEOUT(projector.mark().value(), count, 20'000);
        projector.stop();
        QCOMPARE(store.stored.size(), std::size_t(count - 1));
        for (int i = 1; i < odd; ++i)
            QCOMPARE(store.stored.at(std::size_t(i - 1)), fmt::format("{}@example.org", i));
        const auto letters = parts.state->deadLetters(10).value();
        QCOMPARE(letters.size(), std::size_t(1));
        QCOMPARE(letters.front().request.value(), odd);
        QCOMPARE(letters.front().why, std::string("that one can't be stored"));
    }

    void aBatchThatIsTriedAgainBuriesOnce()
    {
        const Parts parts(m_folder.path().toStdString() + "/again", m_clock);
        FullStore store;
        Projector projector({}, *parts.intake, *parts.mail, store, *parts.state, parts.endpoints, m_clock);
        Answers answers;
        parts.intake->submit(requestOf("no JSON"), answers.to("1"));
        parts.intake->submit(deliveredTo("one@example.org"), answers.to("2"));
        QVERIFY(answers.waitFor(2));

        QVERIFY(projector.start());
        projector.wake();

        QTRY_COMPARE_WITH_TIMEOUT(projector.mark().value(), 2, 20'000);
        projector.stop();
        const auto letters = parts.state->deadLetters(10).value();
        QCOMPARE(letters.size(), std::size_t(1));
        QCOMPARE(letters.front().tries, 1);
    }

    // A transaction of many large requests would take long, and keep all of them from the feed.
    void aBatchIsBoundedInBytes()
    {
        const Parts parts(m_folder.path().toStdString() + "/large", m_clock);
        PickyStore store;
        Projector projector({}, *parts.intake, *parts.mail, store, *parts.state, parts.endpoints, m_clock);
        Answers answers;
        for (int i = 1; i <= 7; ++i) {
            IncomingRequest request = deliveredTo("one@example.org");
            request.body.append(3 << 20, ' ');
            parts.intake->submit(std::move(request), answers.to(std::to_string(i)));
        }
        QVERIFY(answers.waitFor(7));

        QVERIFY(projector.start());
        projector.wake();

        QTRY_COMPARE_WITH_TIMEOUT(projector.mark().value(), 7, 20'000);
        projector.stop();
        QCOMPARE(store.stored.size(), std::size_t(7));
        QCOMPARE(store.commits, 3);
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
