// SPDX-License-Identifier: GPL-3.0-or-later
// Answers come from anybody who can reach the port: whatever their bytes, they are refused or read within their bounds.

#include "core/dns/CachingResolver.h"
#include "core/dns/Message.h"
#include "tests/fuzz/Target.h"

using namespace waybill;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    auto message = dns::parseMessage(fuzz::textOf(data, size));
    if (!message)
        return 0;
    const dns::Question question =
        message->question.value_or(dns::Question{*dns::Name::parse("example.org"), dns::RecordType::Txt});
    dns::restoreCase(*message, question.name);
    for (const auto* section : {&message->answer, &message->authority, &message->additional}) {
        for (const dns::Record& record : *section) {
            const auto again = dns::Name::parse(record.owner.text());
            fuzz::demand(again && *again == record.owner, "a name that was read is printed as it was");
            fuzz::demand(!record.line().empty(), "a record has a line");
        }
    }
    const dns::Answer answer = dns::interpret(question, std::move(*message));
    fuzz::demand(answer.chain.size() <= dns::maxCnameHops + 1, "aliases end");
    fuzz::demand(answer.isFound() == !answer.records.empty(), "found means that there are records");
    fuzz::demand(dns::lifetime(dns::aged(answer, 1)) <= dns::lifetime(answer), "an answer does not get younger");
    return 0;
}
