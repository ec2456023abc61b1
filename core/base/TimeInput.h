// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A time as a person types it. Pure; safe from any thread.

#include "core/base/Clock.h"

#include <QString>
#include <QTimeZone>

#include <optional>

namespace waybill {

// "14:02" and "14:02:30" (the last such time that is past), "2026-11-26", "2026-11-26 14:02[:30]", all in `zone`;
// RFC 3339; "15m", "2h", "3d" before now. Nothing for anything else.
std::optional<Timestamp> timeFromInput(const QString& typed, Timestamp now, const QTimeZone& zone);

} // namespace waybill
