// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The header block of a mail or of a multipart part (RFC 5322, section 2.2). Pure; safe from any thread.

#include <string>
#include <string_view>

namespace waybill::providers {

// The unfolded value of the first header of that name, without the white space around it; empty when there is none.
// Reading stops at the first empty line. Line ends may be CRLF or LF.
std::string mailHeader(std::string_view block, std::string_view name);

} // namespace waybill::providers
