// SPDX-License-Identifier: GPL-3.0-or-later
// A message with its signatures, and the same bytes as a key record.

#include "core/domains/dkim/Verify.h"
#include "tests/fuzz/Target.h"

using namespace waybill;
using namespace waybill::domains;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = fuzz::textOf(data, size);
    const auto key = dkim::parseKeyRecord(text);
    if (key)
        fuzz::demand(key->isRevoked() == (key->bits == 0), "a key has bits, a revoked one has none");

    const dkim::MailText mail = dkim::parseMail(text);
    dkim::KeyAnswers keys;
    for (const std::string& name : dkim::keyNames(mail))
        keys[name] = {TextAnswer::State::Found, {"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", std::string(text)}, {}};
    fuzz::demand(keys.size() <= dkim::maxSignatures, "few signatures are looked at");
    for (const dkim::Verification& one : dkim::verify(mail, keys, timestampFromMs(1'700'000'000'000))) {
        fuzz::demand(one.result != dkim::VerifyResult::Pass || (one.key && one.signature && one.bodyMatches), "a pass has a key");
        fuzz::demand(one.result == dkim::VerifyResult::Pass || !one.reason.empty(), "anything else has a reason");
    }
    return 0;
}
