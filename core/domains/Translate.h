// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The words of the domain rooms: every text of theirs is in the context "domains". Pure; safe from any thread.

#include <QCoreApplication>
#include <QString>

namespace waybill::domains {

// Spelled so that lupdate finds the texts.
inline QString translate(const char* context, const char* text, const char* comment = nullptr, int n = -1)
{
    return QCoreApplication::translate(context, text, comment, n);
}

} // namespace waybill::domains
