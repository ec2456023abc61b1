// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// All that the relay ever asks of others: signing certificates, and confirmations that an operator orders. Owns what
// does it, or uses what tests give. Safe from any thread.

#include "core/providers/CertificateSource.h"
#include "core/relay/ApiRoute.h"
#include "core/relay/CertificateCache.h"
#include "core/relay/Confirmations.h"
#include "core/relay/OutsideParts.h"
#include "core/relay/QtHttpsGet.h"

#include <string>
#include <vector>

namespace waybill::relay {

class Outside {
public:
    Outside(OutsideParts given, std::string confirmationsPath, Confirmations::Later later, const Clock& clock);

    // GET /v1/confirmations and POST /v1/endpoints/…/confirm.
    std::vector<ApiRoute> routes();

    providers::CertificateSource& certificates();
    Confirmations& confirmations() { return m_confirmations; }

    // Nobody is called back any more once it returns.
    void stop() { m_real.stop(); }

private:
    HttpResponse list() const;

    const OutsideParts m_given;
    QtHttpsGet m_real; // starts its thread with the first request
    CertificateCache m_cache;
    Confirmations m_confirmations;
};

} // namespace waybill::relay
