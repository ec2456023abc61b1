// SPDX-License-Identifier: GPL-3.0-or-later
// SPF records are written by strangers and name further ones: whatever they say, evaluating them ends within the limits.
// Each line of the input is a record: the first of the domain, the others of 1.example, 2.example, …

#include "core/dns/Resolver.h"
#include "core/domains/spf/Evaluator.h"
#include "core/domains/spf/Findings.h"
#include "tests/fuzz/Target.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

using namespace waybill;

namespace {

constexpr std::size_t maxRecords = 12;

class LinesResolver : public dns::Resolver {
public:
    explicit LinesResolver(std::string_view text)
    {
        while (!text.empty() && m_lines.size() < maxRecords) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            m_lines.emplace_back(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }

    std::vector<dns::Answer> ask(std::span<const dns::Question> questions, std::stop_token) const override
    {
        std::vector<dns::Answer> answers;
        for (const dns::Question& question : questions)
            answers.push_back(answer(question));
        m_asked += questions.size();
        return answers;
    }
    std::size_t asked() const { return m_asked; }

private:
    dns::Answer answer(const dns::Question& question) const
    {
        dns::Answer answer;
        answer.question = question;
        answer.outcome = dns::Outcome::NxDomain;
        const std::string name = question.name.text();
        const std::size_t number = name == "example.org" ? 0 : std::size_t(std::atoi(name.c_str()));
        if (question.type == dns::RecordType::Txt && number < m_lines.size()) {
            answer.records.push_back({question.name, dns::RecordType::Txt, 60, dns::Txt{{m_lines[number]}}, m_lines[number]});
            answer.outcome = dns::Outcome::Found;
        } else if (question.type == dns::RecordType::Mx) {
            for (int i = 0; i < 12; ++i)
                answer.records.push_back({question.name, question.type, 60, dns::Mx{10, question.name}, "10 ."});
            answer.outcome = dns::Outcome::Found;
        }
        return answer;
    }

    std::vector<std::string> m_lines;
    mutable std::size_t m_asked = 0;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    namespace spf = domains::spf;
    const LinesResolver resolver(fuzz::textOf(data, size));
    const SystemClock clock;
    const auto ip = dns::IpAddress::parse(size % 2 == 0 ? "192.0.2.1" : "2001:db8::1");
    const spf::Evaluation result = spf::Evaluator(resolver, clock).check({*ip, "someone@example.org", "mail.example.org"});
    fuzz::demand(result.lookups <= spf::maxLookups + 1, "lookups end at the limit");
    fuzz::demand(result.voidLookups <= spf::maxVoidLookups + 1, "void lookups end at the limit");
    fuzz::demand(resolver.asked() <= 400, "questions are bounded");
    fuzz::demand((result.decision == spf::Decision::Fail) == !result.explanation.empty() || result.explanation.empty(),
                 "only fail is explained");
    const spf::IncludeTree tree = spf::buildTree(resolver, *dns::Name::parse("example.org"));
    fuzz::demand(tree.culprit.has_value() == (tree.lookups > spf::maxLookups), "past the limit there is a culprit");
    spf::findingsIn(tree);
    const std::string repaired = spf::repaired(tree);
    fuzz::demand(repaired.empty() || spf::parsePolicy(repaired), "a repaired record can be read");
    return 0;
}
