// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Async.h"
#include "tests/support/TestMain.h"

#include <QSemaphore>
#include <QTest>
#include <QThread>

#include <condition_variable>
#include <memory>
#include <mutex>

namespace waybill {

class AsyncTest : public QObject {
    Q_OBJECT

    // Becomes true once the main thread has done what was queued for it before.
    static std::shared_ptr<bool> whenAllThatIsQueuedIsThrough()
    {
        const auto passed = std::make_shared<bool>(false);
        QMetaObject::invokeMethod(
            QCoreApplication::instance(), [passed] { *passed = true; }, Qt::QueuedConnection);
        return passed;
    }

private slots:
    void theResultArrivesInTheMainThread()
    {
        QObject guard;
        int result = 0;
        QThread* workThread = nullptr;
        QThread* callbackThread = nullptr;

        runAsync(
            [&](std::stop_token) {
                workThread = QThread::currentThread();
                return 42;
            },
            &guard,
            [&](int value) {
                callbackThread = QThread::currentThread();
                result = value;
            });

        QTRY_COMPARE(result, 42);
        QCOMPARE(callbackThread, thread());
        QVERIFY(workThread != thread());
    }

    void theCallbackNeverRunsOnceTheGuardIsGone()
    {
        auto guard = std::make_unique<QObject>();
        QSemaphore mayEnd;
        QSemaphore ended;
        bool called = false;
        runAsync(
            [&](std::stop_token) {
                mayEnd.acquire();
                ended.release();
                return 1;
            },
            guard.get(), [&](int) { called = true; });

        guard.reset();
        mayEnd.release();
        ended.acquire();
        QThreadPool::globalInstance()->waitForDone();
        const auto passed = whenAllThatIsQueuedIsThrough();

        QTRY_VERIFY(*passed);
        QVERIFY(!called);
    }

    void aGuardThatDiesWhileTheResultIsQueuedIsRespected()
    {
        auto guard = std::make_unique<QObject>();
        bool called = false;
        runAsync([](std::stop_token) { return 1; }, guard.get(), [&](int) { called = true; });
        QThreadPool::globalInstance()->waitForDone();

        guard.reset();
        const auto passed = whenAllThatIsQueuedIsThrough();

        QTRY_VERIFY(*passed);
        QVERIFY(!called);
    }

    void theGoingGuardStopsTheWork()
    {
        auto guard = std::make_unique<QObject>();
        QSemaphore started;
        std::atomic<bool> stopped = false;
        runAsync(
            [&](std::stop_token stop) {
                started.release();
                std::mutex mutex;
                std::condition_variable_any asked;
                std::unique_lock lock(mutex);
                asked.wait(lock, stop, [] { return false; });
                stopped = stop.stop_requested();
                return 0;
            },
            guard.get(), [](int) {});
        started.acquire();

        guard.reset();
        QThreadPool::globalInstance()->waitForDone();

        QVERIFY(stopped);
    }

    void theReturnedSourceStopsTheWorkAndTheCallbackStillRuns()
    {
        QObject guard;
        bool called = false;
        std::stop_source source = runAsync(
            [](std::stop_token stop) {
                std::mutex mutex;
                std::condition_variable_any asked;
                std::unique_lock lock(mutex);
                asked.wait(lock, stop, [] { return false; });
                return 0;
            },
            &guard, [&](int) { called = true; });

        source.request_stop();

        QTRY_VERIFY(called);
    }
};

WAYBILL_TEST(AsyncTest)

} // namespace waybill

#include "AsyncTest.moc"
