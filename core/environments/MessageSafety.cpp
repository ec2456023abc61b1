// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/MessageSafety.h"

#include "core/base/Ascii.h"
#include "core/base/Redact.h"
#include "core/base/Utf8.h"

#include <algorithm>
#include <array>

namespace waybill::environments {

namespace {

constexpr std::size_t maxSubject = 998; // a line of RFC 5322 2.1.1
constexpr std::size_t maxName = 255;
constexpr std::size_t maxBytes = std::size_t(10) << 20; // Postmark's and SMTP.com's limit, the lowest of the fourteen

constexpr std::array<std::string_view, 17> reservedNames{
    "from", "sender", "to", "cc", "bcc", "reply-to", "return-path", "subject", "date", "message-id", "mime-version",
    "content-type", "content-transfer-encoding", "content-disposition", "dkim-signature", "received", "apparently-to"};

// The providers' own command headers: X-SMTPAPI (SendGrid, SMTP.com), X-MSYS-API (SparkPost), X-MC-… (Mandrill),
// X-Mailgun-…, X-Mailin-… and X-Sib-… (Brevo), X-PM-… (Postmark), X-MJ-… (Mailjet), X-SES-…, X-Postal-….
constexpr std::array<std::string_view, 11> reservedPrefixes{"resent-", "x-smtpapi", "x-msys-", "x-mc-", "x-mailgun-",
                                                            "x-mailin-", "x-sib-", "x-pm-", "x-mj-", "x-ses-",
                                                            "x-postal-"};

class Problems {
public:
    // A field that is one line of text.
    void line(std::string_view field, std::string_view value, std::size_t most)
    {
        const bool breaks = value.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
        if (breaks)
            add(field, "has a line break or a NUL in it", "remove it: it could start a header of its own");
        else if (std::ranges::any_of(value, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
            add(field, "has a control character in it", "remove it");
        text(field, value);
        if (value.size() > most)
            add(field, "is longer than " + std::to_string(most) + " bytes", "shorten it");
    }

    // A field that may have many lines.
    void text(std::string_view field, std::string_view value)
    {
        if (value.contains('\0') && (field == "text" || field == "HTML"))
            add(field, "has a NUL in it", "remove it");
        if (!isValidUtf8(value))
            add(field, "is not UTF-8", "save it as UTF-8");
    }

    void header(std::string_view name, std::string_view value)
    {
        const std::string field = "header " + printable(name);
        const auto isNameCharacter = [](char c) { return c > 0x20 && c < 0x7f && c != ':'; }; // RFC 5322 2.2
        if (name.empty() || name.size() > maxName || !std::ranges::all_of(name, isNameCharacter))
            add(field, "is not a header name", "use letters, digits and hyphens");
        else if (isReservedHeader(name))
            add(field, "is not for custom headers", "it would change whom or what the provider sends; use the field for it");
        line(field, value, maxSubject);
    }

    void add(std::string_view field, std::string_view what, std::string hint)
    {
        m_problems.push_back(
            {ErrorCode::InvalidInput, "The " + std::string(field) + " " + std::string(what), std::move(hint)});
    }

    std::vector<Error> take() { return std::move(m_problems); }

private:
    std::vector<Error> m_problems;
};

void pairs(Problems& problems, std::string_view field, const NamedValues& values)
{
    for (const auto& [name, value] : values) {
        if (name.empty())
            problems.add(field, "has an entry without a name", "name it or remove it");
        problems.line(std::string(field) + " name", name, maxName);
        problems.line(std::string(field) + " " + printable(name), value, maxBytes);
    }
}

std::size_t sizeOf(const Message& message)
{
    std::size_t bytes = message.text.size() + message.html.size();
    for (const Attachment& attachment : message.attachments)
        bytes += attachment.bytes.size();
    return bytes;
}

} // namespace

bool isReservedHeader(std::string_view name)
{
    const std::string lower = asciiLower(name);
    return std::ranges::find(reservedNames, lower) != reservedNames.end() ||
           std::ranges::any_of(reservedPrefixes, [&](std::string_view prefix) { return lower.starts_with(prefix); });
}

std::vector<Error> safetyProblems(const Message& message)
{
    Problems problems;
    problems.line("sender's name", message.from.name, maxName);
    problems.line("sender's address", message.from.address, maxName);
    problems.line("recipient's name", message.to.name, maxName);
    problems.line("recipient's address", message.to.address, maxName);
    problems.line("reply-to address", message.replyTo, maxName);
    problems.line("subject", message.subject, maxSubject);
    problems.text("text", message.text);
    problems.text("HTML", message.html);
    problems.line("template id", message.templateId, maxName);
    problems.line("message type", message.messageType, maxName);
    problems.line("correlation id", message.correlationId, maxName);
    for (const std::string& tag : message.tags)
        problems.line("tag", tag, maxName);
    pairs(problems, "variable", message.variables);
    pairs(problems, "metadata", message.metadata);
    for (const auto& [name, value] : message.headers)
        problems.header(name, value);
    for (const Attachment& attachment : message.attachments) {
        problems.line("attachment's name", attachment.fileName, maxName);
        problems.line("attachment's type", attachment.contentType, maxName);
        if (attachment.fileName.find_first_of("/\\\"") != std::string::npos)
            problems.add("attachment's name", "has a slash or a quote in it", "name the file alone");
    }
    if (sizeOf(message) > maxBytes)
        problems.add("message", "is larger than 10 MiB", "send a link instead of the file");
    return problems.take();
}

} // namespace waybill::environments
