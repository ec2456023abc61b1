// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/SetUp.h"

#include "core/base/Async.h"
#include "core/relay/Relay.h"
#include "core/relay/config/EditConfig.h"

namespace waybill::console {

namespace {

using ui::first_start::EndpointDraft;
using ui::first_start::FirstStartPage;

// Writes the endpoint down; gives the address its provider posts to.
Result<std::string> writeEndpoint(const std::string& path, const EndpointDraft& draft,
                                  const std::vector<relay::KnownProvider>& known)
{
    const relay::EndpointConfig endpoint{draft.name, draft.provider, draft.environment, draft.auth, draft.publicUrl,
                                         draft.topicArn, draft.inbound};
    TRY_VOID(relay::appendEndpoint(path, endpoint, known));
    const relay::ConfigReading config = relay::readConfig(path, known);
    if (!config)
        return fail(ErrorCode::InvalidInput, relay::toString(config.error(), path));
    return "http://" + config->hooks.listen.toString() + "/hooks/" + draft.name;
}

} // namespace

SetUp::SetUp(Places places, const providers::Registry& registry, credentials::SecretStore& keychain, QObject* parent)
    : QObject(parent), m_places(std::move(places)), m_registry(registry), m_keychain(keychain)
{
}

FirstStartPage* SetUp::makePage()
{
    std::vector<providers::ProviderCard> cards;
    for (const auto& provider : m_registry.all()) {
        // The form has no field for an SNS topic; such an endpoint is written into relay.toml.
        if (!provider->card().needsTopic)
            cards.push_back(provider->card());
    }
    m_page = new FirstStartPage(
        std::move(cards), [this](const std::string& name, Secret secret, std::function<void(Result<void>)> done) {
            m_keychain.write(name, std::move(secret), std::move(done));
        });
    connect(m_page, &FirstStartPage::endpointReady, this, &SetUp::append);
    connect(m_page, &FirstStartPage::demoRequested, this, &SetUp::demoRequested);
    connect(m_page, &FirstStartPage::sendRequested, this, &SetUp::sendRequested);
    connect(m_page, &FirstStartPage::connectRequested, this, &SetUp::connectRequested);
    return m_page;
}

void SetUp::append(const EndpointDraft& endpoint)
{
    const auto write = [path = m_places.relayConfig.toStdString(), endpoint,
                        known = relay::knownProviders(m_registry)](std::stop_token) {
        return writeEndpoint(path, endpoint, known);
    };
    runAsync(write, this, [this](Result<std::string> url) {
        if (!url) {
            relayFailed(url.error());
            return;
        }
        m_hookUrl = QString::fromStdString(*url);
        emit configured();
    });
}

void SetUp::relayIsReady()
{
    if (m_page && !m_hookUrl.isEmpty())
        m_page->showReceiving(m_hookUrl);
}

void SetUp::relayFailed(const Error& error)
{
    if (m_page)
        m_page->showProblem(error);
}

} // namespace waybill::console
