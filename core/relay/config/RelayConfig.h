// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What relay.toml says: two listeners and the webhook endpoints. No secret is ever in it. Plain data; pure functions,
// safe from any thread.

#include "core/base/Result.h"
#include "core/providers/Provider.h"

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::relay {

struct ListenAddress {
    std::string host; // an IP address, without the brackets of IPv6
    std::uint16_t port = 0; // 0: any free one

    bool isLoopback() const;
    std::string toString() const; // "127.0.0.1:8025", "[::1]:8025"
    friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};

// "127.0.0.1:8025", "[::1]:8025", "localhost:8025". InvalidInput says what was expected.
Result<ListenAddress> parseListenAddress(std::string_view text);

struct HooksConfig {
    ListenAddress listen{"127.0.0.1", 8025};
    std::string publicUrl; // what providers reach it by: "https://hooks.example.com", without a slash at the end
};

struct ApiConfig {
    ListenAddress listen{"127.0.0.1", 8026};
    std::vector<std::string> allowedHosts; // further values of Host, with port if it isn't the scheme's own
    std::string tlsCertificate;            // PEM files; both or none
    std::string tlsKey;
};

struct EndpointConfig {
    std::string name; // POST /hooks/<name>; [a-z0-9-], 1 to 64
    std::string provider;
    std::string environment; // [a-z0-9-], 1 to 64
    providers::Auth auth = providers::Auth::Signature;
    std::string publicUrl = {}; // "public_url": exactly as the provider was given it, where that isn't the listen address
    std::string topicArn = {};  // "topic_arn": the only SNS topic that is believed
    bool inbound = false;       // received mail is posted here: bodies up to 50 MiB

    // Where its secrets are kept: "<name>.signing".
    std::string secretName() const { return name + ".signing"; }
};

// Events with that tag are of that message type: "Receipt" for what is tagged "receipt". The first rule that fits
// counts.
struct MessageTypeRule {
    std::string name;
    std::string tag;
};

// How long things are kept, in days; 0: until somebody erases them.
struct RetentionConfig {
    int rawDays = 0;   // requests as they came in, refused ones and dead letters
    int eventDays = 0; // events, registered sends, uses of the API
};

// How the relay asks DNS where a domain's profile says that it looks by itself.
struct DomainsConfig {
    std::string resolver; // "192.0.2.53:5353"; empty: the system's
};

struct RelayConfig {
    HooksConfig hooks;
    ApiConfig api;
    std::vector<EndpointConfig> endpoints;
    std::vector<MessageTypeRule> messageTypes;
    RetentionConfig retention;
    DomainsConfig domains;
    // Names under which providers echo the application's own id of a message: in metadata, custom arguments or tags.
    std::vector<std::string> correlationKeys;
};

// One mistake in the file; line and column count from 1, 0 when it has no place.
struct ConfigProblem {
    int line = 0;
    int column = 0;
    std::string message; // what is wrong and what was expected
};

using ConfigReading = std::expected<RelayConfig, std::vector<ConfigProblem>>;

// What the config must know of a provider.
struct KnownProvider {
    std::string_view id;
    bool signs = true;           // false: auth = "signature" can't work
    bool needsPublicUrl = false; // with auth = "signature"
    bool needsTopic = false;
    bool postsMail = true; // false: inbound = true can't work
};
KnownProvider knownFrom(const providers::ProviderCard& card);

// All problems at once, in the order of the file.
ConfigReading parseConfig(std::string_view toml, std::span<const KnownProvider> providers);
// The same for a file; a file that can't be read is one problem without a place. Relative TLS paths are taken from the
// file's folder.
ConfigReading readConfig(const std::string& path, std::span<const KnownProvider> providers);

// "relay.toml:12:3: message", one line a problem.
std::string toString(const std::vector<ConfigProblem>& problems, std::string_view file);

} // namespace waybill::relay
