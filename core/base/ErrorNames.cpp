// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ErrorNames.h"

#include <algorithm>
#include <array>

namespace waybill {

namespace {

using namespace std::string_view_literals;

// In the order of the enum.
constexpr std::array names{
    "invalid_input"sv, "not_found"sv,     "permission_denied"sv, "unavailable"sv, "conflict"sv,
    "too_large"sv,     "newer_version"sv, "cursor_gone"sv,       "corrupt"sv,     "io"sv,
};
static_assert(names.size() == std::size_t(ErrorCode::Io) + 1);

} // namespace

std::string_view errorCodeName(ErrorCode code) { return names[std::size_t(code)]; }

std::optional<ErrorCode> errorCodeFrom(std::string_view name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        return {};
    return ErrorCode(found - names.begin());
}

} // namespace waybill
