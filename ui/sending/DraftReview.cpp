// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/DraftReview.h"

#include "core/environments/Address.h"

#include <algorithm>

namespace waybill::ui::sending {

namespace {

using namespace std::chrono_literals;
using waybill::environments::Suppression;
using waybill::sending::Review;

constexpr auto typingPause = 150ms;
constexpr auto askAgainAfter = 1500ms;

std::string domainOf(const std::string& address)
{
    const auto plain = waybill::environments::plainAddress(address);
    return plain ? plain->substr(plain->rfind('@') + 1) : std::string();
}

} // namespace

DraftReview::DraftReview(const SendSource& source, Look look, QObject* parent)
    : QObject(parent), m_source(source), m_look(std::move(look))
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(typingPause);
    connect(&m_quiet, &QTimer::timeout, this, &DraftReview::now);
    m_askAgain.setSingleShot(true);
    m_askAgain.setInterval(askAgainAfter);
    connect(&m_askAgain, &QTimer::timeout, this, [this] {
        if (const auto subject = m_look())
            askAboutSuppression(subject->environment.id.value());
    });
}

void DraftReview::soon()
{
    ++m_asked; // what is under way is of an older text
    m_quiet.start();
}

void DraftReview::now()
{
    m_quiet.stop();
    const auto subject = m_look();
    if (!subject)
        return;
    askAboutRecipient(*subject);
    askAboutDomain(*subject);
    m_source.review(subject->draft, factsOf(*subject), this, [this, asked = ++m_asked](Review review) {
        if (asked != m_asked)
            return;
        m_latest = std::move(review);
        m_answered = asked;
        emit reviewed();
    });
}

void DraftReview::forgetRecipient() { m_askedOf.clear(); }

void DraftReview::eventsArrived()
{
    if (!m_askAgain.isActive())
        m_askAgain.start();
}

void DraftReview::askAboutRecipient(const Subject& subject)
{
    const auto plain = waybill::environments::plainAddress(subject.draft.to.address);
    const std::string& environment = subject.environment.id.value();
    m_recipient = plain ? *plain : std::string();
    const std::string asked = environment + ' ' + m_recipient;
    if (asked == m_askedOf)
        return;
    m_askedOf = asked;
    m_suppression.reset();
    askAboutSuppression(environment);
}

void DraftReview::askAboutSuppression(const std::string& environment)
{
    if (m_recipient.empty())
        return;
    m_source.suppression(m_recipient, environment, this, [this, asked = m_askedOf](const Result<std::optional<Suppression>>& found) {
        if (asked != m_askedOf)
            return;
        if (!found)
            return m_askedOf.clear(); // with the next look; the relay's guard asks in any case
        if (m_suppression.has_value() == found->has_value())
            return;
        m_suppression = *found;
        soon();
    });
}

void DraftReview::askAboutDomain(const Subject& subject)
{
    const std::string domain = domainOf(subject.draft.from.address);
    if (domain == m_domain)
        return;
    m_domain = domain;
    m_domainFacts.reset();
    if (domain.empty())
        return;
    m_source.domain(domain, this, [this, domain](Result<std::optional<waybill::sending::DomainFacts>> facts) {
        if (domain != m_domain || !facts || !facts->has_value())
            return;
        m_domainFacts = **facts;
        soon();
    });
}

waybill::sending::ReviewFacts DraftReview::factsOf(const Subject& subject) const
{
    waybill::sending::ReviewFacts facts;
    facts.environment = subject.environment;
    facts.credential = subject.credential;
    facts.suppression = m_suppression;
    facts.sentToday = subject.sentToday;
    facts.confirmation = subject.confirmation;
    // What is watched and isn't the From's own: a link there from a test message is doubtful.
    std::ranges::copy_if(subject.watchedDomains, std::back_inserter(facts.productionDomains),
                         [this](const std::string& domain) { return domain != m_domain; });
    facts.domain = m_domainFacts;
    return facts;
}

} // namespace waybill::ui::sending
