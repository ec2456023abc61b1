// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/RequestCodec.h"

#include <spdlog/fmt/fmt.h>

#include <cstdint>
#include <optional>

namespace waybill::relay {

namespace {

constexpr int bodyColumn = 5; // of requestColumns

void packText(std::string& packed, std::string_view text)
{
    const auto length = std::uint32_t(text.size());
    for (int shift = 0; shift < 32; shift += 8)
        packed += char(length >> shift & 0xff);
    packed += text;
}

std::optional<std::string_view> unpackText(std::string_view& packed)
{
    if (packed.size() < 4)
        return {};
    std::uint32_t length = 0;
    for (std::size_t byte = 0; byte < 4; ++byte)
        length |= std::uint32_t(std::uint8_t(packed[byte])) << (8 * byte);
    if (packed.size() - 4 < length)
        return {};
    const std::string_view text = packed.substr(4, length);
    packed.remove_prefix(4 + std::size_t(length));
    return text;
}

std::size_t countTexts(std::string_view packed)
{
    std::size_t count = 0;
    while (unpackText(packed))
        ++count;
    return count;
}

} // namespace

std::string packHeaders(const providers::Headers& headers)
{
    std::size_t size = 0;
    for (const auto& [name, value] : headers.entries())
        size += name.size() + value.size() + 8;
    std::string packed;
    packed.reserve(size);
    for (const auto& [name, value] : headers.entries()) {
        packText(packed, name);
        packText(packed, value);
    }
    return packed;
}

providers::Headers unpackHeaders(std::string_view packed)
{
    providers::Headers headers;
    headers.reserve(countTexts(packed) / 2);
    while (!packed.empty()) {
        const auto name = unpackText(packed);
        const auto value = name ? unpackText(packed) : std::nullopt;
        if (!value)
            break;
        headers.add(std::string(*name), std::string(*value));
    }
    return headers;
}

void bindRequest(sqlite::Statement& statement, int first, const IncomingRequest& request, std::string_view headers)
{
    statement.bind(first, request.receivedAt)
        .bind(first + 1, std::string_view(request.endpoint))
        .bind(first + 2, std::string_view(request.method))
        .bind(first + 3, std::string_view(request.path))
        .bindBlob(first + 4, headers)
        .bindBlob(first + 5, request.body)
        .bind(first + 6, int(request.verification.status))
        .bind(first + 7, int(request.verification.strength))
        .bind(first + 8, int(request.verification.refusal))
        .bind(first + 9, std::int64_t(request.verification.skew.count()));
}

IncomingRequest readRequest(const sqlite::Statement& statement, int first)
{
    using events::Strength;
    using providers::Refusal;
    using Status = events::VerificationStatus;
    IncomingRequest request;
    request.receivedAt = statement.time(first);
    request.endpoint = statement.text(first + 1);
    request.method = statement.text(first + 2);
    request.path = statement.text(first + 3);
    request.headers = unpackHeaders(statement.bytes(first + 4));
    request.body = statement.text(first + 5);
    request.verification.status = statement.enumeration(first + 6, Status::Failed, Status::Failed);
    request.verification.strength = statement.enumeration(first + 7, Strength::Body, Strength::None);
    request.verification.refusal = statement.enumeration(first + 8, Refusal::BadCertificate, Refusal::Malformed);
    request.verification.skew = std::chrono::seconds(statement.integer(first + 9));
    return request;
}

const std::string& storedColumns()
{
    static const std::string columns = fmt::format("id, {}, rewritten, mail", requestColumns);
    return columns;
}

StoredRequest readStored(const sqlite::Statement& row)
{
    StoredRequest stored{events::RequestId(row.integer(0)), readRequest(row, 1), row.integer(1 + requestColumnCount) != 0};
    stored.request.mail = row.text(2 + requestColumnCount);
    return stored;
}

std::size_t storedBodyBytes(const sqlite::Statement& row) { return row.bytes(1 + bodyColumn).size(); }

} // namespace waybill::relay
