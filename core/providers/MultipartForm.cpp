// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/MultipartForm.h"

#include "core/base/Digest.h"
#include "core/base/Encoding.h"

namespace waybill::providers {

namespace {

// Within quotes: RFC 7578 2 with the escapes of the WHATWG form encoding.
std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"')
            out += "%22";
        else if (c == '\r')
            out += "%0D";
        else if (c == '\n')
            out += "%0A";
        else
            out += c;
    }
    return out + '"';
}

} // namespace

void MultipartForm::add(std::string_view name, std::string_view value)
{
    m_parts.push_back("Content-Disposition: form-data; name=" + quoted(name) + "\r\n\r\n" + std::string(value));
}

void MultipartForm::addFile(std::string_view name, std::string_view fileName, std::string_view contentType,
                            std::string_view bytes)
{
    m_parts.push_back("Content-Disposition: form-data; name=" + quoted(name) + "; filename=" + quoted(fileName) +
                      "\r\nContent-Type: " + std::string(contentType) + "\r\n\r\n" + std::string(bytes));
}

// A digest of what stands between the boundaries can't stand in it.
std::string MultipartForm::boundary() const
{
    std::string digest;
    for (const std::string& part : m_parts)
        digest = sha256({digest, part});
    return "waybill-" + toHex(digest).substr(0, 40);
}

std::string MultipartForm::contentType() const { return "multipart/form-data; boundary=" + boundary(); }

std::string MultipartForm::body() const
{
    const std::string line = "--" + boundary();
    std::string out;
    for (const std::string& part : m_parts)
        out += line + "\r\n" + part + "\r\n";
    return out + line + "--\r\n";
}

} // namespace waybill::providers
