// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/FeedApi.h"

#include "core/relay/ApiJson.h"

namespace waybill::relay {

namespace {

constexpr std::size_t defaultLimit = 500;
constexpr std::size_t maxLimit = 5000;
constexpr std::size_t maxWaitSeconds = 55; // below the minute after which proxies and clients give up

HttpResponse pageResponse(const events::Page& page)
{
    JsonWriter writer;
    writer.beginObject().key("records").beginArray();
    for (const events::Record& record : page.records)
        writeRecord(writer, record);
    writer.endArray().member("cursor", page.next.toString()).endObject();
    return jsonResponse(writer);
}

} // namespace

// One request that reads the feed until there is something to say.
struct FeedApi::Reader {
    Reply reply;
    events::Cursor cursor;
    std::size_t limit;
    filter::Query query;
    LongPolls::SteadyTime deadline;
    bool isOver;
};

FeedApi::FeedApi(const events::EventStore& store, events::RelayId relay, events::Epoch epoch, LongPolls& polls,
                 ReadPool& pool)
    : m_store(store), m_relay(std::move(relay)), m_epoch(std::move(epoch)), m_polls(polls), m_pool(pool)
{
}

void FeedApi::feed(const HttpRequest& request, Reply reply)
{
    const auto limit = numberParameter(request.query, "limit", defaultLimit, maxLimit);
    const auto wait = numberParameter(request.query, "wait", 0, maxWaitSeconds);
    if (!limit || *limit == 0 || !wait)
        return reply(errorResponse({ErrorCode::InvalidInput, "limit and wait must be whole numbers",
                                    "limit is 1 to 5000 records, wait is 0 to 55 seconds"}));
    auto query = filterParameter(request.query);
    if (!query)
        return reply(errorResponse(query.error()));
    auto cursor = cursorFrom(queryParameter(request.query, "after").value_or(""));
    if (!cursor)
        return reply(errorResponse(cursor.error()));
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(*wait);
    read(std::make_shared<Reader>(reply, std::move(*cursor), *limit, std::move(*query), deadline, *wait == 0));
}

Result<events::Cursor> FeedApi::cursorFrom(const std::string& text) const
{
    if (text != "latest")
        return events::Cursor::fromString(text);
    events::Cursor cursor;
    cursor.advance(m_relay, m_epoch, TRY(m_store.position(m_relay, m_epoch)).lastSeq);
    return cursor;
}

// One piece of the feed at a time: what others asked comes in between.
void FeedApi::read(std::shared_ptr<Reader> reader)
{
    const std::uint64_t generation = m_polls.generation();
    const auto page = m_store.pull(reader->cursor, reader->limit,
                                   reader->query.matchesEverything() ? nullptr : &reader->query);
    if (!page)
        return reader->reply(errorResponse(page.error()));
    const bool isOver = reader->isOver || std::chrono::steady_clock::now() >= reader->deadline;
    if (!page->records.empty() || isOver)
        return reader->reply(pageResponse(*page));
    // An empty page that got further may have stopped at rows that don't match: there can be more behind them.
    const bool gotFurther = page->next != reader->cursor;
    reader->cursor = page->next;
    if (gotFurther) {
        if (!m_pool.run([this, reader] { read(reader); })) // busy: the client goes on from here
            reader->reply(pageResponse(*page));
        return;
    }
    m_polls.wait(generation, reader->deadline, [this, reader](bool isLast) {
        reader->isOver = isLast;
        m_pool.run([this, reader] { read(reader); });
    });
}

std::vector<ApiRoute> FeedApi::routes()
{
    return {{"GET", "/v1/feed", "", Role::Read,
             [this](const ApiCall& call, Reply reply) { feed(call.request, std::move(reply)); }}};
}

} // namespace waybill::relay
