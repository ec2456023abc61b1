// SPDX-License-Identifier: GPL-3.0-or-later
// What a provider's domain API may answer, to whichever provider's question: the first byte chooses.

#include "core/domains/provider_api/AskProvider.h"
#include "tests/fuzz/Target.h"

#include <algorithm>

using namespace waybill;
using namespace waybill::domains;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const char* const providers[] = {"sendgrid", "postmark", "mailgun", "ses", "resend", "agentmail",
                                            "brevo", "mailjet", "mandrill", "mailersend", "sparkpost"};
    if (size == 0)
        return 0;
    const dns::Name domain = dns::Name::parse("mail.example.com").value_or(dns::Name());
    ProviderAccess access;
    access.provider = providers[data[0] % std::size(providers)];
    access.account.user = "user";
    access.account.region = access.provider == "ses" ? "eu-west-1" : "";
    access.secret = Secret("secret");
    const std::string body(fuzz::textOf(data + 1, size - 1));
    const auto transport = [&body](const providers::SendCall& call, const std::stop_token&) -> Result<providers::HttpAnswer> {
        fuzz::demand(call.url.starts_with("https://"), "only the provider is asked");
        return providers::HttpAnswer{200, {}, body};
    };
    const auto records = askProvider(access, domain, SystemClock(), transport, {});
    if (!records)
        return 0;
    fuzz::demand(!records->empty() && records->size() <= 40, "a bounded list");
    for (const ProviderRecord& record : *records) {
        fuzz::demand(record.name.isAtOrBelow(domain.parent()), "names stay at home");
        fuzz::demand(std::ranges::all_of(record.value, [](char c) { return c >= ' ' && c < 0x7f; }), "values are printable");
    }
    return 0;
}
