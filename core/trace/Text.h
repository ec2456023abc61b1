// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The small pieces that the room's sentences are made of. Pure; safe from any thread.

#include "core/events/Event.h"

#include <QCoreApplication>
#include <QString>

#include <chrono>
#include <string_view>

namespace waybill::trace {

// Spelled so that lupdate finds the texts; every text of the room is in the context "trace".
inline QString translate(const char* context, const char* text, const char* comment = nullptr, int n = -1)
{
    return QCoreApplication::translate(context, text, comment, n);
}

// Text from outside for a sentence: one line, visible escapes, at most `most` characters, never a placeholder of ours.
QString outsideText(std::string_view text, qsizetype most = 160);

// "42 s", "3 min", "2.5 h", "4 days": rounded for reading.
QString durationText(std::chrono::milliseconds duration);

// "example.org’s server", to begin a sentence with. Providers rarely name the host, so the domain stands for it.
QString recipientServer(const events::Event& event);

} // namespace waybill::trace
