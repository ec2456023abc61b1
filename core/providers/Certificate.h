// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An X.509 certificate (RFC 5280) that a provider signs with. Immutable; shared freely between threads.

#include "core/base/Clock.h"
#include "core/providers/PublicKey.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct x509_st;

namespace waybill::providers {

class Certificate {
public:
    // The first certificate of a PEM text. Nothing for anything else.
    static std::optional<Certificate> parse(std::string_view pem);

    // Not before it begins, and not after it has ended.
    bool isValidAt(Timestamp time) const;
    // Whether it was made for that host (RFC 6125: alternative names, else the common name).
    bool isFor(const std::string& host) const;
    const PublicKey& key() const { return m_key; }

private:
    Certificate(std::shared_ptr<x509_st> certificate, PublicKey key);

    std::shared_ptr<x509_st> m_certificate;
    PublicKey m_key;
};

} // namespace waybill::providers
