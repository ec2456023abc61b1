// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/ProviderCard.h"

#include <spdlog/fmt/fmt.h>

#include <algorithm>

namespace waybill::ctl {

namespace {

using providers::Answers;
using providers::EventMeaning;
using providers::ProviderCard;

std::string_view deliveredText(ProviderCard::ReportsDelivered reports)
{
    using enum ProviderCard::ReportsDelivered;
    return reports == Always ? "always reported" : reports == OptIn ? "reported when subscribed to" : "never reported";
}

std::string answersText(const Answers& answers)
{
    return fmt::format("come back later {}, not authentic {}, too large {}", answers.comeBackLater,
                       answers.notAuthentic, answers.tooLarge);
}

std::string meaningText(const EventMeaning& meaning)
{
    std::string text(events::toString(meaning.kind.type));
    if (meaning.kind.bounce != events::BounceClass::None)
        text += fmt::format(" {}", events::toString(meaning.kind.bounce));
    return text;
}

void writeAnswers(JsonWriter& writer, std::string_view name, const Answers& answers)
{
    writer.key(name)
        .beginObject()
        .member("come_back_later", answers.comeBackLater)
        .member("not_authentic", answers.notAuthentic)
        .member("too_large", answers.tooLarge)
        .endObject();
}

} // namespace

Result<const providers::Provider*> providerNamed(const providers::Registry& registry, const std::string& name)
{
    if (const providers::Provider* provider = registry.find(name))
        return provider;
    std::string known;
    for (const auto& each : registry.all())
        known += (known.empty() ? "" : ", ") + std::string(each->card().id);
    return fail(ErrorCode::InvalidInput, "“" + name + "” is no provider", "known are " + known);
}

std::string cardText(const ProviderCard& card)
{
    std::string text = fmt::format("{} ({})\n\n", card.displayName, card.id);
    const auto line = [&text](std::string_view label, std::string_view value) {
        text += fmt::format("{:<15}{}\n", label, value.empty() ? "not documented" : value);
    };
    line("Set up at", card.webhookPath);
    line("Signature", card.signature);
    line("Retries", card.retries);
    line("Limits", card.limits);
    line("Deliveries", deliveredText(card.reportsDelivered));
    line("Inbound mail", card.inbound.empty() ? "not offered" : card.inbound);
    line("Safe testing", card.testing);
    line("Test event", card.testEvent);
    line("Answers", answersText(card.eventAnswers));
    if (card.inboundAnswers != card.eventAnswers)
        line("  inbound", answersText(card.inboundAnswers));
    line("Documentation", card.documentation);
    if (!card.safeAddresses.empty())
        text += "\nAddresses that reach nobody\n";
    for (const std::string_view address : card.safeAddresses)
        text += fmt::format("  {}\n", address);
    text += "\nEvents\n";
    std::size_t widest = 0;
    for (const EventMeaning& meaning : card.events)
        widest = std::max(widest, meaning.native.size());
    for (const EventMeaning& meaning : card.events) {
        const std::string note = meaning.note.empty() ? "" : fmt::format("  ({})", meaning.note);
        text += fmt::format("  {:<{}}  {}{}\n", meaning.native, widest, meaningText(meaning), note);
    }
    return text + "  any other name is kept as \"other\", with its raw body\n";
}

void writeCard(JsonWriter& writer, const ProviderCard& card)
{
    writer.beginObject()
        .member("id", card.id)
        .member("name", card.displayName)
        .memberOrNull("set_up_at", card.webhookPath)
        .member("signature_covers", events::toString(card.signatureStrength))
        .memberOrNull("signature", card.signature)
        .memberOrNull("retries", card.retries)
        .memberOrNull("limits", card.limits)
        .member("reports_delivered", providers::toString(card.reportsDelivered))
        .memberOrNull("inbound", card.inbound)
        .memberOrNull("testing", card.testing)
        .memberOrNull("test_event", card.testEvent)
        .memberOrNull("documentation", card.documentation);
    writeAnswers(writer, "answers_events", card.eventAnswers);
    writeAnswers(writer, "answers_inbound", card.inboundAnswers);
    writer.key("safe_addresses").beginArray();
    for (const std::string_view address : card.safeAddresses)
        writer.value(address);
    writer.endArray().key("events").beginArray();
    for (const EventMeaning& meaning : card.events) {
        writer.beginObject()
            .member("native", meaning.native)
            .member("type", events::toString(meaning.kind.type))
            .memberOrNull("bounce", meaning.kind.bounce == events::BounceClass::None
                                        ? std::string_view()
                                        : events::toString(meaning.kind.bounce))
            .memberOrNull("note", meaning.note)
            .endObject();
    }
    writer.endArray().endObject();
}

} // namespace waybill::ctl
