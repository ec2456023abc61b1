// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/timeline/Rows.h"

namespace waybill::tests {

events::Record record(int number, Timestamp start, const Said& said)
{
    events::Record record;
    record.seq = events::Seq(number);
    events::Event& event = record.event;
    event.id = events::EventId(std::uint64_t(number));
    event.dedupKey = std::string(31, 'k') + char(number);
    event.provider = said.provider;
    event.environment = said.environment;
    event.endpoint = said.provider + "-" + said.environment;
    event.type = said.type;
    event.recipient = said.recipient;
    event.messageId = "message-" + std::to_string(number);
    event.correlationId = "order-" + std::to_string(number);
    event.reason = said.reason;
    event.occurredAt = start + std::chrono::seconds(number);
    event.receivedAt = *event.occurredAt;
    event.seq = record.seq;
    return record;
}

std::vector<events::Record> records(int first, int count, Timestamp start)
{
    std::vector<events::Record> result;
    for (int number = first; number < first + count; ++number)
        result.push_back(record(number, start));
    return result;
}

} // namespace waybill::tests
