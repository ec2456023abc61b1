// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What tests put in the place of the outside, so that a whole relay runs with their certificates. Null: the real one.
// Plain data.

#include "core/providers/CertificateSource.h"
#include "core/relay/HttpsGet.h"

#include <memory>

namespace waybill::relay {

struct OutsideParts {
    std::shared_ptr<HttpsGet> https;
    std::shared_ptr<providers::CertificateSource> certificates;
};

} // namespace waybill::relay
