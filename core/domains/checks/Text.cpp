// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/checks/Text.h"

#include "core/base/Ascii.h"
#include "core/domains/tags/TagList.h"

namespace waybill::domains {

QString said(std::string_view text, qsizetype most)
{
    QString shown = QString::fromStdString(printable(text));
    if (shown.size() > most)
        shown = shown.left(most - 1) + QChar(0x2026);
    return shown;
}

std::string lowerText(const dns::Name& name) { return asciiLower(name.text()); }

TextAnswer textAnswerOf(const dns::Answer& answer)
{
    TextAnswer text;
    if (answer.isUnknown()) {
        text.state = TextAnswer::State::Unknown;
        text.detail = outcomeWord(answer).toStdString();
    } else if (answer.isFound()) {
        text.state = TextAnswer::State::Found;
        text.records = answer.texts();
    }
    return text;
}

QString outcomeWord(const dns::Answer& answer)
{
    using enum dns::Outcome;
    switch (answer.outcome) {
    case Found: return translate("domains", "found");
    case NoData: return translate("domains", "no such record");
    case NxDomain: return translate("domains", "no such name");
    case Referral: return translate("domains", "a referral only");
    case CnameLoop: return translate("domains", "aliases that lead in a circle");
    case ServFail: return QStringLiteral("SERVFAIL");
    case Refused: return translate("domains", "refused");
    case Failed: return translate("domains", "error %1").arg(answer.rcode);
    case Timeout: return translate("domains", "timed out");
    case Unreachable: return translate("domains", "the resolver can’t be reached");
    case Malformed: return translate("domains", "an answer that can’t be read");
    case Cancelled: return translate("domains", "cancelled");
    }
    return {};
}

QString unknownBecause(const dns::Answer& answer)
{
    return translate("domains", "Not known: %1 – %2").arg(said(answer.question.name.text()), outcomeWord(answer));
}

Check makeCheck(std::string id, QString title, Verdict verdict, QString sentence)
{
    Check check;
    check.id = std::move(id);
    check.title = std::move(title);
    check.verdict = verdict;
    check.sentence = std::move(sentence);
    return check;
}

std::vector<std::string> textsBeginning(const dns::Answer& answer, std::string_view version)
{
    std::vector<std::string> found = answer.texts();
    std::erase_if(found, [&](const std::string& text) {
        return !equalsIgnoringCase(trimmed(text).substr(0, version.size()), version);
    });
    return found;
}

} // namespace waybill::domains
