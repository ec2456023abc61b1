// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/smtp/Mime.h"

#include <gmime/gmime.h>

#include <memory>
#include <mutex>
#include <string_view>

namespace waybill::providers::smtp {

namespace {

constexpr const char* utf8 = "utf-8";

struct Unref {
    template <typename T>
    void operator()(T* object) const
    {
        g_object_unref(object);
    }
};
template <typename T>
using Owned = std::unique_ptr<T, Unref>;

void startGMime()
{
    static std::once_flag once;
    std::call_once(once, g_mime_init);
}

void setContent(GMimePart* part, std::string_view bytes)
{
    const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
    const Owned<GMimeDataWrapper> content(g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
    g_mime_part_set_content(part, content.get());
}

Owned<GMimeObject> textPart(const char* subtype, const std::string& text)
{
    GMimeTextPart* part = g_mime_text_part_new_with_subtype(subtype);
    setContent(GMIME_PART(part), text);
    g_mime_text_part_set_charset(part, utf8); // g_mime_text_part_set_text would choose one by the letters
    g_mime_part_set_content_encoding(GMIME_PART(part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    return Owned<GMimeObject>(GMIME_OBJECT(part));
}

Owned<GMimeObject> attachmentPart(const environments::Attachment& attachment)
{
    const std::size_t slash = attachment.contentType.find('/');
    const bool known = slash != std::string::npos;
    const std::string type = known ? attachment.contentType.substr(0, slash) : "application";
    const std::string subtype = known ? attachment.contentType.substr(slash + 1) : "octet-stream";
    GMimePart* part = g_mime_part_new_with_type(type.c_str(), subtype.c_str());
    setContent(part, attachment.bytes);
    g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
    g_mime_object_set_disposition(GMIME_OBJECT(part), GMIME_DISPOSITION_ATTACHMENT);
    g_mime_part_set_filename(part, attachment.fileName.c_str());
    return Owned<GMimeObject>(GMIME_OBJECT(part));
}

Owned<GMimeObject> multipart(const char* subtype, std::initializer_list<GMimeObject*> parts)
{
    GMimeMultipart* whole = g_mime_multipart_new_with_subtype(subtype);
    for (GMimeObject* part : parts)
        g_mime_multipart_add(whole, part);
    return Owned<GMimeObject>(GMIME_OBJECT(whole));
}

// What is read, the plainest version first (RFC 2046 5.1.4).
Owned<GMimeObject> bodyOf(const environments::Message& message)
{
    if (message.html.empty())
        return textPart("plain", message.text);
    Owned<GMimeObject> html = textPart("html", message.html);
    if (message.text.empty())
        return html;
    const Owned<GMimeObject> text = textPart("plain", message.text);
    return multipart("alternative", {text.get(), html.get()});
}

void addMailbox(GMimeMessage* mime, GMimeAddressType type, const environments::Mailbox& mailbox)
{
    g_mime_message_add_mailbox(mime, type, mailbox.name.empty() ? nullptr : mailbox.name.c_str(), mailbox.address.c_str());
}

std::string textOf(GMimeMessage* mime)
{
    const std::unique_ptr<GMimeFormatOptions, decltype(&g_mime_format_options_free)> format(g_mime_format_options_new(),
                                                                                            &g_mime_format_options_free);
    g_mime_format_options_set_newline_format(format.get(), GMIME_NEWLINE_FORMAT_DOS);
    const std::unique_ptr<char, decltype(&g_free)> text(g_mime_object_to_string(GMIME_OBJECT(mime), format.get()), &g_free);
    return text.get();
}

} // namespace

std::string mimeOf(const environments::Message& message, const std::string& messageId, Timestamp now)
{
    startGMime();
    const Owned<GMimeMessage> mime(g_mime_message_new(TRUE));
    addMailbox(mime.get(), GMIME_ADDRESS_TYPE_FROM, message.from);
    addMailbox(mime.get(), GMIME_ADDRESS_TYPE_TO, message.to);
    if (!message.replyTo.empty())
        addMailbox(mime.get(), GMIME_ADDRESS_TYPE_REPLY_TO, {"", message.replyTo});
    g_mime_message_set_subject(mime.get(), message.subject.c_str(), utf8);
    const std::unique_ptr<GDateTime, decltype(&g_date_time_unref)> date(
        g_date_time_new_from_unix_utc(std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count()),
        &g_date_time_unref);
    g_mime_message_set_date(mime.get(), date.get());
    g_mime_message_set_message_id(mime.get(), messageId.c_str());
    if (!message.correlationId.empty())
        g_mime_object_append_header(GMIME_OBJECT(mime.get()), "X-Correlation-Id", message.correlationId.c_str(), utf8);
    for (const auto& [name, value] : message.headers)
        g_mime_object_append_header(GMIME_OBJECT(mime.get()), name.c_str(), value.c_str(), utf8);
    Owned<GMimeObject> body = bodyOf(message);
    if (!message.attachments.empty()) {
        body = multipart("mixed", {body.get()});
        for (const environments::Attachment& attachment : message.attachments)
            g_mime_multipart_add(GMIME_MULTIPART(body.get()), attachmentPart(attachment).get());
    }
    g_mime_message_set_mime_part(mime.get(), body.get());
    return textOf(mime.get());
}

} // namespace waybill::providers::smtp
