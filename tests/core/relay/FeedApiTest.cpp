// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/FeedApi.h"
#include "tests/core/relay/NoEventStore.h"
#include "tests/support/TestMain.h"

#include <QTest>

#include <future>

namespace waybill::relay::tests {

using namespace std::chrono_literals;

namespace {

const events::RelayId relayId("r");
const events::Epoch epoch("e");

// There is always more behind it, and nothing matches.
class EndlessStore : public NoEventStore {
public:
    Result<events::Page> pull(const events::Cursor& after, std::size_t, const filter::Query*) const override
    {
        std::this_thread::yield();
        events::Page page{.records = {}, .next = after};
        page.next.advance(relayId, epoch, events::Seq(after.lastSeq(relayId, epoch).value() + 1));
        return page;
    }
};

} // namespace

class FeedApiTest : public QObject {
    Q_OBJECT
private slots:
    void aLongLookForAMatchEndsInTimeAndLetsOthersThrough()
    {
        const EndlessStore store;
        LongPolls polls;
        ReadPool pool(1, 10);
        FeedApi api(store, relayId, epoch, polls, pool);
        std::promise<int> answered;
        std::promise<void> other;

        pool.run([&] {
            HttpRequest request;
            request.query = "wait=1&filter=type:bounced";
            api.feed(request, Reply([&answered](const HttpResponse& response) { answered.set_value(response.status); }));
        });
        pool.run([&other] { other.set_value(); });

        auto answer = answered.get_future();
        QCOMPARE(other.get_future().wait_for(20s), std::future_status::ready);
        QVERIFY(answer.wait_for(0s) == std::future_status::timeout); // it looks on still
        QCOMPARE(answer.wait_for(20s), std::future_status::ready);
        QCOMPARE(answer.get(), 200);
        pool.stop();
        polls.stop();
    }
};

WAYBILL_TEST(FeedApiTest)

} // namespace waybill::relay::tests

#include "FeedApiTest.moc"
