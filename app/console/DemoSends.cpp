// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/DemoSends.h"

#include "core/relay/storage/SendLedger.h"

namespace waybill::console {

namespace {

using environments::GuardLevel;
using sending::CredentialNote;
using Kind = CredentialNote::Kind;

// A clock that is set back, so that keys have an age.
class PastClock : public Clock {
public:
    Timestamp now() const override { return SystemClock().now() - ago; }
    std::chrono::milliseconds ago{};
};

struct DemoCredential {
    const char* name;
    const char* environment;
    const char* provider;
    const char* key;
    int days; // old
    bool rotated;
};

constexpr DemoCredential credentials[] = {
    {"resend-development", "development", "resend", "re_demo_0123456789", 203, false},
    {"postmark-staging", "staging", "postmark", "00000000-0000-4000-8000-000000000000", 41, false},
    {"sendgrid-production", "production", "sendgrid", "SG.demo.0123456789", 388, true},
    {"postmark-production", "production", "postmark", "00000000-0000-4000-8000-000000000001", 96, false},
};

Result<void> seedCredential(relay::SendLedger& ledger, PastClock& clock, const DemoCredential& credential, const std::string& origin)
{
    using std::chrono::days;
    using std::chrono::hours;
    clock.ago = days(credential.days);
    TRY_VOID(ledger.save({.name = credential.name,
                          .environment = credential.environment,
                          .provider = credential.provider,
                          .account = {.user = {}, .region = {}, .channel = {}, .origin = origin}}));
    clock.ago = hours(26);
    if (credential.rotated)
        TRY_VOID(ledger.noteCredential(credential.name, {.kind = Kind::Rotated}));
    return ledger.noteCredential(
        credential.name, {.kind = Kind::Probed,
                          .probe = {.verdict = "works",
                                    .mode = std::string_view(credential.provider) == "postmark" ? "live" : "",
                                    .account = "Example Shop",
                                    .text = "The key works",
                                    .scopes = std::string_view(credential.provider) == "sendgrid"
                                                  ? std::vector<std::string>{"mail.send", "stats.read"}
                                                  : std::vector<std::string>()}});
}

// A template to try in staging.
Result<void> seedTemplate(relay::SendLedger& ledger)
{
    const sending::Template reset{
        .name = "password-reset",
        .subject = "Reset your password",
        .text = "Hello {{first_name}},\n\nsomeone asked to reset the password for this account. If it was you, use this link. "
                "It works for {{expires_in}}.\n\n{{reset_url}}\n\nIf it wasn’t you, nothing has changed and you can ignore "
                "this message.\n\nQuestions: {{support_mail}}\n",
        .html = "<img src=\"https://cdn.example.com/logo.png\" alt=\"Logo\">\n<h2>Reset your password</h2>\n<p>Hello "
                "{{first_name}},</p>\n<p>Someone asked to reset the password for this account. If it was you, use the link "
                "below. It works for {{expires_in}}.</p>\n<p><a href=\"{{reset_url}}\">Choose a new password</a></p>\n<p>If it "
                "wasn’t you, nothing has changed and you can ignore this message.</p>\n<p>Questions: {{support_mail}}</p>\n"};
    TRY(ledger.save(sending::SavedTemplate{.environment = "staging", .content = reset, .version = 0, .savedAt = {}}));
    return {};
}

} // namespace

Result<void> seedSends(const std::string& folder, const std::string& origin)
{
    PastClock clock;
    const auto ledger = TRY(relay::SendLedger::open(folder + "/sends.db", clock));
    environments::Environment staging = TRY(ledger->environment("staging"));
    staging.guard = GuardLevel::AllowList;
    staging.allowedAddresses = {"qa-inbox@example.com", "bounce@example.com", "qa+*@example.com"};
    staging.allowedDomains = {"qa.example.com"};
    staging.dailyCap = 50;
    TRY_VOID(ledger->save(staging));
    environments::Environment production = TRY(ledger->environment("production"));
    production.messageTypes = {"Receipt", "Password reset"};
    TRY_VOID(ledger->save(production));
    for (const DemoCredential& credential : credentials)
        TRY_VOID(seedCredential(*ledger, clock, credential, origin));
    return seedTemplate(*ledger);
}

std::vector<std::pair<std::string, std::string>> demoKeys()
{
    std::vector<std::pair<std::string, std::string>> keys;
    for (const DemoCredential& credential : credentials) {
        keys.emplace_back(std::string(credential.name) + ".sending", credential.key);
        if (credential.rotated)
            keys.emplace_back(std::string(credential.name) + ".sending.old", credential.key);
    }
    return keys;
}

} // namespace waybill::console
