// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// SHA-1 by OpenSSL, only for schemes of providers that still use it. Pure; safe from any thread.

#include <initializer_list>
#include <string>
#include <string_view>

namespace waybill::providers {

// 20 raw bytes. The parts are hashed as if they stood in one string.
std::string sha1(std::initializer_list<std::string_view> parts);

} // namespace waybill::providers
