// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A domain's SPF record with all that it includes, and what each branch costs a receiver: whatever the sender, and past the
// limit of ten too. The counts are the worst case over all senders, one that nothing in the record matches: it meets every
// term. Building asks DNS and blocks; the tree is a value.

#include "core/domains/spf/Lookups.h"
#include "core/domains/spf/Policy.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace waybill::domains::spf {

enum class NodeState {
    Loaded,
    NoRecord,
    SeveralRecords,
    Syntax,
    DnsFailed,
    Loop,      // it includes itself
    NotFollowed, // the name depends on the sender, or the tree is too large
};

struct TreeTerm {
    std::string source;
    bool isRedirect = false;
    bool asksDns = false;
    bool isReached = true;            // some sender comes as far as this
    std::optional<std::size_t> child; // of include and redirect: its node
    int before = 0;                   // lookups of the terms that come before it, in this record and those around it
    int cost = 0;                     // lookups of its own and of everything below it
    int void4 = 0;                    // of its own: names that give an IPv4 sender nothing, and an IPv6 sender
    int void6 = 0;
    bool dependsOnSender = false;     // a macro: asked anew, and perhaps in vain, for every sender
    std::size_t exchanges = 0;        // of mx
    std::string failed;               // a question that could not be answered: "mx.example.org: timeout"
};

struct TreeNode {
    dns::Name domain;
    std::string name; // as text; also where it is no name
    NodeState state = NodeState::NotFollowed;
    std::string detail; // what is wrong
    std::optional<std::size_t> parent;
    std::optional<Policy> policy;
    std::vector<std::string> records; // the SPF records found, whatever their number
    std::vector<TreeTerm> terms;      // one for each directive, then the redirect
    int cost = 0;
};

struct TermPlace {
    std::size_t node = 0;
    std::size_t term = 0;
};

struct IncludeTree {
    std::vector<TreeNode> nodes; // the first is the domain's own
    int lookups = 0;
    int void4 = 0; // for IPv4 senders; macros not counted
    int void6 = 0;
    int perSender = 0;                // terms whose names depend on the sender: each may be void too
    std::optional<TermPlace> culprit; // the first term past ten lookups
    std::vector<dns::Answer> answers;

    const TreeNode& root() const { return nodes.front(); }
};

IncludeTree buildTree(const dns::Resolver& resolver, const dns::Name& domain, std::stop_token stop = {});

} // namespace waybill::domains::spf
