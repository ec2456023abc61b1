// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A form with files as multipart/form-data (RFC 7578). The boundary follows from the contents, so that the same form has
// the same bytes. Pure; safe from any thread.

#include <string>
#include <string_view>
#include <vector>

namespace waybill::providers {

class MultipartForm {
public:
    void add(std::string_view name, std::string_view value);
    void addFile(std::string_view name, std::string_view fileName, std::string_view contentType, std::string_view bytes);

    std::string contentType() const; // "multipart/form-data; boundary=…"
    std::string body() const;

private:
    std::string boundary() const;

    std::vector<std::string> m_parts; // each with its head
};

} // namespace waybill::providers
