// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/RequestCodec.h"

#include <spdlog/fmt/fmt.h>

#include <cstdint>

namespace waybill::relay {

namespace {

constexpr int bodyColumn = 5; // of requestColumns

} // namespace

void bindRequest(sqlite::Statement& statement, int first, const IncomingRequest& request)
{
    statement.bind(first, request.receivedAt)
        .bind(first + 1, std::string_view(request.endpoint))
        .bind(first + 2, std::string_view(request.method))
        .bind(first + 3, std::string_view(request.path))
        .bindBlob(first + 4, request.headers.packed())
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
    request.headers = providers::Headers::fromPacked(statement.text(first + 4));
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
