// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/relay/RelayScript.h"

#include "core/providers/registry/Registry.h"
#include "ui/widgets/Table.h"

#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <QTest>

namespace waybill::ui::relay {

using namespace std::chrono_literals;
using waybill::relay::Cause;
using waybill::relay::EndpointState;

void OpenRelayPage::open()
{
    m_details = {};
    m_details.now = m_clock.now();
    m_details.startedAt = m_clock.now() - 2h;
    m_details.endpoints = {endpoint("postmark-prod", EndpointState::Healthy, Cause::None),
                           endpoint("sendgrid-main", EndpointState::Refusing, Cause::KeyRotated),
                           endpoint("ses-eu", EndpointState::Silent, Cause::MailWasSent)};
    m_details.endpoints[1].refusedToday = 31;
    m_details.endpoints[1].url = "https://hooks.example.com/hooks/sendgrid-main";
    m_refused = {{9, "sendgrid-main", "mismatch", "[{\"event\":\"delivered\"}]", m_clock.now(), 0s, 24},
                 {8, "ses-eu", "too_old", "[{\n}]", m_clock.now() - 1min, -420s, 4}};
    m_details.refusals = {{"mismatch", "sendgrid-main", 31, m_clock.now() - 9min, m_clock.now()}};
    m_details.strays = {{"/hooks/sendgrid", "192.0.2.7", 4, m_clock.now()}};
    m_letters = {{7, "mailgun-eu", "the body is not JSON", "{\"a\":", m_clock.now(), 2}};
    m_copies = {};
    m_differences.clear();
    m_keys = {{"key0", "signing key"}};
    m_test = {"sendgrid-main", "shown", "the relay signs it", "evt_0123456789abcdef",
              {{"arrived", "done", "answered with 200", 1ms}, {"verified", "done", "the signature is right", 1ms},
               {"normalised", "done", "one event of type delivered", 1ms}, {"shown", "done", "in the feed", 1ms}}};
    m_holdDetails = m_refuseAdding = false;
    for (auto* list : {&m_added, &m_keyed, &m_removed})
        list->clear();
    m_checked.clear();
    m_replayed.clear();
    m_bytesAsked.clear();
    m_heldBytes.clear();
    m_holdBytes = false;
    m_bytes = feed::RawRequest();
    m_bytes->body = "{\"a\":";
    m_bytes->headers = {{"X-Mailgun-Signature", "[masked]"}};
    m_bytes->method = "POST";
    m_bytes->path = "/hooks/mailgun-eu";
    m_bytes->receivedAt = m_clock.now();
    m_bytes->verification = "verified";
    m_bytes->processing = "failed";
    m_page = std::make_unique<RelayPage>(m_clock, source());
    m_page->resize(1280, 800);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

feed::EndpointDetail OpenRelayPage::endpoint(const std::string& name, EndpointState state, Cause cause) const
{
    feed::EndpointDetail detail;
    detail.name = name;
    detail.provider = "sendgrid";
    detail.auth = "signature";
    detail.diagnosis = {.state = state, .cause = cause, .since = m_clock.now() - 9min};
    detail.beats.resize(60);
    detail.wasOff.resize(60);
    return detail;
}

RelaySource OpenRelayPage::source()
{
    RelaySource source;
    source.details = [this](QObject*, auto done) {
        ++m_detailsAsked;
        if (m_holdDetails)
            m_heldDetails = done;
        else
            done(m_details);
    };
    source.refused = [this](QObject*, auto done) { done(m_refused); };
    source.deadLetters = [this](QObject*, auto done) { done(m_letters); };
    const auto bytes = [this](const std::string& asked, const RelaySource::Done<feed::RawRequest>& done) {
        m_bytesAsked.push_back(asked);
        if (m_holdBytes)
            m_heldBytes.push_back(done);
        else
            done(m_bytes);
    };
    source.deadLetterBytes = [bytes](std::int64_t id, QObject*, auto done) { bytes("letter " + std::to_string(id), done); };
    source.refusedBytes = [bytes](std::int64_t id, QObject*, auto done) { bytes("refused " + std::to_string(id), done); };
    source.copies = [this](QObject*, auto done) { done(m_copies); };
    source.differences = [this](events::EventId, QObject*, auto done) { done(m_differences); };
    source.replay = [this](std::int64_t id, QObject*, auto done) {
        m_replayed.push_back(id);
        done(feed::ReplayCount{1, 0});
    };
    source.replayAll = [](QObject*, auto done) { done(feed::ReplayCount{1, 0}); };
    source.checkAgain = [this](const std::string& name, QObject*, auto done) {
        m_checked.push_back(name);
        done(feed::QuarantineCheck{31, 30, 1, 0});
    };
    addSetUp(source);
    return source;
}

void OpenRelayPage::addSetUp(RelaySource& source)
{
    source.test = [this](const std::string&, QObject*, auto done) { done(m_test); };
    const providers::Registry registry;
    for (const auto& provider : registry.all())
        source.cards.push_back(provider->card());
    source.addEndpoint = [this](const first_start::EndpointDraft& draft, QObject*, auto done) {
        if (m_refuseAdding)
            return done(fail(ErrorCode::PermissionDenied, "the token \"watch\" may not do this"));
        m_added.push_back(draft.provider + ' ' + draft.name + ' ' + draft.environment + ' '
                          + std::string(providers::toString(draft.auth)));
        done(feed::NewEndpoint{draft.name, "https://hooks.example.com/hooks/" + draft.name, "Settings > Webhooks"});
    };
    source.keys = [this](const std::string&, QObject*, auto done) { done(m_keys); };
    source.addKey = [this](const std::string& name, Secret key, QObject*, auto done) {
        m_keyed.push_back(name + ' ' + std::string(key.reveal()));
        m_keys.push_back({"key" + std::to_string(m_keys.size()), "public key"});
        done(m_keys);
    };
    source.removeKey = [this](const std::string& name, const std::string& id, QObject*, auto done) {
        m_removed.push_back(name + ' ' + id);
        std::erase_if(m_keys, [&](const feed::KeyDetail& key) { return key.id == id; });
        done(m_keys);
    };
}

Table* OpenRelayPage::table() const
{
    return m_page->findChild<Table*>(QStringLiteral("endpoints"));
}

QDialog* OpenRelayPage::dialogNamed(const char* name) const
{
    return m_page->findChild<QDialog*>(QString::fromLatin1(name));
}

QLabel* OpenRelayPage::label(const char* name) const
{
    return m_page->findChild<QLabel*>(QString::fromLatin1(name));
}

QPushButton* OpenRelayPage::button(const char* name) const
{
    return m_page->findChild<QPushButton*>(QString::fromLatin1(name));
}

} // namespace waybill::ui::relay
