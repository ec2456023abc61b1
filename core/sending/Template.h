// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Waybill's own templates: subject, text and HTML with {{variables}}. No logic in them, so that what is missing can be
// said before a message is sent. Pure; safe from any thread.

#include "core/environments/Message.h"

#include <string>
#include <string_view>
#include <vector>

namespace waybill::sending {

struct Template {
    std::string name;
    std::string subject;
    std::string text;
    std::string html;
};

// The names in {{…}}, each once, in the order they first stand in subject, text and HTML. A name has letters, digits,
// '_', '-' and '.', white space around it doesn't count; other braces are text.
std::vector<std::string> variablesOf(const Template& source);

struct Filled {
    std::string subject;
    std::string text;
    std::string html;
    std::vector<std::string> missing; // variables without a value; they stay as they were written
    std::vector<std::string> unused;  // values that no {{…}} asks for
};

// In the HTML a value is escaped: it can't bring markup of its own.
Filled fill(const Template& source, const environments::NamedValues& values);

} // namespace waybill::sending
