// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/provider_keys/ProviderKeys.h"

#include "core/domains/run/ProviderNames.h"
#include "core/sending/HttpPost.h"

#include <QPointer>

#include <algorithm>

namespace waybill::domains {

namespace {

Result<providers::HttpAnswer> overHttps(const providers::SendCall& call, const std::stop_token& stop)
{
    const sending::PostLimits limits{
        .connect = std::chrono::seconds(8), .answer = std::chrono::seconds(10), .answerBytes = std::size_t(1) << 20};
    const auto outcome = sending::post(call, limits, stop);
    if (!outcome.answer)
        return fail(ErrorCode::Unavailable, "the provider could not be asked: " + outcome.trouble);
    return *outcome.answer;
}

} // namespace

void ProviderKeys::find(const std::vector<std::string>& providers, const std::vector<sending::Credential>& credentials,
                        std::function<void(Keys)> done)
{
    std::vector<sending::Credential> wanted;
    for (const std::string& provider : providers) {
        const auto credential = std::ranges::find_if(
            credentials, [&provider](const sending::Credential& one) { return domainProvider(one.provider) == provider; });
        if (credential != credentials.end() && hasDomainApi(provider) && !m_keys.contains(provider))
            wanted.push_back(*credential);
    }
    look(std::move(wanted), [this, done = std::move(done)] {
        Keys found = m_keys;
        std::erase_if(found, [](const auto& one) { return one.second == nullptr; });
        done(std::move(found));
    });
}

// One after the other: a keychain that asks the person asks once.
void ProviderKeys::look(std::vector<sending::Credential> wanted, std::function<void()> done)
{
    if (wanted.empty())
        return done();
    const sending::Credential credential = wanted.back();
    wanted.pop_back();
    const QPointer<ProviderKeys> alive(this);
    auto next = [this, alive, credential, wanted = std::move(wanted), done = std::move(done)](Result<Secret> secret) mutable {
        if (!alive)
            return;
        take(credential, std::move(secret));
        look(std::move(wanted), std::move(done));
    };
    m_store.read(credential.name + ".domains", [this, alive, credential, next](Result<Secret> secret) mutable {
        if (!alive)
            return;
        if (secret || secret.error().code != ErrorCode::NotFound)
            return next(std::move(secret));
        m_store.read(sending::secretName(credential), std::move(next));
    });
}

void ProviderKeys::take(const sending::Credential& credential, Result<Secret> secret)
{
    const std::string provider(domainProvider(credential.provider));
    auto& key = m_keys[provider];
    if (!secret)
        return;
    ProviderAccess access;
    access.provider = provider;
    access.account = credential.account;
    access.secret = std::move(*secret);
    key = std::make_shared<const ProviderAccess>(std::move(access));
}

AskRecords askWith(ProviderKeys::Keys keys, const Clock& clock)
{
    return [keys = std::move(keys), &clock](const std::string& provider, const dns::Name& domain,
                                            const std::stop_token& stop) -> Result<std::vector<ProviderRecord>> {
        const auto key = keys.find(provider);
        if (key == keys.end())
            return fail(ErrorCode::NotFound, {}); // nobody has one: nothing worth saying
        return askProvider(*key->second, domain, clock, overHttps, stop);
    };
}

} // namespace waybill::domains
