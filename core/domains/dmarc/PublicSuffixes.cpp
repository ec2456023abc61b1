// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/dmarc/PublicSuffixes.h"

#include "core/base/Ascii.h"
#include "core/domains/tags/TagList.h"

#include <libpsl.h>

namespace waybill::domains::dmarc {

void PublicSuffixes::Free::operator()(psl_ctx_st* list) const { psl_free(list); }

PublicSuffixes PublicSuffixes::standard() { return PublicSuffixes(psl_latest(nullptr)); }

Result<PublicSuffixes> PublicSuffixes::fromFile(const std::string& path)
{
    psl_ctx_st* list = psl_load_file(path.c_str());
    if (list == nullptr)
        return fail(ErrorCode::Io, path + " is no public suffix list");
    return PublicSuffixes(list);
}

std::string PublicSuffixes::registrableDomain(std::string_view domain) const
{
    const std::string name = asciiLower(domain);
    const char* found = m_list ? psl_registrable_domain(m_list.get(), name.c_str()) : nullptr;
    return found == nullptr ? std::string() : std::string(found);
}

std::string PublicSuffixes::organisationalDomain(std::string_view domain) const
{
    std::string found = registrableDomain(domain);
    return found.empty() ? asciiLower(domain) : found;
}

} // namespace waybill::domains::dmarc
