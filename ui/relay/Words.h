// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What an endpoint's state and its diagnosis are called, in the person's words. Pure; main thread (icons).

#include "core/feed/RelayDetails.h"
#include "ui/widgets/Tokens.h"

#include <QString>

namespace waybill::ui::relay {

struct StateStyle {
    QString iconName;
    QString word; // "Refusing"
    QColor colour;
};
StateStyle styleOf(waybill::relay::EndpointState state, const Tokens& tokens);

// "Signature does not match since 10:21", for the table's last column; a dash where all is well.
QString meaningOf(const feed::EndpointDetail& endpoint, Timestamp now);

// What stands under the endpoint at fault.
struct Explanation {
    QString likely; // the likely cause
    QString effect; // what became of the mail's events
    QString provider; // what the provider will do
    QString next;   // what to do
};
Explanation explain(const feed::EndpointDetail& endpoint, Timestamp now);

// "Signature does not match" for "mismatch".
QString reasonWords(const std::string& reason);
// "4.2 ms", "1.3 s"
QString latencyText(std::chrono::microseconds took);
QString bytesText(std::int64_t bytes); // "41 GB"
// "7 min slow", "12 s fast": a signed time minus ours.
QString skewText(std::chrono::seconds skew);

// "Same event id, sent again 20 s after our answer"
QString whyTheSame(const feed::CollapsedDetail& collapsed);

// What would have to be otherwise for a refused request to be accepted.
QString wouldPass(const feed::RefusedRequest& refused);

// "Arrived", …, of the steps of a test event; and their state for who can't see its icon.
QString stepText(const std::string& step);
QString testStateText(const std::string& state);

// "Signing key", "User and password", …
QString keyFormText(const std::string& form);

} // namespace waybill::ui::relay
