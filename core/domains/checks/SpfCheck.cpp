// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/checks/SpfCheck.h"

#include "core/base/JsonWriter.h"
#include "core/domains/checks/Text.h"
#include "core/domains/spf/Evaluator.h"
#include "core/domains/spf/Findings.h"

namespace waybill::domains {

namespace {

void writeNode(JsonWriter& json, const spf::IncludeTree& tree, std::size_t at)
{
    const spf::TreeNode& node = tree.nodes[at];
    json.beginObject().member("domain", node.name).member("lookups", node.cost).memberOrNull("problem", node.detail);
    json.key("terms").beginArray();
    for (const spf::TreeTerm& term : node.terms) {
        json.beginObject()
            .member("term", term.source)
            .member("before", term.before)
            .member("lookups", term.cost)
            .member("void_ipv4", term.void4)
            .member("void_ipv6", term.void6)
            .member("reached", term.isReached)
            .member("past_limit", term.asksDns && term.isReached && term.before >= spf::maxLookups);
        if (term.child) {
            json.key("record");
            writeNode(json, tree, *term.child);
        }
        json.endObject();
    }
    json.endArray().endObject();
}

std::string detailOf(const spf::IncludeTree& tree)
{
    JsonWriter json;
    json.beginObject().key("worst_case").beginObject();
    json.member("lookups", tree.lookups)
        .member("void_ipv4", tree.void4)
        .member("void_ipv6", tree.void6)
        .member("depend_on_sender", tree.perSender)
        .endObject();
    json.key("culprit");
    if (tree.culprit) {
        const spf::TreeNode& node = tree.nodes[tree.culprit->node];
        json.beginObject()
            .member("domain", node.name)
            .member("term", node.terms[tree.culprit->term].source)
            .endObject();
    } else {
        json.null();
    }
    json.key("tree");
    writeNode(json, tree, 0);
    json.endObject();
    return json.take();
}

QString allRight(const spf::IncludeTree& tree)
{
    return translate("domains", "One record; whoever sends, receivers need at most %1 of 10 lookups").arg(tree.lookups);
}

void addFix(Check& check, const spf::IncludeTree& tree, const dns::Name& domain)
{
    std::string record = spf::repaired(tree);
    if (record.empty())
        return;
    FixRecord fix{.name = domain, .type = dns::RecordType::Txt, .value = std::move(record)};
    if (tree.root().records.size() == 1)
        fix.replaces = tree.root().records[0];
    check.fixes.push_back(std::move(fix));
}

// What the addresses that really send get. A known sender that does not pass is a failure of the record.
void addSenders(Check& check, const CheckContext& context)
{
    const spf::Evaluator evaluator(context.resolver, context.clock);
    for (const dns::IpAddress& address : context.sendingAddresses) {
        const auto result = evaluator.check({address, "postmaster@" + context.domain.text(), context.domain.text()}, context.stop);
        const bool isPass = result.decision == spf::Decision::Pass;
        const bool isUnknown = result.decision == spf::Decision::TempError;
        check.notes.push_back(translate("domains", "%1 sends for this domain and gets %2.")
                                  .arg(QString::fromStdString(address.text()),
                                       QString::fromStdString(std::string(toString(result.decision)))));
        check.verdict = worse(check.verdict, isPass ? Verdict::Pass : isUnknown ? Verdict::Unknown : Verdict::Fail);
    }
}

} // namespace

std::vector<Check> SpfCheck::run(const CheckContext& context) const
{
    const spf::IncludeTree tree = spf::buildTree(context.resolver, context.domain, context.stop);
    const auto findings = spf::findingsIn(tree);
    Check check{.id = "spf", .title = translate("domains", "SPF"), .verdict = Verdict::Pass, .sentence = allRight(tree)};
    for (const spf::Finding& finding : findings) {
        check.verdict = worse(check.verdict, finding.verdict);
        check.notes.push_back(finding.text);
    }
    if (!check.notes.empty()) {
        check.sentence = check.notes.front();
        if (check.sentence.endsWith(u'.'))
            check.sentence.chop(1);
        check.notes.erase(check.notes.begin());
    }
    addSenders(check, context);
    addFix(check, tree, context.domain);
    check.answers = tree.answers;
    check.detailJson = detailOf(tree);
    return {std::move(check)};
}

} // namespace waybill::domains
