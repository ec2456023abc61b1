// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/SendErasure.h"

#include "core/sqlite/RewriteTexts.h"
#include "core/sqlite/Statement.h"
#include "core/sqlite/Transaction.h"

namespace waybill::relay {

namespace {

using environments::Environment;

// The entry itself goes from the lists; masked, it would be an address that nobody has.
bool takeOut(Environment& rules, const AddressTraces& traces)
{
    bool any = std::erase_if(rules.allowedAddresses, [&](const std::string& entry) { return traces.isIn(entry); }) > 0;
    any = std::erase_if(rules.messageTypes, [&](const std::string& type) { return traces.isIn(type); }) > 0 || any;
    return traces.mask(rules.title) > 0 || any;
}

} // namespace

Result<void> checkNoCredentialHas(SendRules& rules, const AddressTraces& traces)
{
    for (const sending::CredentialState& state : TRY(rules.credentials())) {
        if (traces.isIn(sending::toJson(state.credential)))
            return fail(ErrorCode::Conflict,
                        "the credential " + state.credential.name + " logs in with this address; nothing was erased",
                        "give it another account or remove it, then erase the address");
    }
    return {};
}

Result<LedgerErased> eraseFrom(sqlite::Database& database, SendRules& rules, const std::string& recipient)
{
    const AddressTraces traces(recipient);
    LedgerErased erased;
    sqlite::Transaction transaction = TRY(sqlite::Transaction::begin(database));
    TRY_VOID(checkNoCredentialHas(rules, traces));
    sqlite::Statement remove = TRY(sqlite::Statement::prepare(database, "DELETE FROM sends WHERE recipient = ?"));
    TRY_VOID(remove.bind(0, std::string_view(recipient)).run());
    erased.sends = database.changedRows();
    const auto mask = [&](std::string& text) { return traces.mask(text) > 0; };
    erased.mentions = TRY(sqlite::rewriteTexts(
        database, {"sends", {"number"}, {"recipient", "message_type", "correlation_id", "message_id", "problem", "text"}}, mask));
    erased.templates = TRY(sqlite::rewriteTexts(database, {"templates", {"environment", "name"}, {"json"}}, mask));
    erased.credentials = TRY(sqlite::rewriteTexts(database, {"credentials", {"name"}, {"probe"}}, mask));
    for (const environments::EnvironmentState& state : TRY(rules.environments())) {
        Environment left = state.rules;
        if (!takeOut(left, traces))
            continue;
        TRY_VOID(rules.put(left));
        ++erased.environments;
    }
    TRY_VOID(transaction.commit());
    TRY_VOID(database.checkpoint(sqlite::Checkpoint::Truncate));
    return erased;
}

} // namespace waybill::relay
