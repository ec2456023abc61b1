// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ZoneResolver.h"

#include <algorithm>
#include <charconv>

namespace waybill::tests {

using dns::Answer;
using dns::Name;
using dns::Outcome;
using dns::Question;
using dns::Record;
using dns::RecordType;

namespace {

// Escapes first, so that a test can list odd names; else dots alone separate.
Name nameOf(std::string_view text)
{
    if (const auto name = Name::fromDotted(text))
        return *name;
    return Name::parse(text).value_or(Name());
}

Record recordOf(const Name& owner, RecordType type, std::string_view value, std::uint32_t ttl)
{
    Record record{.owner = owner, .type = type, .ttl = ttl, .data = {}, .rdata = std::string(value)};
    switch (type) {
    case RecordType::A:
    case RecordType::Aaaa:
        record.data = dns::IpAddress::parse(value).value_or(dns::IpAddress());
        break;
    case RecordType::Ns:
    case RecordType::Cname:
    case RecordType::Ptr: record.data = nameOf(value); break;
    case RecordType::Mx: {
        dns::Mx mx;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), mx.preference);
        value.remove_prefix(std::size_t(end - value.data()));
        mx.exchange = value.size() > 1 ? nameOf(value.substr(1)) : Name();
        record.data = mx;
        break;
    }
    case RecordType::Txt:
    case RecordType::Spf: record.data = dns::Txt{{std::string(value)}}; break;
    default: break;
    }
    return record;
}

} // namespace

void ZoneResolver::add(std::string_view name, RecordType type, std::string_view value, std::uint32_t ttl)
{
    const Name owner = nameOf(name);
    m_records.emplace(std::pair(owner.key(), type), recordOf(owner, type, value, ttl));
    m_names.push_back(owner);
}

void ZoneResolver::addTxt(std::string_view name, std::vector<std::string> strings, std::uint32_t ttl)
{
    const Name owner = nameOf(name);
    Record record = recordOf(owner, RecordType::Txt, {}, ttl);
    record.data = dns::Txt{std::move(strings)};
    record.rdata = record.txt()->joined();
    m_records.emplace(std::pair(owner.key(), RecordType::Txt), std::move(record));
    m_names.push_back(owner);
}

void ZoneResolver::fail(std::string_view name, Outcome outcome) { m_failures[nameOf(name).key()] = outcome; }

void ZoneResolver::fail(std::string_view name, RecordType type, Outcome outcome)
{
    m_typeFailures[{nameOf(name).key(), type}] = outcome;
}

void ZoneResolver::failOthers(std::string_view name, Outcome outcome) { m_otherFailures[nameOf(name).key()] = outcome; }

std::vector<Answer> ZoneResolver::ask(std::span<const Question> questions, std::stop_token stop) const
{
    ++m_calls;
    m_questions += int(questions.size());
    return dns::followAliases(questions, [this, &stop](std::span<const Question> each) {
        std::vector<Answer> answers;
        for (const Question& question : each) {
            answers.push_back(answer(question));
            if (stop.stop_requested())
                answers.back().outcome = Outcome::Cancelled;
        }
        return answers;
    });
}

Answer ZoneResolver::answer(const Question& question) const
{
    Answer answer;
    answer.question = question;
    answer.server = "test";
    answer.transport = dns::Transport::Memory;
    const std::string key = question.name.key();
    if (const auto failure = m_failures.find(key); failure != m_failures.end()) {
        answer.outcome = failure->second;
        return answer;
    }
    if (const auto failure = m_typeFailures.find({key, question.type}); failure != m_typeFailures.end()) {
        answer.outcome = failure->second;
        return answer;
    }
    const auto [first, last] = m_records.equal_range({key, question.type});
    for (auto each = first; each != last; ++each)
        answer.records.push_back(each->second);
    const auto alias = m_records.find({key, RecordType::Cname});
    if (!answer.records.empty()) {
        answer.outcome = Outcome::Found;
    } else if (alias != m_records.end()) {
        answer.outcome = Outcome::NoData;
        answer.chain.push_back({question.name, *alias->second.target(), alias->second.ttl});
    } else if (const auto failure = m_otherFailures.find(key); failure != m_otherFailures.end()) {
        answer.outcome = failure->second;
    } else {
        answer.outcome = exists(question.name) ? Outcome::NoData : Outcome::NxDomain;
        answer.rcode = answer.outcome == Outcome::NxDomain ? 3 : 0;
    }
    return answer;
}

bool ZoneResolver::exists(const Name& name) const
{
    return std::any_of(m_names.begin(), m_names.end(), [&name](const Name& each) { return each.isAtOrBelow(name); });
}

} // namespace waybill::tests
