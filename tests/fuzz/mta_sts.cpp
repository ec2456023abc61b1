// SPDX-License-Identifier: GPL-3.0-or-later
// An MTA-STS policy file, and the records around it.

#include "core/domains/policy/MtaSts.h"
#include "tests/fuzz/Target.h"

using namespace waybill;
using namespace waybill::domains;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = fuzz::textOf(data, size);
    if (const auto sts = policy::parseStsPolicy(text)) {
        fuzz::demand(sts->mode == policy::StsPolicy::Mode::None || !sts->mx.empty(), "a policy names mail hosts");
        fuzz::demand(sts->maxAge >= 0, "an age is not negative");
        (void)sts->covers(text);
    }
    if (const auto id = policy::parseStsRecord(text))
        fuzz::demand(!id->empty() && id->size() <= 32, "an id has 1 to 32 letters");
    (void)policy::parseTlsReportRecord(text);
    (void)policy::parseBimiRecord(text);
    return 0;
}
