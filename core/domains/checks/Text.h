// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the checks share: their words, and answers as texts. Pure; safe from any thread.

#include "core/base/Redact.h"
#include "core/dns/Answer.h"
#include "core/domains/Check.h"
#include "core/domains/Translate.h"
#include "core/domains/tags/TextAnswer.h"

#include <QString>

#include <string>
#include <string_view>

namespace waybill::domains {

// Outside text in a sentence: one line, visible escapes, cut where it gets long.
QString said(std::string_view text, qsizetype most = 160);

// The name in small letters, without a final dot.
std::string lowerText(const dns::Name& name);

TextAnswer textAnswerOf(const dns::Answer& answer);

// "s1._domainkey.example.org did not answer: SERVFAIL": for whatever could not be asked.
QString unknownBecause(const dns::Answer& answer);
// "SERVFAIL", "timed out", "refused", …
QString outcomeWord(const dns::Answer& answer);

// A check without answers yet.
Check makeCheck(std::string id, QString title, Verdict verdict, QString sentence);

// The texts among an answer that begin with that version: "v=spf1", "v=DMARC1".
std::vector<std::string> textsBeginning(const dns::Answer& answer, std::string_view version);

} // namespace waybill::domains
