// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where a relay's pull API is and what opens it. Value type; safe from any thread.

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QUrl>

#include <string>

namespace waybill::feed {

struct RelayAddress {
    QUrl url;               // http://127.0.0.1:8026
    std::string tokenFile;  // 0600, one line
};

// InvalidInput unless the URL is https, or http to this machine: a token never crosses a network in the clear.
Result<void> checkUrl(const QUrl& url);

// The token in a file. NotFound; PermissionDenied when others can read it; InvalidInput when it holds no one-line
// token.
Result<Secret> readTokenFile(const std::string& path);

// The relay that runs on a data directory, from the relay.json it leaves there. NotFound when none runs.
Result<RelayAddress> runningRelay(const std::string& dataDirectory);

} // namespace waybill::feed
