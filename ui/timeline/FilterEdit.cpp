// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/FilterEdit.h"

#include "core/base/Rfc3339.h"
#include "core/filter/Match.h"
#include "core/filter/Printer.h"

#include <algorithm>

namespace waybill::ui::timeline {

namespace {

using filter::Field;
using filter::Node;

// The conditions that must all hold.
std::vector<Node> conditions(const std::string& text)
{
    const auto query = filter::Query::parse(text);
    if (!query)
        return {};
    if (query->root().kind == Node::Kind::And)
        return query->root().children;
    return {query->root()};
}

std::string print(std::vector<Node> children)
{
    if (children.size() == 1)
        return filter::print(children.front());
    return filter::print(Node{.kind = Node::Kind::And, .children = std::move(children), .term = {}});
}

Node termNode(Field field, const std::string& value)
{
    Node node;
    node.kind = Node::Kind::Term;
    node.term.field = field;
    node.term.value = value;
    return node;
}

Node negated(Node node)
{
    Node result;
    result.kind = Node::Kind::Not;
    result.children.push_back(std::move(node));
    return result;
}

bool isTermOf(const Node& node, Field field)
{
    return node.kind == Node::Kind::Term && node.term.field == field;
}

// As somebody would write it.
std::string asTyped(Timestamp time)
{
    std::string text = formatRfc3339(time);
    if (text.ends_with(".000Z"))
        text.replace(text.size() - 5, 5, "Z");
    return text;
}

} // namespace

std::string withTerm(const std::string& text, Field field, const std::string& value, bool exclude)
{
    const Node wanted = termNode(field, filter::literalValue(value));
    const Node opposite = negated(wanted);
    std::vector<Node> all = conditions(text);
    std::erase_if(all, [&](const Node& node) {
        // Two values of one field can't both hold, so the new one takes the old one's place.
        return node == wanted || node == opposite || (!exclude && isTermOf(node, field) && field != Field::Tag);
    });
    all.push_back(exclude ? opposite : wanted);
    return print(std::move(all));
}

std::string withoutField(const std::string& text, Field field)
{
    std::vector<Node> all = conditions(text);
    std::erase_if(all, [field](const Node& node) { return isTermOf(node, field); });
    return print(std::move(all));
}

std::string withoutLastCondition(const std::string& text)
{
    std::vector<Node> all = conditions(text);
    if (!all.empty())
        all.pop_back();
    return print(std::move(all));
}

std::string withRange(const std::string& text, Timestamp from, std::optional<Timestamp> to)
{
    std::vector<Node> all = conditions(withoutField(withoutField(text, Field::Since), Field::Before));
    all.push_back(termNode(Field::Since, asTyped(from)));
    if (to)
        all.push_back(termNode(Field::Before, asTyped(*to)));
    return print(std::move(all));
}

std::string withSince(const std::string& text, const std::string& since)
{
    std::vector<Node> all = conditions(withoutField(withoutField(text, Field::Since), Field::Before));
    if (!since.empty())
        all.insert(all.begin(), termNode(Field::Since, since));
    return print(std::move(all));
}

std::optional<std::string> valueOf(const std::string& text, Field field)
{
    std::optional<std::string> found;
    for (const Node& node : conditions(text)) {
        if (!isTermOf(node, field))
            continue;
        if (found)
            return std::nullopt;
        found = node.term.value;
    }
    return found;
}

} // namespace waybill::ui::timeline
