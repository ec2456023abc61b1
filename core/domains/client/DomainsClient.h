// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The console's questions to the relay about domains. Lives in the main thread; callbacks run in
// the main thread and never after their guard is gone.

#include "core/domains/client/DomainRecords.h"
#include "core/feed/BackgroundApi.h"

#include <QObject>
#include <QPointer>

namespace waybill::domains {

class DomainsClient : public QObject {
    Q_OBJECT
public:
    template <typename T>
    using Done = std::function<void(Result<T>)>;

    explicit DomainsClient(feed::RelayAddress address, QObject* parent = nullptr);

    void list(QObject* guard, Done<std::vector<DomainSummary>> done);
    void history(const std::string& domain, QObject* guard, Done<DomainHistory> done);
    // What the relay knows of sending credentials, without any secret: the body of its answer.
    void credentials(QObject* guard, Done<QByteArray> done);
    void put(const DomainProfile& profile, QObject* guard, Done<QByteArray> done);
    // what: "checks", "reports", "tightening", "remove".
    void post(const std::string& domain, const QString& what, const std::string& json, QObject* guard, Done<QByteArray> done);

private:
    feed::BackgroundApi m_api;
};

} // namespace waybill::domains
