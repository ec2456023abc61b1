// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The requests that brought no event, as they came: GET /v1/dead-letters/<id>/raw and GET /v1/quarantine/<id>/raw.
// Blocking: runs in the read pool. Safe from any thread; what it is given must outlive it.

#include "core/relay/ApiRoute.h"
#include "core/relay/storage/IntakeLog.h"
#include "core/relay/storage/MailFolder.h"
#include "core/relay/storage/RelayState.h"

namespace waybill::relay {

class UnappliedApi {
public:
    UnappliedApi(const RelayState& state, const IntakeLog& intake, const MailFolder& mail);

    std::vector<ApiRoute> routes() const;

    HttpResponse deadLetter(const std::string& id) const;
    HttpResponse refused(const std::string& id) const;

private:
    const RelayState& m_state;
    const IntakeLog& m_intake;
    const MailFolder& m_mail;
};

} // namespace waybill::relay
