// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/StoryTeller.h"

#include "core/simulator/MessageTypes.h"

#include <array>

namespace waybill::simulator {

using namespace std::chrono_literals;
using events::BounceClass;
using events::EventType;

std::string Reply::line() const
{
    if (text.empty())
        return {};
    return std::to_string(code) + " " + enhanced + " " + text;
}

StoryTeller::StoryTeller(Random& random, std::size_t source, std::string provider, Message message,
                         const Person& person)
    : m_random(random)
    , m_source(source)
    , m_provider(std::move(provider))
    , m_message(std::move(message))
    , m_person(person)
    , m_at(m_message.requestedAt)
{
}

ProviderEvent& StoryTeller::add(EventType type, BounceClass bounce)
{
    ProviderEvent event;
    event.source = m_source;
    event.message = m_message;
    event.id = m_random.letters(24);
    event.type = type;
    event.bounce = bounce;
    event.at = m_at;
    event.attempt = m_attempt;
    // Now and then a webhook overtakes the one before it.
    event.postedAt = m_at + m_random.around(700ms) + (m_random.chance(0.03) ? m_random.around(40s) : 0ms);
    m_events.push_back(std::move(event));
    return m_events.back();
}

void StoryTeller::accepted()
{
    pass(350ms);
    if (m_provider == "sendgrid" || m_provider == "mailgun")
        add(EventType::Queued);
    else if (m_provider == "resend")
        add(EventType::Sent);
}

void StoryTeller::deferred(int times)
{
    constexpr std::array waits{5min, 10min, 15min, 30min, 60min};
    pass(1500ms);
    for (int time = 0; time < times; ++time) {
        ProviderEvent& event = add(EventType::Deferred);
        if (m_provider != "resend") // says only that it is delayed
            event.reply = laterReply(m_person, domains()[m_person.domain], m_random);
        ++m_attempt;
        m_at += m_random.around(waits[std::size_t(time) % waits.size()], 0.1);
    }
}

void StoryTeller::delivered()
{
    pass(1400ms);
    ProviderEvent& event = add(EventType::Delivered);
    if (m_provider != "resend")
        event.reply = acceptedReply(domains()[m_person.domain], m_random);
}

void StoryTeller::read()
{
    const MessageType& type = messageType(m_message.tag);
    if (m_random.chance(0.12)) { // an image proxy, seconds after delivery
        pass(5s);
        add(EventType::Opened).machineOpen = true;
    }
    if (!m_random.chance(type.opened))
        return;
    m_at += std::chrono::milliseconds(std::llround(m_random.exponential(14.0 * 60000)) + 8000);
    add(EventType::Opened);
    if (m_random.chance(0.3))
        clicked();
    if (m_message.tag == "digest" && m_provider != "resend" && m_random.chance(0.15)) {
        pass(15s);
        add(EventType::Unsubscribed);
    }
}

void StoryTeller::clicked()
{
    const std::string_view link = messageType(m_message.tag).link;
    pass(20s);
    add(EventType::Clicked).url =
        "https://www.example.com/" + fillIn(link, m_message.correlationId, m_message.correlationId);
}

void StoryTeller::complained()
{
    m_at += std::chrono::milliseconds(std::llround(m_random.exponential(20.0 * 60000)) + 60000);
    add(EventType::Complained);
}

void StoryTeller::mailboxFull()
{
    deferred(2);
    // Mailgun calls its last attempt a permanent failure, whatever the code was.
    ProviderEvent& event =
        add(EventType::Bounced, m_provider == "mailgun" ? BounceClass::Hard : BounceClass::Soft);
    event.reply = mailboxFullReply(m_person, m_random);
}

void StoryTeller::refusedByPolicy()
{
    pass(1200ms);
    if (m_provider == "postmark") {
        add(EventType::Rejected).reply = refusedByPolicyReply(m_random); // its "ISP block"
        return;
    }
    ProviderEvent& event =
        add(EventType::Bounced, m_provider == "mailgun" ? BounceClass::Hard : BounceClass::Soft);
    event.reply = refusedByPolicyReply(m_random);
}

void StoryTeller::failed()
{
    pass(300ms);
    if (m_provider == "sendgrid")
        add(EventType::Rejected).reason = "Invalid";
    else if (m_provider == "postmark")
        add(EventType::Failed).reason = "The template could not be rendered.";
    else if (m_provider == "mailgun")
        add(EventType::Rejected).reason = "Message was considered spam";
    else
        add(EventType::Failed).reason = "reached_daily_quota";
}

void StoryTeller::suppressed(Because because)
{
    const bool bounced = because == Because::Bounced;
    if (m_provider == "postmark")
        return; // its API refuses such a send at once; no webhook follows
    if (m_provider == "mailgun") // the others say so in place of accepting it
        accepted();
    pass(200ms);
    ProviderEvent& event = add(EventType::Rejected);
    if (m_provider == "sendgrid")
        event.reason = bounced ? "Bounced Address" : "Spam Reporting Address";
    else if (m_provider == "mailgun")
        event.reason = bounced ? "suppress-bounce" : "suppress-complaint";
    else
        event.reason = bounced ? "previous_bounce" : "previous_complaint";
}

void StoryTeller::noSuchMailbox()
{
    accepted();
    pass(1300ms);
    add(EventType::Bounced, BounceClass::Hard).reply = noMailboxReply(m_person, m_random);
}

void StoryTeller::deliveredAndRead()
{
    accepted();
    delivered();
    read();
}

void StoryTeller::readAfterWaiting()
{
    accepted();
    deferred(1);
    delivered();
    pass(2min);
    add(EventType::Opened);
    clicked();
}

StoryTeller::End StoryTeller::ordinary()
{
    double draw = m_random.unit();
    const auto within = [&draw](double share) { return (draw -= share) < 0; };
    if (within(0.008)) {
        failed();
        return End::Failed;
    }
    accepted();
    if (within(0.012))
        return End::Silent;
    if (within(0.006)) {
        refusedByPolicy();
        return End::Bounced;
    }
    if (within(0.008)) {
        mailboxFull();
        return End::Bounced;
    }
    if (within(0.006)) {
        deferred(4);
        return End::Deferred;
    }
    if (within(0.04))
        deferred(1 + int(m_random.below(3)));
    delivered();
    read();
    if (!m_random.chance(messageType(m_message.tag).complained))
        return End::Delivered;
    complained();
    return End::Complained;
}

} // namespace waybill::simulator
