// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The words for each outcome: headline, clauses, layer clause and next action. Each function fills the verdict from
// findings of that outcome and returns the event that decides; only sayUnknown may return null. Pure; safe from any
// thread.

#include "core/trace/Findings.h"
#include "core/trace/Story.h"
#include "core/trace/Verdict.h"

namespace waybill::trace {

const events::Event* sayDelivered(const Findings& findings, const Context& context, Verdict& verdict);
const events::Event* sayComplained(const Findings& findings, const Context& context, Verdict& verdict);
const events::Event* sayBounced(const Findings& findings, const Context& context, Verdict& verdict);
const events::Event* sayDeferred(const Findings& findings, const Context& context, Verdict& verdict);
const events::Event* sayRejected(const Findings& findings, const Context& context, Verdict& verdict);
const events::Event* sayFailed(const Findings& findings, const Context& context, Verdict& verdict);
const events::Event* sayAccepted(const Findings& findings, const Context& context, Verdict& verdict);
// The message is one of our own test events: no outcome, whatever it says.
void sayTest(const events::Event& event, Verdict& verdict);
// No event came, and the send ledger knows of it: fills the whole verdict but its layers.
void saySent(const LedgerSend& send, const Context& context, Verdict& verdict);
const events::Event* sayUnknown(const Findings& findings, const Context& context, Verdict& verdict);

// Where the outcome is open and the relay was off when it may have been told: says so, and whether it can still come.
void sayOff(const Findings& findings, const Context& context, Verdict& verdict);

// A clause that one event proves, with its time.
Clause clauseOf(const events::Event& event, QString text, QString joint = QStringLiteral(", "));
Clause clauseOf(const Findings::EventList& events, QString text, QString joint = QStringLiteral(", "));

} // namespace waybill::trace
