// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The people who get the simulated mail, and their mail servers. All in the domains that RFC 2606 reserves.
// Built once from a seed, read-only afterwards; safe from any thread then.

#include "core/simulator/Random.h"
#include "core/simulator/Story.h"

#include <string>
#include <string_view>
#include <vector>

namespace waybill::simulator {

struct Person {
    std::string address;
    std::size_t domain = 0;    // in domains()
    bool hasMailbox = true;    // false: the server says 5.1.1
};

// How one domain's server talks; % is replaced by a queue id, & by the recipient.
struct MailDomain {
    std::string_view name;
    std::string_view server;
    std::string_view accepted;
    double share;
};

const std::vector<MailDomain>& domains();

// Somebody with good mail of several kinds, for whom a trace is worth looking at.
inline constexpr std::string_view samplePerson = "nora.quist@example.org";

class People {
public:
    explicit People(Random& random);

    // Some people get much more mail than others.
    const Person& anyone(Random& random) const;
    const Person& anyoneAt(std::string_view domain, Random& random) const;
    const Person& sample() const { return m_sample; }

private:
    Person m_sample{std::string(samplePerson), 1, true}; // apart from the others
    std::vector<Person> m_people;
};

// Words of a mail server for these outcomes.
Reply acceptedReply(const MailDomain& domain, Random& random);
Reply laterReply(const Person& person, const MailDomain& domain, Random& random);
Reply noMailboxReply(const Person& person, Random& random);
Reply mailboxFullReply(const Person& person, Random& random);
Reply refusedByPolicyReply(Random& random);

} // namespace waybill::simulator
