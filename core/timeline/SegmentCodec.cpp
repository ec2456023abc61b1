// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/timeline/SegmentCodec.h"

#include <algorithm>
#include <cstring>
#include <type_traits>
#include <unordered_map>
#include <vector>

namespace waybill::timeline {

namespace {

constexpr std::uint64_t magic = 0x3130'4753'4c42'5957; // "WYBLSG01"

struct Head {
    std::uint64_t magic, size, checksum; // of everything behind the head
};

std::unexpected<Error> damaged() { return fail(ErrorCode::Corrupt, "a file of the timeline's cache is damaged"); }

// Finds what a disk or a crash does to bytes; it is no defence against a person, which the checks of codes are.
std::uint64_t checksumOf(std::string_view bytes)
{
    std::uint64_t sum = 0x9e3779b97f4a7c15ULL ^ bytes.size();
    while (!bytes.empty()) {
        std::uint64_t word = 0;
        const std::size_t size = std::min<std::size_t>(8, bytes.size());
        std::memcpy(&word, bytes.data(), size);
        sum = (sum ^ word) * 0xff51afd7ed558ccdULL;
        sum ^= sum >> 32;
        bytes.remove_prefix(size);
    }
    return sum;
}

class Writer {
public:
    template <typename T>
    void value(const T& value)
    {
        static_assert(std::is_trivially_copyable_v<T>);
        m_bytes.append(reinterpret_cast<const char*>(&value), sizeof(T));
    }
    template <typename T>
    void column(const std::vector<T>& values)
    {
        value(std::uint32_t(values.size()));
        m_bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
    }
    void text(std::string_view text)
    {
        value(std::uint32_t(text.size()));
        m_bytes += text;
    }
    std::string take() { return std::move(m_bytes); }

private:
    std::string m_bytes;
};

class Reader {
public:
    explicit Reader(std::string_view bytes) : m_left(bytes) {}

    bool isWhole() const { return m_ok && m_left.empty(); }
    bool isOk() const { return m_ok; }

    template <typename T>
    T value()
    {
        T value{};
        const std::string_view bytes = take(sizeof(T));
        if (bytes.size() == sizeof(T))
            std::memcpy(&value, bytes.data(), sizeof(T));
        return value;
    }
    template <typename T>
    std::vector<T> column(std::size_t most)
    {
        const auto count = value<std::uint32_t>();
        if (count > most)
            m_ok = false;
        const std::string_view bytes = take(m_ok ? count * sizeof(T) : 0);
        std::vector<T> values(bytes.size() / sizeof(T));
        std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
        return values;
    }
    std::string_view text() { return take(value<std::uint32_t>()); }

private:
    std::string_view take(std::size_t size)
    {
        if (!m_ok || size > m_left.size()) {
            m_ok = false;
            return m_left.substr(0, 0);
        }
        const std::string_view taken = m_left.substr(0, size);
        m_left.remove_prefix(size);
        return taken;
    }

    std::string_view m_left;
    bool m_ok = true;
};

// The codes that a segment uses of a pool, numbered anew in the order of their first use.
class Renumbered {
public:
    std::uint32_t operator()(std::uint32_t code)
    {
        const auto [known, isNew] = m_numbers.try_emplace(code, std::uint32_t(m_codes.size()));
        if (isNew)
            m_codes.push_back(code);
        return known->second;
    }
    const std::vector<std::uint32_t>& codes() const { return m_codes; }

private:
    std::unordered_map<std::uint32_t, std::uint32_t> m_numbers;
    std::vector<std::uint32_t> m_codes;
};

// In the order in which they are written: each may use only what comes after it, and is read from the end.
struct UsedCodes {
    Renumbered messages, replies, sources, details;
    Renumbered recipients, reasons, correlations, subjects, names, tags, metadata;
};

struct Columns {
    std::vector<std::int64_t> time;
    std::vector<std::uint64_t> id, providerEventId;
    std::vector<std::int32_t> delay;
    std::vector<std::uint32_t> message, reply;
    std::vector<std::uint8_t> kind;
    std::vector<std::uint16_t> state;
};

Columns columnsOf(const Chunk& chunk, std::uint32_t from, std::uint32_t to, UsedCodes& used)
{
    Columns columns;
    for (std::uint32_t at = from; at < to; ++at) {
        const std::uint16_t state = chunk.state[at].load(std::memory_order_relaxed);
        if ((state & goneBit) != 0)
            continue;
        columns.time.push_back(chunk.timeAt(at));
        columns.id.push_back(chunk.id[at]);
        columns.providerEventId.push_back(chunk.providerEventId[at]);
        columns.delay.push_back(chunk.delay[at]);
        columns.message.push_back(used.messages(chunk.message[at]));
        columns.reply.push_back(used.replies(chunk.reply[at]));
        columns.kind.push_back(chunk.kind[at]);
        columns.state.push_back(state);
    }
    return columns;
}

void writeColumns(Writer& writer, const Columns& columns)
{
    writer.column(columns.time);
    writer.column(columns.id);
    writer.column(columns.providerEventId);
    writer.column(columns.delay);
    writer.column(columns.message);
    writer.column(columns.reply);
    writer.column(columns.kind);
    writer.column(columns.state);
}

template <typename Record, typename Change>
void writeRecords(Writer& writer, const RecordPool<Record>& pool, const Renumbered& used, const Change& change)
{
    std::vector<Record> records;
    for (const std::uint32_t code : used.codes())
        records.push_back(change(pool[code]));
    writer.column(records);
}

void writeTexts(Writer& writer, const StringPool& pool, const Renumbered& used)
{
    writer.value(std::uint32_t(used.codes().size()));
    for (const std::uint32_t code : used.codes())
        writer.text(pool.text(code));
}

void writePools(Writer& writer, const EventTable& table, UsedCodes& used)
{
    writeRecords(writer, table.messages, used.messages, [&](Message message) {
        message.recipient = used.recipients(message.recipient);
        message.correlation = used.correlations(message.correlation);
        message.detail = used.details(message.detail);
        message.source = used.sources(message.source);
        return message;
    });
    writeRecords(writer, table.replies, used.replies, [&](Reply reply) {
        reply.reason = used.reasons(reply.reason);
        reply.enhanced = used.names(reply.enhanced);
        reply.native = used.names(reply.native);
        return reply;
    });
    writeRecords(writer, table.sources, used.sources, [&](Source source) {
        for (auto name : {&Source::provider, &Source::environment, &Source::endpoint, &Source::messageType, &Source::sender})
            source.*name = used.names(source.*name);
        source.tags = used.tags(source.tags);
        return source;
    });
    writeRecords(writer, table.details, used.details, [&](Detail detail) {
        return Detail{used.metadata(detail.metadata), used.subjects(detail.subject), used.names(detail.templateId)};
    });
    writeTexts(writer, table.recipients, used.recipients);
    writeTexts(writer, table.reasons, used.reasons);
    writeTexts(writer, table.correlations, used.correlations);
    writeTexts(writer, table.subjects, used.subjects);
    writeTexts(writer, table.names, used.names);
    writeTexts(writer, table.tags, used.tags);
    writeTexts(writer, table.metadata, used.metadata);
}

struct Body {
    Columns columns;
    std::vector<Message> messages;
    std::vector<Reply> replies;
    std::vector<Source> sources;
    std::vector<Detail> details;
    // recipients, reasons, correlations, subjects, names, tags, metadata
    std::array<std::vector<std::string_view>, 7> texts;
};

bool readBody(std::string_view bytes, Body& body)
{
    Reader reader(bytes);
    Columns& columns = body.columns;
    columns.time = reader.column<std::int64_t>(chunkRows);
    columns.id = reader.column<std::uint64_t>(chunkRows);
    columns.providerEventId = reader.column<std::uint64_t>(chunkRows);
    columns.delay = reader.column<std::int32_t>(chunkRows);
    columns.message = reader.column<std::uint32_t>(chunkRows);
    columns.reply = reader.column<std::uint32_t>(chunkRows);
    columns.kind = reader.column<std::uint8_t>(chunkRows);
    columns.state = reader.column<std::uint16_t>(chunkRows);
    body.messages = reader.column<Message>(chunkRows);
    body.replies = reader.column<Reply>(chunkRows);
    body.sources = reader.column<Source>(chunkRows);
    body.details = reader.column<Detail>(chunkRows);
    for (auto& texts : body.texts) {
        const auto count = reader.value<std::uint32_t>();
        for (std::uint32_t i = 0; i < count && reader.isOk(); ++i)
            texts.push_back(reader.text());
    }
    return reader.isWhole();
}

// Every number is below the size of what it counts in.
bool areCodesGood(const Body& body)
{
    const auto& [recipients, reasons, correlations, subjects, names, tags, metadata] = body.texts;
    const Columns& columns = body.columns;
    const std::size_t rows = columns.time.size();
    const bool sameLength = columns.id.size() == rows && columns.providerEventId.size() == rows
        && columns.delay.size() == rows && columns.message.size() == rows && columns.reply.size() == rows
        && columns.kind.size() == rows && columns.state.size() == rows;
    const auto allBelow = [](const auto& values, std::size_t size) {
        return std::ranges::all_of(values, [size](std::uint32_t value) { return value < size; });
    };
    const auto endsWell = [](std::string_view list) { return list.empty() || list.back() == '\0'; };
    return sameLength && allBelow(columns.message, body.messages.size()) && allBelow(columns.reply, body.replies.size())
        && std::ranges::all_of(columns.kind, [](std::uint8_t kind) {
               return std::size_t(typeOf(kind)) < events::eventTypeCount && unsigned(strengthOf(kind)) < 3;
           })
        && std::ranges::all_of(columns.state, [](std::uint16_t state) {
               return unsigned(processingOf(state)) < 5 && (state & goneBit) == 0;
           })
        && std::ranges::all_of(body.messages, [&](const Message& message) {
               return message.recipient < recipients.size() && message.correlation < correlations.size()
                   && message.detail < body.details.size() && message.source < body.sources.size();
           })
        && std::ranges::all_of(body.replies, [&](const Reply& reply) {
               return reply.reason < reasons.size() && reply.enhanced < names.size() && reply.native < names.size();
           })
        && std::ranges::all_of(body.sources, [&](const Source& source) {
               return source.provider < names.size() && source.environment < names.size()
                   && source.endpoint < names.size() && source.messageType < names.size()
                   && source.sender < names.size() && source.tags < tags.size() && source.verification < 3;
           })
        && std::ranges::all_of(body.details, [&](const Detail& detail) {
               return detail.metadata < metadata.size() && detail.subject < subjects.size()
                   && detail.templateId < names.size();
           })
        && std::ranges::all_of(tags, endsWell) && std::ranges::all_of(metadata, endsWell);
}

std::vector<std::uint32_t> internAll(StringPool& pool, const std::vector<std::string_view>& texts)
{
    std::vector<std::uint32_t> codes;
    codes.reserve(texts.size());
    for (const std::string_view text : texts)
        codes.push_back(pool.intern(text));
    return codes;
}

// Changes the body's own numbers into the table's codes.
void intern(Body& body, EventTable& table)
{
    const auto& [recipientTexts, reasonTexts, correlationTexts, subjectTexts, nameTexts, tagTexts, metadataTexts] = body.texts;
    std::vector<std::uint32_t> recipients;
    recipients.reserve(recipientTexts.size());
    for (const std::string_view text : recipientTexts)
        recipients.push_back(table.internRecipient(text));
    const auto reasons = internAll(table.reasons, reasonTexts);
    const auto correlations = internAll(table.correlations, correlationTexts);
    const auto subjects = internAll(table.subjects, subjectTexts);
    const auto names = internAll(table.names, nameTexts);
    const auto tags = internAll(table.tags, tagTexts);
    const auto metadata = internAll(table.metadata, metadataTexts);
    std::vector<std::uint32_t> sources, details, messages, replies;
    for (Source source : body.sources) {
        for (auto name : {&Source::provider, &Source::environment, &Source::endpoint, &Source::messageType, &Source::sender})
            source.*name = names[source.*name];
        source.tags = tags[source.tags];
        sources.push_back(table.sources.intern(source));
    }
    for (const Detail& detail : body.details)
        details.push_back(table.details.intern({metadata[detail.metadata], subjects[detail.subject], names[detail.templateId]}));
    for (const Message& message : body.messages)
        messages.push_back(table.messages.intern({message.messageId, recipients[message.recipient],
                                                  correlations[message.correlation], details[message.detail],
                                                  sources[message.source]}));
    for (const Reply& reply : body.replies)
        replies.push_back(table.replies.intern({reasons[reply.reason], reply.smtpCode, names[reply.enhanced], names[reply.native]}));
    for (std::uint32_t& message : body.columns.message)
        message = messages[message];
    for (std::uint32_t& reply : body.columns.reply)
        reply = replies[reply];
}

} // namespace

std::string encodeSegment(const EventTable& table, std::uint32_t chunk, std::uint32_t from, std::uint32_t to)
{
    UsedCodes used;
    Writer writer;
    writer.value(Head{});
    writeColumns(writer, columnsOf(*table.chunk(chunk), from, to, used));
    writePools(writer, table, used);
    std::string bytes = writer.take();
    const std::string_view body = std::string_view(bytes).substr(sizeof(Head));
    const Head head{magic, bytes.size(), checksumOf(body)};
    std::memcpy(bytes.data(), &head, sizeof(head));
    return bytes;
}

Result<std::size_t> segmentSize(std::string_view bytes)
{
    Head head{};
    if (bytes.size() < sizeof(head))
        return damaged();
    std::memcpy(&head, bytes.data(), sizeof(head));
    if (head.magic != magic || head.size < sizeof(head) || head.size > bytes.size())
        return damaged();
    return std::size_t(head.size);
}

Result<std::uint32_t> decodeSegment(std::string_view bytes, EventTable& table, std::uint32_t chunk, std::uint32_t most)
{
    const std::size_t size = TRY(segmentSize(bytes));
    Head head{};
    std::memcpy(&head, bytes.data(), sizeof(head));
    const std::string_view text = bytes.substr(sizeof(head), size - sizeof(head));
    Body body;
    if (checksumOf(text) != head.checksum || !readBody(text, body) || !areCodesGood(body))
        return damaged();
    const Columns& columns = body.columns;
    const auto rows = std::uint32_t(std::min<std::size_t>(columns.time.size(), most));
    if (rows > table.roomIn(chunk))
        return damaged();
    intern(body, table);
    for (std::uint32_t i = 0; i < rows; ++i)
        table.put(chunk, {columns.time[i], columns.id[i], columns.providerEventId[i], columns.delay[i],
                          columns.message[i], columns.reply[i], columns.kind[i], columns.state[i]});
    return rows;
}

} // namespace waybill::timeline
