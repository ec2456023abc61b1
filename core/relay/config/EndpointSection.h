// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The [[endpoint]] tables of relay.toml. Used while one file is read, in one thread; the reader, which hears of every
// mistake, and the providers outlive it.

#include "core/relay/config/RelayConfig.h"
#include "core/relay/config/TomlReader.h"

#include <map>
#include <span>
#include <string>

namespace waybill::relay {

class EndpointSection {
public:
    EndpointSection(TomlReader& reader, std::span<const KnownProvider> providers) : m_reader(reader), m_providers(providers) {}

    EndpointConfig read(const toml::table& table);

private:
    std::string readName(const toml::table& table, std::string_view key, bool (*isName)(std::string_view), std::string_view rule);
    void checkUnique(const std::string& name, const toml::source_region& where);
    std::string readProvider(const toml::table& table);
    void readAuth(const toml::table& table, EndpointConfig& endpoint);
    void readPublicUrl(const toml::table& table, EndpointConfig& endpoint);
    void readTopicArn(const toml::table& table, EndpointConfig& endpoint);
    void readInbound(const toml::table& table, EndpointConfig& endpoint);
    const KnownProvider* known(const EndpointConfig& endpoint) const; // null: not one of ours

    TomlReader& m_reader;
    std::span<const KnownProvider> m_providers;
    std::map<std::string, int> m_lineOfName;
};

} // namespace waybill::relay
