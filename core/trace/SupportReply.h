// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What support answers a customer. Pure; safe from any thread.

#include "core/trace/Verdict.h"

#include <QLocale>
#include <QString>
#include <QTimeZone>

namespace waybill::trace {

// How the reply's times are written.
struct ReplyTimes {
    Timestamp checkedAt{};
    QTimeZone zone = QTimeZone::utc();
    QLocale locale = QLocale(QLocale::English);
};

// One constant text whatever the verdict is, none at all (null) included, apart from the time of the check: it must not
// tell a stranger whether an account exists. Only when the customer is verified does it name the outcome and its time.
QString supportReply(const Verdict* verdict, const ReplyTimes& times, bool customerIsVerified);

} // namespace waybill::trace
