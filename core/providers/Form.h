// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Form bodies: multipart/form-data (RFC 7578) when the body starts with "--", its first line being the boundary line,
// else application/x-www-form-urlencoded. Files are left out: they are not fields. Never fails: what can't be read is
// not there. Values are valid UTF-8. Takes time in proportion to the body. Pure; safe from any thread.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waybill::providers {

using FormFields = std::vector<std::pair<std::string, std::string>>;

// The fields of a urlencoded body as bytes, for signatures: decoded, but not made valid UTF-8.
FormFields urlencodedBytes(std::string_view body);

class Form {
public:
    static Form parse(std::string_view body);

    // The field's value, empty when it is absent or blank. Where a field is repeated, the first or the last counts.
    std::string first(std::string_view name) const;
    std::string last(std::string_view name) const;
    bool has(std::string_view name) const;

    const FormFields& fields() const { return m_fields; }

private:
    FormFields m_fields;
};

} // namespace waybill::providers
