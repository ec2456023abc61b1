// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/Guard.h"

#include "core/environments/Address.h"
#include "core/environments/MessageSafety.h"

#include <algorithm>

namespace waybill::environments {

namespace {

using Reason = Block::Reason;

bool isTestAddress(std::string_view address, std::span<const std::string_view> testAddresses)
{
    return std::ranges::any_of(testAddresses, [&](std::string_view pattern) { return addressMatches(pattern, address); });
}

bool isListed(std::string_view address, const Environment& environment)
{
    const std::string_view domain = address.substr(address.rfind('@') + 1);
    return std::ranges::find(environment.allowedDomains, domain) != environment.allowedDomains.end() ||
           std::ranges::any_of(environment.allowedAddresses,
                               [&](const std::string& pattern) { return addressMatches(pattern, address); });
}

// The address in its plain form, or why it is none.
bool checkAddress(std::string_view field, std::string& address, std::vector<Block>& blocks)
{
    auto plain = plainAddress(address);
    if (plain)
        address = std::move(*plain);
    else
        blocks.push_back({Reason::BadAddress, std::string(field) + ": " + plain.error().message, plain.error().hint});
    return plain.has_value();
}

void checkRecipient(const Message& message, const Environment& environment, const SendFacts& facts,
                    std::vector<Block>& blocks)
{
    if (auto block = recipientBlock(message.to.address, environment, facts.testAddresses))
        blocks.push_back(std::move(*block));
    if (facts.suppression) {
        blocks.push_back({Reason::Suppressed, "The recipient must not be mailed: " + facts.suppression->reason,
                          "look at the event that shows it before anything else", facts.suppression->eventId});
    }
}

void checkEnvironment(const Message& message, const Environment& environment, const SendFacts& facts,
                      std::vector<Block>& blocks)
{
    const std::string& name = environment.id.value();
    if (environment.paused)
        blocks.push_back({Reason::Paused, "Sending is paused in " + name, "end the pause on the Environments page"});
    if (environment.dailyCap && facts.sentToday >= *environment.dailyCap)
        blocks.push_back({Reason::CapReached,
                          "The cap of " + std::to_string(*environment.dailyCap) + " a day is reached in " + name,
                          "it counts anew at 00:00 UTC"});
    const auto& types = environment.messageTypes;
    if (!types.empty() && std::ranges::find(types, message.messageType) == types.end())
        blocks.push_back({Reason::TypeNotAllowed, "Messages of this type are not sent in " + name,
                          "choose a type that the environment allows"});
    if (environment.guard == GuardLevel::Everybody && facts.confirmation != name)
        blocks.push_back({Reason::NotConfirmed, "This reaches real people", "type " + name + " to send it"});
}

void checkContent(const Message& message, std::vector<Block>& blocks)
{
    for (Error& problem : safetyProblems(message))
        blocks.push_back({Reason::Unsafe, std::move(problem.message), std::move(problem.hint)});
    if (!message.templateId.empty())
        return;
    if (message.subject.empty())
        blocks.push_back({Reason::Incomplete, "The subject is empty", "write one"});
    if (message.text.empty() && message.html.empty())
        blocks.push_back({Reason::Incomplete, "The message is empty", "write a text, an HTML part, or name a template"});
}

} // namespace

bool isAllowedRecipient(std::string_view address, const Environment& environment,
                        std::span<const std::string_view> testAddresses)
{
    const auto plain = plainAddress(address);
    if (!plain)
        return false;
    switch (environment.guard) {
    case GuardLevel::Everybody:
        return true;
    case GuardLevel::AllowList:
        return isTestAddress(*plain, testAddresses) || isListed(*plain, environment);
    case GuardLevel::TestAddresses:
        return isTestAddress(*plain, testAddresses);
    }
    return false;
}

std::optional<Block> recipientBlock(std::string_view address, const Environment& environment,
                                    std::span<const std::string_view> testAddresses)
{
    if (isAllowedRecipient(address, environment, testAddresses))
        return std::nullopt;
    const bool list = environment.guard == GuardLevel::AllowList;
    return Block{Reason::NotAllowed,
                 list ? "The recipient is not on the allow-list of " + environment.id.value()
                      : environment.id.value() + " sends to the provider's test addresses only",
                 list ? "add the address to the environment's allow-list, or write to one that is on it"
                      : "choose a test address, or give the environment an allow-list"};
}

std::expected<PermittedMessage, std::vector<Block>> permit(Message message, const Environment& environment,
                                                           const SendFacts& facts)
{
    std::vector<Block> blocks;
    checkAddress("From", message.from.address, blocks);
    if (checkAddress("To", message.to.address, blocks))
        checkRecipient(message, environment, facts, blocks);
    if (!message.replyTo.empty())
        checkAddress("Reply-to", message.replyTo, blocks);
    checkEnvironment(message, environment, facts, blocks);
    checkContent(message, blocks);
    if (!blocks.empty())
        return std::unexpected(std::move(blocks));
    return PermittedMessage(std::move(message), environment.id);
}

} // namespace waybill::environments
