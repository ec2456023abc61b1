// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/HoldBack.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::relay::tests {

using namespace std::chrono_literals;

class HoldBackTest : public QObject {
    Q_OBJECT
private slots:
    void nobodyWaitsWhileEventsAreALittleBehind()
    {
        HoldBack holdBack;
        for (int i = 0; i < 100; ++i) // a million requests a second
            QCOMPARE(holdBack.pause(i * 10'000, std::max(0, i - 39) * 10'000, m_begin + i * 10ms).count(), 0);
    }

    void theFurtherBehindTheLongerAnswersWait()
    {
        HoldBack holdBack;
        QCOMPARE(holdBack.pause(10, 0, m_begin).count(), 0);

        QCOMPARE(holdBack.pause(20, 0, m_begin + 600ms).count(), 100);
        QCOMPARE(holdBack.pause(30, 0, m_begin + 1400ms).count(), 2500);
        QCOMPARE(holdBack.pause(40, 0, m_begin + 24h * 1000).count(), 4000);
    }

    void whatWaitedLongAndIsAppliedIsForgotten()
    {
        HoldBack holdBack;
        holdBack.pause(10, 0, m_begin);
        holdBack.pause(20, 0, m_begin + 1500ms);

        QCOMPARE(holdBack.pause(30, 10, m_begin + 1800ms).count(), 0); // the next one has waited since 1.5 s
        QCOMPARE(holdBack.pause(30, 30, m_begin + 5000ms).count(), 0);
    }

    void aQuietNightIsNoBacklog()
    {
        HoldBack holdBack;
        holdBack.pause(10, 10, m_begin);

        QCOMPARE(holdBack.pause(11, 10, m_begin + 8h).count(), 0);
    }

private:
    const HoldBack::Time m_begin{};
};

WAYBILL_TEST(HoldBackTest)

} // namespace waybill::relay::tests

#include "HoldBackTest.moc"
