// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The one door to background work. work runs on Qt's thread pool; callback runs in the main thread with the result, and
// never once the guard is gone. work gets a stop_token that fires when the guard goes or the returned source is asked
// to stop. Call from the main thread, where the guard lives too.

#include <QCoreApplication>
#include <QMetaObject>
#include <QObject>
#include <QPointer>
#include <QThreadPool>

#include <memory>
#include <stop_token>
#include <utility>

namespace waybill {

template <typename Work, typename Callback>
std::stop_source runAsync(Work work, QObject* guard, Callback callback)
{
    std::stop_source stop;
    const QMetaObject::Connection onGone =
        QObject::connect(guard, &QObject::destroyed, [stop]() mutable { stop.request_stop(); });
    // Looked at in the main thread only, the one in which the guard can die.
    const QPointer<QObject> alive(guard);
    QThreadPool::globalInstance()->start(
        [work = std::move(work), callback = std::move(callback), alive, stop, onGone]() mutable {
            auto result = std::make_shared<decltype(work(stop.get_token()))>(work(stop.get_token()));
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [callback = std::move(callback), alive, result, onGone]() mutable {
                    if (!alive)
                        return;
                    QObject::disconnect(onGone);
                    callback(std::move(*result));
                },
                Qt::QueuedConnection);
        });
    return stop;
}

} // namespace waybill
