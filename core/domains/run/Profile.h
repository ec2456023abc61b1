// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A sending domain as people describe it, and as the relay keeps it: a JSON object. Pure; safe from any thread.

#include "core/base/Json.h"

#include <string>
#include <vector>

namespace waybill::domains {

struct DomainProfile {
    std::string name;                   // "mail.example.org"
    std::vector<std::string> providers; // "sendgrid"
    std::vector<std::string> selectors; // beside those that the providers always use
    std::string returnPath;             // its domain; empty: what the providers use, if that is known
    std::vector<std::string> addresses; // sending addresses of one's own
    int requiredDays = 14;              // before DMARC is tightened
    int checkHours = 0;                 // the relay looks by itself that often; 0: never
};

// What the Return-Path is: as described, else the first provider's with a fixed name; empty when neither is known.
std::string returnPathFor(const DomainProfile& profile);

std::string toJson(const DomainProfile& profile);
DomainProfile profileFrom(std::string name, JsonValue json);

} // namespace waybill::domains
