// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which resolvers are asked: the system's, and others with a name. The first one answers the checks, all are compared
// where a record's way is shown. Plain data, kept in the settings; main thread.

#include "core/dns/IpAddress.h"

#include <QString>

#include <vector>

class QSettings;

namespace waybill::ui::domains {

struct NamedResolver {
    QString name; // "Cloudflare"; may be empty
    waybill::dns::Endpoint endpoint;

    QString title() const; // "1.1.1.1 Cloudflare"
    friend bool operator==(const NamedResolver&, const NamedResolver&) = default;
};

struct ResolverChoice {
    bool usesSystem = true;
    std::vector<NamedResolver> others;

    // Three public ones beside the system's.
    static ResolverChoice standard();
    // standard() where nothing was ever chosen. Lines that can't be read are left out.
    static ResolverChoice load(QSettings& settings);
    void save(QSettings& settings) const;

    // The system's first, as it names them now. Reads a small file.
    std::vector<NamedResolver> all() const;
    friend bool operator==(const ResolverChoice&, const ResolverChoice&) = default;
};

} // namespace waybill::ui::domains
