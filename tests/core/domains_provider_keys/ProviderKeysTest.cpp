// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/provider_keys/ProviderKeys.h"

#include "tests/support/MemorySecretStore.h"
#include "tests/support/TestMain.h"

namespace waybill::domains::tests {

using waybill::tests::MemorySecretStore;

class ProviderKeysTest : public QObject {
    Q_OBJECT

private slots:
    void aKeyThatMayOnlyAskGoesBeforeTheSendingKey();
    void whoHasNoDomainApiOrNoCredentialIsLeftOut();
    void aLockedKeychainIsAskedOnce();
    void nobodysKeyIsNotFound();

private:
    static sending::Credential credential(const std::string& name, const std::string& provider)
    {
        sending::Credential one;
        one.name = name;
        one.environment = "production";
        one.provider = provider;
        return one;
    }

    static ProviderKeys::Keys found(ProviderKeys& keys, const std::vector<std::string>& providers,
                                    const std::vector<sending::Credential>& credentials)
    {
        std::optional<ProviderKeys::Keys> answer;
        keys.find(providers, credentials, [&answer](ProviderKeys::Keys all) { answer = std::move(all); });
        return answer.value();
    }
};

void ProviderKeysTest::aKeyThatMayOnlyAskGoesBeforeTheSendingKey()
{
    MemorySecretStore store;
    store.write("a.sending", Secret("sends"), [](Result<void>) {});
    store.write("a.domains", Secret("asks"), [](Result<void>) {});
    store.write("b.sending", Secret("does both"), [](Result<void>) {});
    ProviderKeys keys(store);

    const auto all = found(keys, {"sendgrid", "postmark"}, {credential("a", "sendgrid"), credential("b", "postmark")});

    QCOMPARE(all.at("sendgrid")->secret.reveal(), std::string_view("asks"));
    QCOMPARE(all.at("postmark")->secret.reveal(), std::string_view("does both"));
}

void ProviderKeysTest::whoHasNoDomainApiOrNoCredentialIsLeftOut()
{
    MemorySecretStore store;
    store.write("c.sending", Secret("x"), [](Result<void>) {});
    ProviderKeys keys(store);

    QVERIFY(found(keys, {"postal", "resend"}, {credential("c", "postal")}).empty());
}

void ProviderKeysTest::aLockedKeychainIsAskedOnce()
{
    MemorySecretStore store;
    store.write("a.sending", Secret("x"), [](Result<void>) {});
    ProviderKeys keys(store);
    store.locked = true;
    QVERIFY(found(keys, {"sendgrid"}, {credential("a", "sendgrid")}).empty());
    store.locked = false;

    QVERIFY(found(keys, {"sendgrid"}, {credential("a", "sendgrid")}).empty()); // not again in this session
}

void ProviderKeysTest::nobodysKeyIsNotFound()
{
    const SystemClock clock;

    const auto answer = askWith({}, clock)("sendgrid", *dns::Name::parse("example.org"), {});

    QVERIFY(!answer && answer.error().code == ErrorCode::NotFound);
}

WAYBILL_TEST(ProviderKeysTest)

} // namespace waybill::domains::tests

#include "ProviderKeysTest.moc"
