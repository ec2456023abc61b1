// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An event store that knows nothing and takes nothing: tests replace the one function that they are about.

#include "core/events/EventStore.h"

namespace waybill::relay::tests {

class NoEventStore : public events::EventStore {
public:
    Result<std::unique_ptr<events::Appending>> appendInPieces(const events::RelayId&, const events::Epoch&,
                                                              events::Seq) override
    {
        return none();
    }
    Result<events::Position> position(const events::RelayId&, const events::Epoch&) const override
    {
        return events::Position();
    }
    Result<events::Page> pull(const events::Cursor&, std::size_t, const filter::Query*) const override { return none(); }
    Result<std::vector<events::Event>> trace(const std::string&, std::optional<events::Before>, std::size_t) const override
    {
        return none();
    }
    Result<std::vector<events::Event>> timeline(const filter::Query&, std::optional<events::Before>,
                                                std::size_t) const override
    {
        return none();
    }
    Result<std::vector<events::Group>> aggregate(const filter::Query&, events::TimeRange, events::GroupBy) const override
    {
        return none();
    }
    Result<events::Event> event(events::EventId) const override { return none(); }
    Result<std::vector<events::Collapsed>> collapsed(std::size_t) const override { return none(); }
    Result<events::Collapsed> collapsed(events::EventId) const override { return none(); }
    Result<bool> registerSend(const events::Send&) override { return none(); }
    Result<std::vector<events::Send>> sends(const std::string&, std::size_t) const override { return none(); }
    Result<std::optional<std::int64_t>> sentSince(const std::string&, const std::string&, Timestamp) const override
    {
        return none();
    }
    Result<void> layTombstone(const std::string&, Timestamp) override { return none(); }
    Result<events::FoundTraces> tracesOf(const std::string&) const override { return none(); }
    Result<events::Erased> erase(const std::string&, Timestamp, const events::FoundTraces&) override { return none(); }
    Result<std::optional<Timestamp>> oldest() const override { return none(); }
    Result<std::int64_t> dropDay(std::chrono::sys_days) override { return none(); }
    Result<events::Baseline> baseline(const std::string&) const override { return none(); }
    Result<events::StoreHealth> health() const override { return none(); }

private:
    static std::unexpected<Error> none() { return fail(ErrorCode::Corrupt, "this store is none"); }
};

} // namespace waybill::relay::tests
