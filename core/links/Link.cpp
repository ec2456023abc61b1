// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/links/Link.h"

#include "core/base/Redact.h"
#include "core/filter/Query.h"

#include <QUrl>
#include <QUrlQuery>

namespace waybill::links {

namespace {

constexpr std::size_t mostId = 1024;

std::unexpected<Error> refused(std::string why)
{
    return fail(ErrorCode::InvalidInput, "the link can't be opened: " + std::move(why),
                "waybill://trace/<id> and waybill://view?filter=<filter> are understood");
}

std::string decoded(const QString& encoded)
{
    return QByteArray::fromPercentEncoding(encoded.toUtf8()).toStdString();
}

// One line of UTF-8 in which nothing hides.
bool isPlain(std::string_view text) { return printable(text) == text; }

Result<Link> parseTrace(const QUrl& url)
{
    if (url.hasQuery())
        return refused("a link to a message has an id and nothing behind it");
    const QString path = url.path(QUrl::FullyEncoded);
    if (!path.startsWith(QLatin1Char('/')) || path.count(QLatin1Char('/')) != 1)
        return refused("it names no message");
    Link link{.kind = Link::Kind::Trace, .id = decoded(path.mid(1))};
    if (link.id.empty() || link.id.size() > mostId || !isPlain(link.id))
        return refused("it names no message");
    return link;
}

Result<Link> parseView(const QUrl& url)
{
    if (!url.path().isEmpty() && url.path() != QLatin1String("/"))
        return refused("a link to a view has no path");
    Link link{.kind = Link::Kind::View};
    bool hasFilter = false;
    bool hasName = false;
    for (const auto& [key, value] : QUrlQuery(url.query(QUrl::FullyEncoded)).queryItems(QUrl::FullyEncoded)) {
        if (key == QLatin1String("filter") && !std::exchange(hasFilter, true))
            link.filter = decoded(value);
        else if (key == QLatin1String("name") && !std::exchange(hasName, true))
            link.name = decoded(value);
        else
            return refused("it says “" + printable(key.toStdString()) + "”, which is not understood or said twice");
    }
    if (!hasFilter)
        return refused("it has no filter");
    if (link.name.size() > Link::mostName || !isPlain(link.name))
        return refused("its name is not one plain line");
    if (!isPlain(link.filter))
        return refused("its filter is not one plain line");
    if (const auto query = filter::Query::parse(link.filter); !query)
        return refused("its filter is wrong at character " + std::to_string(query.error().position + 1) + ": "
                       + printable(query.error().message));
    return link;
}

} // namespace

bool looksLikeLink(std::string_view text)
{
    constexpr std::string_view scheme = "waybill:";
    return QLatin1String(text.data(), int(std::min(text.size(), scheme.size())))
               .compare(QLatin1String(scheme.data(), int(scheme.size())), Qt::CaseInsensitive)
           == 0;
}

Result<Link> parseLink(std::string_view text)
{
    if (text.size() > Link::mostText)
        return refused("it is too long");
    if (!isPlain(text))
        return refused("it holds characters that a link never holds");
    const QUrl url(QString::fromUtf8(text.data(), qsizetype(text.size())), QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != QLatin1String("waybill"))
        return refused("it is not a waybill:// link");
    if (!url.userInfo().isEmpty() || url.port() != -1 || url.hasFragment())
        return refused("it says more than a link may");
    if (url.host() == QLatin1String("trace"))
        return parseTrace(url);
    if (url.host() == QLatin1String("view"))
        return parseView(url);
    return refused("it is neither to a message nor to a view");
}

std::string toText(const Link& link)
{
    const auto encoded = [](const std::string& text) {
        return QByteArray::fromStdString(text).toPercentEncoding().toStdString();
    };
    if (link.kind == Link::Kind::Trace)
        return "waybill://trace/" + encoded(link.id);
    return "waybill://view?filter=" + encoded(link.filter) + (link.name.empty() ? "" : "&name=" + encoded(link.name));
}

} // namespace waybill::links
