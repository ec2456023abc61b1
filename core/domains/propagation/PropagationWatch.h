// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Takes snapshots again and again until all servers agree, then says so once and stops. Lives in the main thread; the
// asking is done in workers. Going away cancels what is under way.

#include "core/domains/propagation/Propagation.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>

namespace waybill::domains {

class PropagationWatch : public QObject {
    Q_OBJECT

public:
    using Take = std::function<Propagation(std::stop_token)>; // called in a worker

    // pause: between the end of one snapshot and the start of the next.
    PropagationWatch(dns::Question question, PropagationOptions options, const Clock& clock,
                     std::chrono::milliseconds pause = std::chrono::seconds(10), QObject* parent = nullptr);
    // Snapshots that come from elsewhere.
    PropagationWatch(Take take, std::chrono::milliseconds pause, QObject* parent = nullptr);
    ~PropagationWatch() override;

    // When it is over: all agree, unless said otherwise. Before start.
    void endWhen(std::function<bool(const Propagation&)> isOver) { m_isOver = std::move(isOver); }

    void start(); // at once; again after all agreed, too
    void stop();
    bool isRunning() const { return m_isRunning; }

signals:
    void observed(std::shared_ptr<const waybill::domains::Propagation> snapshot); // every one
    void agreed(std::shared_ptr<const waybill::domains::Propagation> snapshot);   // the last one, after observed

private:
    void look();
    void onTaken(int run, std::shared_ptr<const Propagation> snapshot);

    Take m_take;
    std::function<bool(const Propagation&)> m_isOver = &Propagation::agrees;
    QTimer m_pause;
    std::stop_source m_stop;
    bool m_isRunning = false;
    int m_run = 0; // counts starts, so that what an earlier one cancelled is not taken for news
};

} // namespace waybill::domains
