// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/ResolverChoice.h"

#include "core/dns/SystemServers.h"

#include <QCoreApplication>
#include <QSettings>

namespace waybill::ui::domains {

namespace {

const QString systemKey = QStringLiteral("domains/systemResolvers");
const QString othersKey = QStringLiteral("domains/otherResolvers");

constexpr std::pair<const char*, const char*> publicOnes[] = {{"Cloudflare", "1.1.1.1"}, {"Google", "8.8.8.8"}, {"Quad9", "9.9.9.9"}};

} // namespace

QString NamedResolver::title() const
{
    const QString address = QString::fromStdString(endpoint.port == 53 ? endpoint.address.text() : endpoint.text());
    return name.isEmpty() ? address : address + QLatin1Char(' ') + name;
}

ResolverChoice ResolverChoice::standard()
{
    ResolverChoice choice;
    for (const auto& [name, address] : publicOnes)
        choice.others.push_back({QString::fromLatin1(name), {*waybill::dns::IpAddress::parse(address), 53}});
    return choice;
}

ResolverChoice ResolverChoice::load(QSettings& settings)
{
    if (!settings.contains(systemKey))
        return standard();
    ResolverChoice choice;
    choice.usesSystem = settings.value(systemKey).toBool();
    const int count = settings.beginReadArray(othersKey);
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        if (const auto endpoint = waybill::dns::Endpoint::parse(settings.value(QStringLiteral("address")).toString().toStdString()))
            choice.others.push_back({settings.value(QStringLiteral("name")).toString(), *endpoint});
    }
    settings.endArray();
    return choice;
}

void ResolverChoice::save(QSettings& settings) const
{
    settings.setValue(systemKey, usesSystem);
    settings.remove(othersKey);
    settings.beginWriteArray(othersKey, int(others.size()));
    for (int i = 0; i < int(others.size()); ++i) {
        settings.setArrayIndex(i);
        settings.setValue(QStringLiteral("name"), others[std::size_t(i)].name);
        settings.setValue(QStringLiteral("address"), QString::fromStdString(others[std::size_t(i)].endpoint.text()));
    }
    settings.endArray();
}

std::vector<NamedResolver> ResolverChoice::all() const
{
    std::vector<NamedResolver> all;
    if (usesSystem) {
        for (const waybill::dns::Endpoint& endpoint : waybill::dns::systemServers().value_or(std::vector<waybill::dns::Endpoint>{}))
            all.push_back({QCoreApplication::translate("Domains", "system"), endpoint});
    }
    all.insert(all.end(), others.begin(), others.end());
    return all;
}

} // namespace waybill::ui::domains
