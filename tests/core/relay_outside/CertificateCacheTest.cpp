// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/CertificateCache.h"
#include "tests/core/relay_outside/SnsRelay.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::relay::tests {

using namespace std::chrono_literals;

class CertificateCacheTest : public QObject {
    Q_OBJECT

private slots:
    void oneFetchServesAllWhoWait()
    {
        struct Slow : HttpsGet {
            void get(const std::string&, Done done) override { waiting.push_back(std::move(done)); }
            std::vector<Done> waiting;
        } outside;
        CertificateCache cache(outside);
        int served = 0;
        for (int i = 0; i < 5; ++i)
            cache.find("https://a", [&](const auto& found) { served += found.has_value(); });

        QCOMPARE(outside.waiting.size(), std::size_t(1));
        QCOMPARE(served, 0);
        const Key key = newRsaKey();
        outside.waiting.front()(certificatePem(key, key));

        QCOMPARE(served, 5);
    }

    void aCertificateIsKeptForADay()
    {
        FakeOutside outside;
        const Key key = newRsaKey();
        outside.answer("https://a", certificatePem(key, key));
        auto now = CertificateCache::Steady::now();
        CertificateCache cache(outside, [&now] { return now; });
        const auto ask = [&] { cache.find("https://a", [](const auto&) {}); };

        ask();
        now += 23h;
        ask();
        QCOMPARE(outside.asked().size(), std::size_t(1));
        now += 2h;
        ask();

        QCOMPARE(outside.asked().size(), std::size_t(2));
    }

    void aFailureIsNotAskedForAgainAtOnce()
    {
        FakeOutside outside;
        auto now = CertificateCache::Steady::now();
        CertificateCache cache(outside, [&now] { return now; });
        int unavailable = 0;
        const auto ask = [&] {
            cache.find("https://a", [&](const auto& found) { unavailable += found.error().code == ErrorCode::Unavailable; });
        };

        ask();
        ask();
        QCOMPARE(outside.asked().size(), std::size_t(1));
        now += 20s; // when SNS comes back
        ask();

        QCOMPARE(outside.asked().size(), std::size_t(2));
        QCOMPARE(unavailable, 3);
    }

    void nobodyMakesItAskOftenerThanTwentyTimesAMinute()
    {
        FakeOutside outside;
        auto now = CertificateCache::Steady::now();
        CertificateCache cache(outside, [&now] { return now; });
        int answered = 0;

        for (int i = 0; i < 1000; ++i)
            cache.find("https://" + std::to_string(i), [&](const auto&) { ++answered; });

        QCOMPARE(outside.asked().size(), std::size_t(20));
        QCOMPARE(answered, 1000);
        now += 61s;
        cache.find("https://again", [&](const auto&) { ++answered; });
        QCOMPARE(outside.asked().size(), std::size_t(21));
    }
};

WAYBILL_TEST(CertificateCacheTest)

} // namespace waybill::relay::tests

#include "CertificateCacheTest.moc"
