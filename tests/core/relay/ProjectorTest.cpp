// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/Projector.h"
#include "tests/core/relay/NoEventStore.h"
#include "tests/core/relay_storage/Requests.h"
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"

#include <QTemporaryDir>
#include <QTest>

#include <future>

namespace waybill::relay::tests {

using namespace std::chrono_literals;
using waybill::tests::FakeClock;

class ProjectorTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    FakeClock m_clock;

private slots:
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
