// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/checks/DkimCheck.h"

#include "core/base/Ascii.h"
#include "core/base/JsonWriter.h"
#include "core/domains/checks/Text.h"

#include <algorithm>

namespace waybill::domains {

namespace {

constexpr std::size_t mostSelectors = 32;

Check keyCheck(const std::string& selector, Verdict verdict, QString sentence)
{
    return makeCheck("dkim:" + selector, translate("domains", "DKIM %1").arg(said(selector, 40)), verdict, std::move(sentence));
}

std::string unquoted(std::string text)
{
    std::erase_if(text, [](char c) { return c == '"' || c == '\\'; });
    return text;
}

bool isHostName(std::string_view text)
{
    return text.find('.') != std::string_view::npos && text.find_first_of("=; ") == std::string_view::npos;
}

QString chainText(const dns::Answer& answer)
{
    if (answer.chain.empty())
        return translate("domains", "TXT here");
    if (answer.chain.size() == 1)
        return translate("domains", "CNAME to %1").arg(said(answer.finalName().text(), 80));
    return translate("domains", "%1 CNAMEs to %2").arg(answer.chain.size()).arg(said(answer.finalName().text(), 80));
}

QString missingSentence(const dns::Answer& answer)
{
    if (answer.chain.empty())
        return translate("domains", "There is no key record at %1.").arg(said(answer.question.name.text()));
    return translate("domains", "The CNAME leads to %1, where there is no key.").arg(said(answer.finalName().text()));
}

// A panel that takes "target" for a name below the zone publishes "target.zone": the alias without the zone's name.
std::optional<FixRecord> withoutZone(const dns::Answer& answer)
{
    if (answer.chain.empty())
        return std::nullopt;
    const std::string target = lowerText(answer.chain.front().target);
    const std::size_t labels = answer.question.name.labelCount();
    dns::Name zone = answer.question.name;
    for (std::size_t i = 0; i + 2 <= labels; ++i, zone = zone.parent()) {
        const std::string end = "." + lowerText(zone);
        if (end.find("_domainkey") != std::string::npos || !target.ends_with(end))
            continue;
        FixRecord fix;
        fix.name = answer.chain.front().owner;
        fix.type = dns::RecordType::Cname;
        fix.value = target.substr(0, target.size() - end.size());
        fix.ttl = answer.chain.front().ttl;
        fix.replaces = target;
        return fix;
    }
    return std::nullopt;
}

std::string detailOf(const dkim::KeyRecord& key, const dns::Answer& answer)
{
    JsonWriter json;
    json.beginObject().member("key", dkim::describe(key)).member("bits", key.bits).member("testing", key.isTesting);
    json.member("strict", key.isStrict).member("revoked", key.isRevoked());
    json.key("hashes").beginArray();
    for (const std::string& hash : key.hashes)
        json.value(hash);
    json.endArray().key("services").beginArray();
    for (const std::string& service : key.services)
        json.value(service);
    json.endArray().member("ttl", std::uint64_t(answer.records.empty() ? 0 : answer.records.front().ttl)).endObject();
    return json.take();
}

// A readable key: what is good about it, and what a receiver will mind.
void judgeReadable(Check& check, const dkim::KeyRecord& key, const dns::Answer& answer)
{
    check.detailJson = detailOf(key, answer);
    if (key.isRevoked()) {
        check.verdict = Verdict::Fail;
        check.sentence = translate("domains", "The key is revoked: p= is empty.");
        return;
    }
    const QString what = QString::fromStdString(dkim::describe(key));
    if (key.type == dkim::KeyType::Rsa && key.bits < dkim::leastBits) {
        check.verdict = Verdict::Fail;
        check.sentence = translate("domains", "%1 is too short: receivers must not accept less than 1024 bits.").arg(what);
        return;
    }
    if (!key.allowsEmail() || !key.allowsHash("sha256")) {
        check.verdict = Verdict::Fail;
        check.sentence = key.allowsEmail() ? translate("domains", "h= does not allow sha256, the only hash in use.")
                                           : translate("domains", "s= does not allow email.");
        return;
    }
    check.verdict = Verdict::Pass;
    check.sentence = translate("domains", "%1, %2, a whole key").arg(chainText(answer), what);
    if (key.type == dkim::KeyType::Rsa && key.bits < dkim::wantedBits) {
        check.verdict = Verdict::Warning;
        check.sentence = translate("domains", "%1, %2: 2048 bits are recommended").arg(chainText(answer), what);
    }
    if (key.isTesting) {
        check.verdict = Verdict::Warning;
        check.sentence = translate("domains", "%1, t=y: receivers may treat the mail as unsigned").arg(what);
    }
    if (key.isStrict)
        check.notes.push_back(translate("domains", "t=s: the i= of a signature must be the domain itself."));
    for (const Tag& tag : key.others)
        check.notes.push_back(translate("domains", "The tag %1= is not part of RFC 6376 and is ignored.").arg(said(tag.name)));
}

QString slipSentence(KeySlip slip, const std::string& reason)
{
    switch (slip) {
    case KeySlip::SplitOverRecords:
        return translate("domains", "The key is split over two TXT records; it must be one record of several strings.");
    case KeySlip::Quoted:
        return translate("domains", "Quotes or backslashes from the panel’s form are part of the record.");
    case KeySlip::TextIsTarget:
        return translate("domains", "A TXT record holds the name that a CNAME should point to.");
    case KeySlip::None: break;
    }
    return translate("domains", "The key record can’t be used: %1").arg(said(reason));
}

void addRepair(Check& check, const dns::Answer& answer, KeySlip slip, const std::vector<std::string>& texts)
{
    FixRecord fix;
    fix.name = answer.finalName();
    if (slip == KeySlip::TextIsTarget) {
        fix.type = dns::RecordType::Cname;
        fix.value = std::string(trimmed(unquoted(texts.front())));
    } else {
        fix.value = repairedKey(texts);
    }
    fix.replaces = texts.front();
    if (!fix.value.empty())
        check.fixes.push_back(std::move(fix));
}

} // namespace

std::string repairedKey(const std::vector<std::string>& texts)
{
    if (texts.empty() || texts.size() > 4)
        return {};
    std::vector<std::string> pieces;
    for (const std::string& text : texts)
        pieces.push_back(unquoted(text));
    std::ranges::sort(pieces);
    do {
        std::string joined;
        for (const std::string& piece : pieces)
            joined += piece;
        const auto key = dkim::parseKeyRecord(joined);
        if (key && !key->isRevoked())
            return joined;
    } while (std::ranges::next_permutation(pieces).found);
    return {};
}

KeySlip slipOf(const std::vector<std::string>& texts)
{
    const bool readable = std::ranges::any_of(texts, [](const std::string& text) { return dkim::parseKeyRecord(text).has_value(); });
    if (texts.empty() || readable)
        return KeySlip::None;
    if (texts.size() == 1 && isHostName(trimmed(unquoted(texts.front()))))
        return KeySlip::TextIsTarget;
    if (repairedKey(texts).empty())
        return KeySlip::None;
    return texts.size() > 1 ? KeySlip::SplitOverRecords : KeySlip::Quoted;
}

Check judgeKey(const std::string& selector, const dns::Answer& answer)
{
    Check check = keyCheck(selector, Verdict::Fail, missingSentence(answer));
    check.answers.push_back(answer);
    if (answer.isUnknown()) {
        check.verdict = Verdict::Unknown;
        check.sentence = unknownBecause(answer);
        return check;
    }
    std::vector<std::string> texts = answer.texts();
    if (texts.empty()) {
        if (auto fix = withoutZone(answer)) {
            check.sentence = translate("domains", "Zone name appended to the CNAME target");
            check.notes.push_back(translate("domains", "A name without a final dot gets the zone appended by many panels: "
                                                       "enter it with the dot, or without the zone."));
            check.fixes.push_back(std::move(*fix));
        }
        return check;
    }
    std::optional<dkim::KeyRecord> best;
    std::string reason;
    int keys = 0;
    for (const std::string& text : texts) {
        keys += int(dkim::looksLikeKeyRecord(text));
        auto key = dkim::parseKeyRecord(text);
        if (!key)
            reason = key.error().message;
        else if (!best || best->isRevoked())
            best = std::move(*key);
    }
    if (!best) {
        const KeySlip slip = slipOf(texts);
        check.sentence = slipSentence(slip, reason);
        if (slip != KeySlip::None)
            addRepair(check, answer, slip, texts);
        return check;
    }
    judgeReadable(check, *best, answer);
    if (texts.size() > 1) {
        check.verdict = worse(check.verdict, Verdict::Warning);
        check.notes.insert(check.notes.begin(),
                           keys > 1
                               ? translate("domains", "There are %1 key records; receivers may take any of them.").arg(keys)
                               : translate("domains", "There are other TXT records beside the key."));
    }
    if (!answer.chain.empty() && answer.records.front().owner == answer.question.name)
        check.notes.push_back(translate("domains", "There is a TXT record beside the CNAME, which DNS forbids."));
    return check;
}

std::vector<Check> DkimCheck::run(const CheckContext& context) const
{
    std::vector<std::string> selectors = context.selectors;
    selectors.insert(selectors.end(), m_selectors.begin(), m_selectors.end());
    std::vector<std::string> asked;
    std::vector<dns::Question> questions;
    for (const std::string& selector : selectors) {
        const std::string lower = asciiLower(selector);
        const auto name = context.domain.below(lower + "._domainkey");
        if (!name || std::ranges::find(asked, lower) != asked.end() || asked.size() == mostSelectors)
            continue;
        asked.push_back(lower);
        questions.push_back({*name, dns::RecordType::Txt});
    }
    if (questions.empty()) {
        return {makeCheck("dkim", translate("domains", "DKIM"), Verdict::Unknown,
                          translate("domains", "No selector is known. Name one, name the provider, or take a message that you sent."))};
    }
    const std::vector<dns::Answer> answers = context.resolver.ask(questions, context.stop);
    std::vector<Check> checks;
    for (std::size_t i = 0; i < asked.size(); ++i)
        checks.push_back(judgeKey(asked[i], answers[i]));
    return checks;
}

} // namespace waybill::domains
