// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How an outcome looks: always an icon, a word and a colour together. Pure; main thread (icons).

#include "core/events/EventType.h"
#include "core/events/MessageState.h"
#include "ui/widgets/Tokens.h"

#include <QIcon>
#include <QString>

namespace waybill::ui {

struct OutcomeStyle {
    QString iconName; // Breeze name
    QString word;     // translated
    QColor colour;    // readable on Base and AlternateBase only; elsewhere the word takes Text

    QIcon icon() const;
};

OutcomeStyle styleOf(events::EventType type, const Tokens& tokens);
OutcomeStyle styleOf(events::Outcome outcome, const Tokens& tokens);

// "SendGrid" for "sendgrid"; a name that isn't known is shown as it is.
QString providerName(std::string_view provider);

} // namespace waybill::ui
