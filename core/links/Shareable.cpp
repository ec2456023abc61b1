// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Redact.h"
#include "core/filter/Printer.h"
#include "core/filter/Query.h"
#include "core/links/Link.h"

namespace waybill::links {

namespace {

using filter::Field;
using filter::Node;

// "*@example.org" is a domain, "nora*" may be a person.
bool namesPerson(const filter::Term& term)
{
    if (term.field == Field::Since || term.field == Field::Before)
        return false;
    if (term.field == Field::To || term.field == Field::From)
        return term.value != "*" && !term.value.starts_with("*@");
    return maskAddresses(term.value) != term.value || maskAddresses(term.metaKey) != term.metaKey;
}

// False: nothing is left of the node. What is left never lets less through than before.
bool strip(Node& node, bool negated, int& leftOut)
{
    if (node.kind == Node::Kind::Term) {
        if (!namesPerson(node.term))
            return true;
        ++leftOut;
        return false;
    }
    const bool wasEmpty = node.children.empty();
    const std::size_t before = node.children.size();
    const bool inner = node.kind == Node::Kind::Not ? !negated : negated;
    std::erase_if(node.children, [&leftOut, inner](Node& child) { return !strip(child, inner, leftOut); });
    // "this address OR that type" without the address would let less through: it goes as a whole.
    const bool isEither = (node.kind == Node::Kind::Or) != negated && node.kind != Node::Kind::Not;
    if (isEither && node.children.size() < before)
        return false;
    return wasEmpty || !node.children.empty();
}

} // namespace

Shareable withoutAddresses(std::string_view text)
{
    const auto query = filter::Query::parse(text);
    if (!query)
        return {};
    Node root = query->root();
    Shareable shareable;
    if (strip(root, false, shareable.leftOut))
        shareable.filter = shareable.leftOut == 0 ? std::string(text) : filter::print(root);
    return shareable;
}

} // namespace waybill::links
