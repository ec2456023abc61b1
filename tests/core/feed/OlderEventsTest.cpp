// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/OlderEvents.h"
#include "tests/support/TestMain.h"

#include <QPointer>
#include <QSignalSpy>
#include <QTest>

namespace waybill::feed {

namespace {

using State = OlderEvents::State;

constexpr auto noon = std::chrono::sys_days(std::chrono::year(2026) / 5 / 2) + std::chrono::hours(12);

struct Question {
    std::string filter, mark;
    QPointer<QObject> guard;
    OlderEvents::Done done;
};

// Events one minute apart, the newest `newest` minutes before noon.
EventPage page(int newest, int count, const std::string& next)
{
    EventPage page;
    for (int i = 0; i < count; ++i) {
        events::Event event;
        event.id = events::EventId(std::uint64_t(newest + i));
        event.receivedAt = Timestamp(noon) - std::chrono::minutes(newest + i);
        page.events.push_back(event);
    }
    page.next = next;
    return page;
}

} // namespace

class OlderEventsTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_asked.clear();
        m_taken = 0;
        m_older = std::make_unique<OlderEvents>(
            [this](const std::string& filter, const std::string& mark, QObject* guard, OlderEvents::Done done) {
                m_asked.push_back({filter, mark, guard, std::move(done)});
            },
            [this](const std::vector<events::Event>& events) { m_taken += events.size(); }, 100);
        m_older->reset("type:bounced OR type:failed", Timestamp(noon));
    }

    void asksForWhatIsBeforeTheTimeOnly()
    {
        QCOMPARE(m_older->state(), State::Idle);
        QVERIFY(m_asked.empty());

        m_older->readMore(10);

        QCOMPARE(m_asked.size(), std::size_t(1));
        QCOMPARE(m_asked[0].filter, "(type:bounced OR type:failed) before:2026-05-02T12:00:00.000Z");
        QCOMPARE(m_asked[0].mark, std::string());
        QCOMPARE(m_older->state(), State::Asking);
    }

    void noFilterIsNoParenthesis()
    {
        m_older->reset({}, Timestamp(noon));
        m_older->readMore(10);
        QCOMPARE(m_asked.back().filter, "before:2026-05-02T12:00:00.000Z");
    }

    void readsPagesUntilThereIsEnough()
    {
        m_older->readMore(10);
        m_asked[0].done(page(1, 6, "mark-1"));
        QCOMPARE(m_asked.size(), std::size_t(2));
        QCOMPARE(m_asked[1].mark, "mark-1");

        m_asked[1].done(page(7, 6, "mark-2"));

        QCOMPARE(m_older->state(), State::More);
        QCOMPARE(m_older->count(), std::size_t(12));
        QCOMPARE(m_taken, std::size_t(12));
        QCOMPARE(toMs(*m_older->backTo()), toMs(Timestamp(noon) - std::chrono::minutes(12)));
        m_older->readMore(1);
        QCOMPARE(m_asked.back().mark, "mark-2");
    }

    void readsBackToATime()
    {
        m_older->readBackTo(Timestamp(noon) - std::chrono::minutes(8));
        m_asked[0].done(page(1, 6, "mark-1"));
        QCOMPARE(m_older->state(), State::Asking);
        m_asked[1].done(page(7, 6, "mark-2"));
        QCOMPARE(m_older->state(), State::More);
    }

    void theLastPageSaysThatThereIsNoMore()
    {
        m_older->readBackTo({});
        m_asked[0].done(page(1, 3, {}));
        QCOMPARE(m_older->state(), State::All);

        m_older->readMore(10);

        QCOMPARE(m_asked.size(), std::size_t(1));
    }

    void takesNoMoreThanFit()
    {
        m_older->readBackTo({});
        m_asked[0].done(page(1, 60, "mark-1"));
        m_asked[1].done(page(61, 60, "mark-2"));

        QCOMPARE(m_older->state(), State::Full);
        QCOMPARE(m_taken, std::size_t(100));
        QVERIFY(!m_older->hasMore());
    }

    void aFailureIsToldAndAskedAgainFromThere()
    {
        m_older->readBackTo({});
        m_asked[0].done(page(1, 6, "mark-1"));
        m_asked[1].done(fail(ErrorCode::Unavailable, "no relay answers"));
        QCOMPARE(m_older->state(), State::Failed);
        QCOMPARE(m_older->error().message, "no relay answers");
        QCOMPARE(m_older->count(), std::size_t(6));

        m_older->readBackTo({});

        QCOMPARE(m_asked.back().mark, "mark-1");
        QCOMPARE(m_older->state(), State::Asking);
    }

    void cancelledMeansThatNoAnswerCounts()
    {
        QSignalSpy changed(m_older.get(), &OlderEvents::changed);
        m_older->readBackTo({});
        QVERIFY(m_asked[0].guard);

        m_older->cancel();

        QVERIFY(!m_asked[0].guard); // who asks for us answers nobody that is gone
        QCOMPARE(m_older->state(), State::Cancelled);
        QCOMPARE(changed.size(), 2);
        m_older->readBackTo({});
        QCOMPARE(m_older->state(), State::Asking);
    }

    void anotherFilterForgetsWhatWasAsked()
    {
        m_older->readBackTo({});
        m_asked[0].done(page(1, 6, "mark-1"));

        m_older->reset("type:sent", Timestamp(noon));

        QVERIFY(!m_asked[1].guard);
        QCOMPARE(m_older->state(), State::Idle);
        QCOMPARE(m_older->count(), std::size_t(0));
        m_older->readMore(1);
        QCOMPARE(m_asked.back().mark, std::string());
    }

private:
    std::vector<Question> m_asked;
    std::size_t m_taken = 0;
    std::unique_ptr<OlderEvents> m_older;
};

WAYBILL_TEST(OlderEventsTest)

} // namespace waybill::feed

#include "OlderEventsTest.moc"
