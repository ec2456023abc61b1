// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/spf/Evaluator.h"

#include "core/domains/spf/Policy.h"
#include "core/domains/spf/Prefetch.h"

#include <algorithm>
#include <expected>

namespace waybill::domains::spf {

namespace {

// What ends a check before a directive matched.
struct Stop {
    Decision decision = Decision::PermError;
    Problem problem = Problem::None;
    std::string domain;
    std::string term;
    std::string detail;
};

template <typename T>
using Or = std::expected<T, Stop>;

struct Ruling {
    Decision decision = Decision::Neutral;
    std::string term;
    dns::Name domain; // whose record decided, after redirects
    std::optional<MacroString> explanation;
};

Decision decisionOf(Qualifier qualifier)
{
    switch (qualifier) {
    case Qualifier::Pass: return Decision::Pass;
    case Qualifier::Fail: return Decision::Fail;
    case Qualifier::SoftFail: return Decision::SoftFail;
    case Qualifier::Neutral: return Decision::Neutral;
    }
    return Decision::Neutral;
}

// An international domain is looked up by its A-labels (RFC 8616 4).
std::string asciiDomain(std::string_view domain)
{
    const bool isAscii = std::ranges::all_of(domain, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    const auto name = isAscii ? std::nullopt : std::optional(dns::Name::fromPerson(domain));
    return name && *name ? (*name)->text() : std::string(domain);
}

// RFC 7208 4.3: a name of two labels or more, and no address in brackets.
std::optional<dns::Name> checkable(std::string_view domain)
{
    if (domain.ends_with('.'))
        domain.remove_suffix(1);
    const auto name = dns::Name::fromDotted(domain);
    return name && name->labelCount() >= 2 && !domain.starts_with('[') ? name : std::nullopt;
}

class Run {
public:
    Run(const dns::Resolver& resolver, const Sender& sender, const EvaluatorOptions& options, long long seconds,
        std::stop_token stop)
        : m_lookups(resolver, std::move(stop)), m_options(options)
    {
        m_context.ip = sender.ip.unmapped();
        m_context.helo = sender.helo;
        const std::string_view mailFrom = sender.mailFrom;
        const std::size_t at = mailFrom.rfind('@');
        m_context.senderDomain =
            asciiDomain(mailFrom.empty() ? std::string_view(sender.helo) : mailFrom.substr(at == mailFrom.npos ? 0 : at + 1));
        const std::string_view local = at == mailFrom.npos ? "" : mailFrom.substr(0, at);
        m_context.localPart = local.empty() ? "postmaster" : local;
        m_context.receiver = options.receiver;
        m_context.seconds = seconds;
    }

    Evaluation run()
    {
        Evaluation evaluation;
        const auto domain = checkable(m_context.senderDomain);
        const Or<Ruling> ruling = domain ? evaluate(*domain) : stop(Problem::BadDomain, m_context.senderDomain);
        if (ruling) {
            evaluation.decision = ruling->decision;
            evaluation.domain = ruling->domain.text();
            evaluation.term = ruling->term;
            if (ruling->decision == Decision::Fail)
                evaluation.explanation = explain(*ruling);
        } else {
            const Stop& why = ruling.error();
            evaluation.decision = why.decision;
            evaluation.problem = why.problem;
            evaluation.domain = why.domain;
            evaluation.term = why.term;
            evaluation.detail = why.detail;
        }
        evaluation.lookups = m_count;
        evaluation.voidLookups = m_voidCount;
        evaluation.answers = m_lookups.answers();
        return evaluation;
    }

private:
    Or<Ruling> evaluate(const dns::Name& domain)
    {
        Prefetch(m_lookups, m_context).run(domain);
        return checkHost(domain);
    }

    static std::unexpected<Stop> stop(Problem problem, std::string domain, std::string term = {}, std::string detail = {})
    {
        Decision decision = Decision::PermError;
        if (problem == Problem::NoRecord || problem == Problem::BadDomain)
            decision = Decision::None;
        else if (problem == Problem::DnsFailed)
            decision = Decision::TempError;
        return std::unexpected(Stop{decision, problem, std::move(domain), std::move(term), std::move(detail)});
    }

    Or<Policy> policyAt(const dns::Name& domain)
    {
        const dns::Answer& answer = m_lookups.answer({domain, dns::RecordType::Txt});
        // A loop of aliases is the zone's fault and stays: as with no record, but never taken for one.
        if (answer.isUnknown())
            return stop(Problem::DnsFailed, domain.text(), {}, std::string(toString(answer.outcome)));
        const auto records = spfRecordsAmong(answer.texts());
        if (records.empty())
            return stop(Problem::NoRecord, domain.text());
        if (records.size() > 1)
            return stop(Problem::SeveralRecords, domain.text());
        auto policy = parsePolicy(records[0]);
        if (!policy)
            return stop(Problem::Syntax, domain.text(), policy.error().term, policy.error().why);
        return std::move(*policy);
    }

    Or<Ruling> checkHost(const dns::Name& domain)
    {
        const Policy policy = TRY(policyAt(domain));
        for (const Directive& directive : policy.directives) {
            if (TRY(matches(directive, domain)))
                return Ruling{decisionOf(directive.qualifier), directive.source, domain, policy.explanation};
        }
        if (policy.redirect)
            return redirect(policy, domain);
        return Ruling{Decision::Neutral, {}, domain, {}};
    }

    Or<Ruling> redirect(const Policy& policy, const dns::Name& domain)
    {
        const std::string term = "redirect=" + policy.redirect->source();
        TRY_VOID(count(domain, term));
        const auto target = policy.redirect->expandName(contextAt(domain));
        if (!target)
            return stop(Problem::NoIncludedRecord, domain.text(), term);
        auto ruling = checkHost(*target);
        if (!ruling && ruling.error().decision == Decision::None)
            return stop(Problem::NoIncludedRecord, domain.text(), term);
        return ruling;
    }

    Or<bool> matches(const Directive& directive, const dns::Name& domain)
    {
        if (directive.mechanism == Mechanism::All)
            return true;
        if (!directive.asksDns())
            return directive.holds(m_context.ip);
        TRY_VOID(count(domain, directive.source));
        const auto target = directive.domain ? directive.domain->expandName(contextAt(domain)) : std::optional(domain);
        if (directive.mechanism == Mechanism::Include)
            return included(directive, target, domain);
        if (!target) // a name that can't be asked for does not exist
            return false;
        switch (directive.mechanism) {
        case Mechanism::A: return anyAddress(directive, TRY(asked({*target, addressType()}, directive, domain)));
        case Mechanism::Mx: return anyExchange(directive, *target, domain);
        case Mechanism::Ptr: return anyPointer(*target);
        case Mechanism::Exists:
            return TRY(asked({*target, dns::RecordType::A}, directive, domain)).isFound();
        default: return false;
        }
    }

    Or<void> count(const dns::Name& domain, const std::string& term)
    {
        if (++m_count > maxLookups)
            return stop(Problem::TooManyLookups, domain.text(), term);
        return {};
    }

    Or<bool> included(const Directive& directive, const std::optional<dns::Name>& target, const dns::Name& domain)
    {
        if (!target)
            return stop(Problem::NoIncludedRecord, domain.text(), directive.source);
        const auto ruling = checkHost(*target);
        if (ruling)
            return ruling->decision == Decision::Pass;
        if (ruling.error().decision == Decision::None)
            return stop(Problem::NoIncludedRecord, domain.text(), directive.source);
        return std::unexpected(ruling.error());
    }

    // The answer to a question that a term asks. A failure ends the check, and so does the third void answer.
    Or<dns::Answer> asked(const dns::Question& question, const Directive& directive, const dns::Name& domain)
    {
        const dns::Answer& answer = m_lookups.answer(question);
        if (answer.isUnknown())
            return stop(Problem::DnsFailed, domain.text(), directive.source,
                        question.name.text() + ": " + std::string(toString(answer.outcome)));
        if (answer.isAbsent() && ++m_voidCount > maxVoidLookups)
            return stop(Problem::TooManyVoidLookups, domain.text(), directive.source);
        return answer;
    }

    bool anyAddress(const Directive& directive, const dns::Answer& answer) const
    {
        return std::ranges::any_of(answer.records, [this, &directive](const dns::Record& record) {
            return record.address() != nullptr && directive.covers(*record.address(), m_context.ip);
        });
    }

    Or<bool> anyExchange(const Directive& directive, const dns::Name& target, const dns::Name& domain)
    {
        const dns::Answer exchanges = TRY(asked({target, dns::RecordType::Mx}, directive, domain));
        if (exchanges.records.size() > maxExchanges)
            return stop(Problem::TooManyExchanges, domain.text(), directive.source);
        for (const dns::Record& record : exchanges.records) {
            if (record.mx() == nullptr || record.mx()->exchange.isRoot())
                continue; // the null MX of RFC 7505
            if (anyAddress(directive, TRY(asked({record.mx()->exchange, addressType()}, directive, domain))))
                return true;
        }
        return false;
    }

    // Names of the sender's address whose own addresses lead back to it (5.5). What fails is skipped.
    std::vector<dns::Name> validatedNames()
    {
        std::vector<dns::Name> names;
        std::vector<dns::Question> questions;
        for (const dns::Record& record : m_lookups.answer({m_context.ip.reverseName(), dns::RecordType::Ptr}).records) {
            if (record.target() != nullptr && questions.size() < maxPointers)
                questions.push_back({*record.target(), addressType()});
        }
        m_lookups.fetch(questions);
        for (const dns::Question& question : questions) {
            const auto& records = m_lookups.answer(question).records;
            if (std::ranges::any_of(records, [this](const dns::Record& each) {
                    return each.address() != nullptr && *each.address() == m_context.ip;
                }))
                names.push_back(question.name);
        }
        return names;
    }

    Or<bool> anyPointer(const dns::Name& target)
    {
        if (m_lookups.answer({m_context.ip.reverseName(), dns::RecordType::Ptr}).isAbsent()
            && ++m_voidCount > maxVoidLookups)
            return stop(Problem::TooManyVoidLookups, target.text(), "ptr");
        return std::ranges::any_of(validatedNames(),
                                   [&target](const dns::Name& name) { return name.isAtOrBelow(target); });
    }

    // %{p}: the domain itself, else a name below it, else any (7.3).
    std::string validatedName(const dns::Name& domain)
    {
        const auto names = validatedNames();
        if (std::ranges::find(names, domain) != names.end())
            return domain.text();
        const auto below =
            std::ranges::find_if(names, [&domain](const dns::Name& name) { return name.isAtOrBelow(domain); });
        if (below != names.end())
            return below->text();
        return names.empty() ? "unknown" : names.front().text();
    }

    MacroContext contextAt(const dns::Name& domain)
    {
        MacroContext context = m_context;
        context.domain = domain.text();
        context.validatedName = [this, domain] { return validatedName(domain); };
        return context;
    }

    // Whatever is wrong with it, an explanation never changes the decision (6.2).
    std::string explain(const Ruling& ruling)
    {
        if (const auto own = ruling.explanation ? explanationText(ruling) : std::nullopt)
            return *own;
        return m_options.defaultExplanation.value_or(m_context.ip.text() + " is not permitted to send for "
                                                     + m_context.senderDomain + " (" + ruling.term
                                                     + " in the SPF record of " + ruling.domain.text() + ")");
    }

    std::optional<std::string> explanationText(const Ruling& ruling)
    {
        const auto name = ruling.explanation->expandName(contextAt(ruling.domain));
        const auto texts = name ? m_lookups.answer({*name, dns::RecordType::Txt}).texts() : std::vector<std::string>();
        if (texts.size() != 1)
            return std::nullopt;
        const auto macro = MacroString::parse(texts[0], MacroString::Kind::Explanation);
        return macro ? std::optional(macro->expand(contextAt(ruling.domain))) : std::nullopt;
    }

    dns::RecordType addressType() const { return m_context.ip.isV4() ? dns::RecordType::A : dns::RecordType::Aaaa; }

    Lookups m_lookups;
    const EvaluatorOptions& m_options;
    MacroContext m_context;
    int m_count = 0;
    int m_voidCount = 0;
};

} // namespace

std::string_view toString(Decision decision)
{
    switch (decision) {
    case Decision::None: return "none";
    case Decision::Neutral: return "neutral";
    case Decision::Pass: return "pass";
    case Decision::Fail: return "fail";
    case Decision::SoftFail: return "softfail";
    case Decision::TempError: return "temperror";
    case Decision::PermError: return "permerror";
    }
    return {};
}

Evaluator::Evaluator(const dns::Resolver& resolver, const Clock& clock, EvaluatorOptions options)
    : m_resolver(resolver), m_clock(clock), m_options(std::move(options))
{
}

Evaluation Evaluator::check(const Sender& sender, std::stop_token stop) const
{
    return Run(m_resolver, sender, m_options, toMs(m_clock.now()) / 1000, std::move(stop)).run();
}

} // namespace waybill::domains::spf
