// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/feed/RelayAddress.h"

#include "core/base/Descriptor.h"
#include "core/base/Json.h"

#include <QFile>
#include <QHostAddress>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace waybill::feed {

namespace {

constexpr std::size_t maxTokenBytes = 4096;

bool isThisMachine(const QString& host)
{
    if (host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0)
        return true;
    const QHostAddress address(host);
    return !address.isNull() && address.isLoopback();
}

} // namespace

Result<void> checkUrl(const QUrl& url)
{
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty())
        return fail(ErrorCode::InvalidInput, "“" + url.toDisplayString().toStdString() + "” is no address of a relay",
                    "write it like http://127.0.0.1:8026");
    if (url.scheme() == QLatin1String("https") || (url.scheme() == QLatin1String("http") && isThisMachine(url.host())))
        return {};
    return fail(ErrorCode::InvalidInput, "the token may not travel in the clear to " + url.host().toStdString(),
                "use https for a relay on another machine");
}

Result<Secret> readTokenFile(const std::string& path)
{
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (file.fd() < 0) {
        const auto code = errno == ENOENT ? ErrorCode::NotFound : ErrorCode::PermissionDenied;
        return fail(code, "can't read the token file " + path + ": " + std::strerror(errno),
                    "the relay writes one named api-token at its first start");
    }
    struct stat about{};
    if (::fstat(file.fd(), &about) != 0 || !S_ISREG(about.st_mode))
        return fail(ErrorCode::InvalidInput, path + " is not a file", "name the relay's token file");
    if ((about.st_mode & 077) != 0)
        return fail(ErrorCode::PermissionDenied, "others can read the token file " + path, "chmod 600 " + path);
    char buffer[maxTokenBytes + 1];
    const ssize_t length = ::read(file.fd(), buffer, sizeof buffer);
    std::string text(buffer, length > 0 ? std::size_t(length) : 0);
    OPENSSL_cleanse(buffer, sizeof buffer);
    Secret whole(std::move(text));
    std::string_view token = whole.reveal();
    while (!token.empty() && (token.back() == '\n' || token.back() == '\r' || token.back() == ' '))
        token.remove_suffix(1);
    const auto isPlain = [](char c) { return c > ' ' && c < 0x7f; };
    if (token.empty() || token.size() > maxTokenBytes || !std::ranges::all_of(token, isPlain))
        return fail(ErrorCode::InvalidInput, "the token file " + path + " holds no token",
                    "it has one line, the token");
    return Secret(std::string(token));
}

Result<RelayAddress> runningRelay(const std::string& dataDirectory)
{
    const QString directory = QString::fromStdString(dataDirectory);
    QFile file(directory + QStringLiteral("/relay.json"));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::NotFound, "no relay runs on " + dataDirectory,
                    "start waybill-relay, or name one with --relay");
    const QByteArray bytes = file.read(64 * 1024);
    JsonDocument document;
    TRY_VOID(document.parse(std::string_view(bytes.data(), std::size_t(bytes.size()))));
    const auto api = document.root()["api"].string();
    const auto tokenFile = document.root()["token_file"].string();
    if (!api || !tokenFile)
        return fail(ErrorCode::Corrupt, dataDirectory + "/relay.json doesn't name the API and the token file",
                    "restart the relay");
    const bool isUrl = api->find("://") != std::string_view::npos;
    const QString text = QString::fromUtf8(api->data(), qsizetype(api->size()));
    RelayAddress address{QUrl(isUrl ? text : QStringLiteral("http://") + text), std::string(*tokenFile)};
    TRY_VOID(checkUrl(address.url));
    return address;
}

} // namespace waybill::feed
