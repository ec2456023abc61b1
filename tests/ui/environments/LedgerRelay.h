// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A relay's environments and credentials without HTTP: the real ledger behind the book's questions. Main thread.

#include "core/environments/client/EnvironmentBook.h"
#include "core/relay/storage/SendLedger.h"

#include <QTemporaryDir>

#include <memory>

namespace waybill::tests {

class LedgerRelay {
public:
    explicit LedgerRelay(const Clock& clock);

    environments::EnvironmentBook::Ask ask();
    relay::SendLedger& ledger() { return *m_ledger; }
    bool away = false; // answers Unavailable
    QByteArray suppressions = R"({"suppressions":[]})";

private:
    Result<QByteArray> answer(const feed::ApiRequest& request);
    Result<void> change(const std::string& path, const std::string& body);

    QTemporaryDir m_folder;
    std::unique_ptr<relay::SendLedger> m_ledger;
};

} // namespace waybill::tests
