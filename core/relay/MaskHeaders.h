// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Headers as they may be stored and shown: credentials become "[masked]", so that no secret reaches a file. Signatures
// stay: they prove a body, they don't open anything. Pure; safe from any thread.

#include "core/providers/Keys.h"
#include "core/providers/Provider.h"

namespace waybill::relay {

// Masks Authorization, cookies, the usual API key headers, and every header that carries a secret for these keys,
// whatever its value: a wrong secret may be the right one of another service.
providers::Headers maskedHeaders(providers::Headers headers, const providers::Keys& keys);

} // namespace waybill::relay
