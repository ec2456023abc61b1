// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/People.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace waybill::simulator {

namespace {

constexpr std::array givenNames{
    "amira", "kees", "tomas", "lena", "nora", "jonas", "priya", "sam", "noor", "hiro", "mara", "eva", "noel", "ruth",
    "ines", "bram", "olga", "yusuf", "carla", "dan", "fatou", "greta", "hugo", "ida", "jamal", "kira", "lucas", "mei",
    "nils", "oona", "pavel", "quinn", "rosa", "sven", "tara", "ulla", "vik", "wanda", "xenia", "zoe"};
constexpr std::array familyNames{
    "solano", "vandermeer", "harde", "fischer", "quist", "okafor", "whitlock", "tanabe", "lindqvist", "kroll", "duarte",
    "adeyemi", "brandt", "castell", "drummond", "eriksen", "fontaine", "galloway", "hadley", "ivers", "jansen", "kowal",
    "lemaire", "moreau", "novak", "oconnor", "petrov", "ramsey", "santoro", "thorne", "ueda", "vasquez", "weber",
    "yilmaz"};
constexpr std::array roles{"orders", "jobs", "info", "accounts", "office", "support"};

const std::vector<MailDomain> allDomains{
    {"example.com", "mx2.example.com", "2.0.0 OK %", 0.25},
    {"example.org", "mx1.example.org", "2.0.0 OK % c14-20020a5d58ce", 0.17},
    {"mail.example.org", "mx.mail.example.org", "2.1.5 OK, queued as %", 0.12},
    {"corp.example.net", "mx.corp.example.net", "2.6.0 % Queued mail for delivery", 0.11},
    {"uni.example.org", "mx.uni.example.org", "2.0.0 Ok: queued as %", 0.10},
    {"example.net", "mx1.example.net", "2.0.0 % Message accepted for delivery", 0.08},
    {"shop.example.net", "mx1.shop.example.net", "2.0.0 OK %", 0.06},
    {"post.example.com", "in.post.example.com", "2.0.0 Ok: queued as %", 0.05},
    {"city.example.org", "mail.city.example.org", "2.6.0 % Queued mail for delivery", 0.03},
    {"studio.example.com", "mx.studio.example.com", "2.0.0 OK %", 0.03},
};

std::string replaceIn(std::string_view pattern, char what, std::string_view with)
{
    std::string text;
    for (const char character : pattern) {
        if (character == what)
            text += with;
        else
            text += character;
    }
    return text;
}

std::size_t drawDomain(Random& random)
{
    double left = random.unit();
    for (std::size_t index = 0; index + 1 < allDomains.size(); ++index) {
        left -= allDomains[index].share;
        if (left < 0)
            return index;
    }
    return allDomains.size() - 1;
}

std::string drawLocalPart(Random& random)
{
    const std::string given = random.oneOf(givenNames);
    const std::string family = random.oneOf(familyNames);
    switch (random.below(8)) {
    case 0: return given.substr(0, 1) + "." + family;
    case 1: return given + family.substr(0, 1) + random.digits(2);
    case 2: return given + "." + family + "+shop";
    case 3: return std::string(random.oneOf(roles)) + random.digits(1);
    default: return given + "." + family;
    }
}

} // namespace

const std::vector<MailDomain>& domains() { return allDomains; }

People::People(Random& random)
{
    constexpr std::size_t count = 1500;
    constexpr double withoutMailbox = 0.03;
    m_people.reserve(count);
    while (m_people.size() < count) {
        const std::size_t domain = drawDomain(random);
        Person person{drawLocalPart(random) + "@" + std::string(allDomains[domain].name), domain,
                      !random.chance(withoutMailbox)};
        const bool isTaken = person.address == samplePerson
            || std::ranges::find(m_people, person.address, &Person::address) != m_people.end();
        if (!isTaken)
            m_people.push_back(std::move(person));
    }
}

const Person& People::anyone(Random& random) const
{
    // The power puts the weight on the first ones.
    return m_people[std::size_t(std::pow(random.unit(), 1.15) * double(m_people.size()))];
}

const Person& People::anyoneAt(std::string_view domain, Random& random) const
{
    const std::size_t start = random.below(m_people.size());
    for (std::size_t step = 0; step < m_people.size(); ++step) {
        const Person& person = m_people[(start + step) % m_people.size()];
        if (allDomains[person.domain].name == domain)
            return person;
    }
    return m_people[start];
}

Reply acceptedReply(const MailDomain& domain, Random& random)
{
    const std::string text = replaceIn(domain.accepted, '%', "17" + random.digits(8));
    return {250, text.substr(0, 5), text.substr(6)};
}

Reply laterReply(const Person& person, const MailDomain& domain, Random& random)
{
    switch (random.below(4)) {
    case 0: return {451, "4.7.1", "Greylisted, please try again in 300 seconds"};
    case 1: return {421, "4.7.0", std::string(domain.server) + " Too many connections from your address, try later"};
    case 2: return {450, "4.2.0", "<" + person.address + ">: Recipient address rejected: Mailbox busy"};
    default: return {452, "4.3.1", "Insufficient system storage, try again later"};
    }
}

Reply noMailboxReply(const Person& person, Random& random)
{
    switch (random.below(3)) {
    case 0: return {550, "5.1.1", "<" + person.address + ">: Recipient address rejected: User unknown"};
    case 1: return {550, "5.1.1", "<" + person.address + ">: Recipient address rejected: No such mailbox"};
    default: return {550, "5.1.10", "RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"};
    }
}

Reply mailboxFullReply(const Person& person, Random& random)
{
    if (random.chance(0.5))
        return {452, "4.2.2", "<" + person.address + ">: Mailbox full"};
    return {552, "5.2.2", "The recipient's mailbox is over quota"};
}

Reply refusedByPolicyReply(Random& random)
{
    if (random.chance(0.5))
        return {554, "5.7.1", "Message refused by policy"};
    return {550, "5.7.1", "Service unavailable, client host blocked; see https://www.example.net/blocked"};
}

} // namespace waybill::simulator
