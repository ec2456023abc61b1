// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/reports/ReportFile.h"

#include "core/domains/reports/Unpack.h"

#include <gmime/gmime.h>

#include <algorithm>
#include <memory>
#include <mutex>

namespace waybill::domains::reports {

namespace {

struct Unref {
    template <typename T>
    void operator()(T* object) const
    {
        g_object_unref(object);
    }
};

std::string_view withoutSpace(std::string_view text)
{
    if (text.starts_with("\xef\xbb\xbf"))
        text.remove_prefix(3);
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

bool isMessage(std::string_view text)
{
    const std::string_view start = text.substr(0, text.find('\n'));
    const auto colon = start.find(':');
    return colon != std::string_view::npos && colon > 0
           && std::ranges::all_of(start.substr(0, colon), [](char c) { return c > ' ' && c < 0x7f && c != '<' && c != '{'; });
}

Result<Reports> readPlain(std::string_view bytes)
{
    Reports reports;
    const std::string_view text = withoutSpace(bytes);
    if (text.starts_with('<'))
        reports.dmarc.push_back(TRY(parseAggregateReport(text)));
    else if (text.starts_with('{'))
        reports.tls.push_back(TRY(parseTlsReport(text)));
    else
        return fail(ErrorCode::InvalidInput, "this is neither a DMARC report (XML) nor a TLS report (JSON)");
    return reports;
}

Result<Reports> readPacked(std::string_view bytes)
{
    Reports reports;
    Error last{ErrorCode::InvalidInput, "the file is empty"};
    for (const std::string& content : TRY(unpack(bytes))) {
        auto one = readPlain(content);
        if (one)
            reports.take(std::move(*one));
        else
            last = std::move(one.error());
    }
    if (reports.isEmpty())
        return std::unexpected(last);
    return reports;
}

void collect(GMimeObject*, GMimeObject* part, gpointer data)
{
    auto& found = *static_cast<std::vector<std::string>*>(data);
    if (!GMIME_IS_PART(part) || found.size() == mostAttachments)
        return;
    GMimeDataWrapper* content = g_mime_part_get_content(GMIME_PART(part));
    if (content == nullptr)
        return;
    const std::unique_ptr<GMimeStream, Unref> memory(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(content, memory.get());
    const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory.get()));
    found.emplace_back(reinterpret_cast<const char*>(bytes->data), bytes->len);
}

} // namespace

void Reports::take(Reports other)
{
    std::ranges::move(other.dmarc, std::back_inserter(dmarc));
    std::ranges::move(other.tls, std::back_inserter(tls));
}

std::vector<std::string> attachmentsOf(std::string_view message)
{
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); });
    const std::unique_ptr<GMimeStream, Unref> stream(g_mime_stream_mem_new_with_buffer(message.data(), message.size()));
    const std::unique_ptr<GMimeParser, Unref> parser(g_mime_parser_new_with_stream(stream.get()));
    const std::unique_ptr<GMimeMessage, Unref> parsed(g_mime_parser_construct_message(parser.get(), nullptr));
    std::vector<std::string> found;
    if (parsed)
        g_mime_message_foreach(parsed.get(), collect, &found);
    return found;
}

Result<Reports> readReportFile(std::string_view bytes)
{
    if (!isMessage(withoutSpace(bytes)))
        return readPacked(bytes);
    Reports reports;
    for (const std::string& attachment : attachmentsOf(bytes)) {
        if (auto one = readPacked(attachment))
            reports.take(std::move(*one));
    }
    if (reports.isEmpty())
        return fail(ErrorCode::InvalidInput, "no attachment of this message is a DMARC or TLS report");
    return reports;
}

} // namespace waybill::domains::reports
