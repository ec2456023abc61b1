// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/sending/SendScript.h"

namespace waybill::tests {

using ui::sending::Desk;
using ui::sending::SendPage;
using ui::sending::SendRequest;
using ui::sending::SendSource;

namespace {

environments::EnvironmentState environmentOf(const char* name, environments::GuardLevel guard)
{
    environments::EnvironmentState state;
    state.rules.id = environments::EnvironmentId(name);
    state.rules.guard = guard;
    return state;
}

Desk deskWithStaging()
{
    Desk desk;
    auto staging = environmentOf("staging", environments::GuardLevel::AllowList);
    staging.rules.allowedAddresses = {"qa@example.com"};
    staging.rules.dailyCap = 50;
    staging.sentToday = 12;
    desk.environments = {staging, environmentOf("production", environments::GuardLevel::Everybody)};
    for (const char* environment : {"staging", "production"})
        desk.credentials.push_back({.name = std::string("postmark-") + environment,
                                    .environment = environment,
                                    .provider = "postmark",
                                    .account = {}});
    desk.domains = {"stg.example.com"};
    return desk;
}

} // namespace

SendScript::SendScript() : desk(deskWithStaging()) {}

SendSource SendScript::source()
{
    SendSource source;
    source.desk = [this](QObject*, auto done) { done(desk); };
    source.suppression = [this](const std::string&, const std::string&, QObject*, auto done) { done(suppression); };
    source.domain = [](const std::string&, QObject*, auto done) { done(std::nullopt); };
    source.review = [](environments::Message draft, sending::ReviewFacts facts, QObject*, auto done) {
        done(sending::review(std::move(draft), facts));
    };
    source.send = [this](SendRequest request, QObject*, SendSource::Progress onState, auto done) {
        sent.push_back(std::move(request));
        progress = std::move(onState);
        end = std::move(done);
        return std::stop_source();
    };
    source.reconcile = [this](const std::string& id, QObject*, auto done) {
        reconciled.push_back(id);
        sending::LedgerEntry entry = desk.recent.front();
        entry.last.state = sending::SendState::Accepted;
        entry.last.messageId = "m-1";
        desk.recent = {entry};
        done(entry);
    };
    source.usual = [this](const std::string&, QObject*, auto done) { done(usual); };
    source.saveTemplate = [](const sending::SavedTemplate& one, QObject*, auto done) { done(one.version + 1); };
    return source;
}

ui::trace::TraceSource SendScript::traces()
{
    ui::trace::TraceSource source;
    source.trace = [this](const std::string&, QObject*, auto done) {
        if (events.empty())
            return done(std::vector<trace::Story>());
        done(trace::tellStories(events, [](const events::MessageKey&) {
            return trace::Context{.now = timestampFromMs(1'767'258'000'000), .baseline = {}, .providerName = QStringLiteral("Postmark")};
        }));
    };
    source.raw = [](events::EventId, QObject*, auto done) { done(fail(ErrorCode::NotFound, "gone")); };
    return source;
}

void SendScript::deliver()
{
    events::Event event;
    event.provider = "postmark";
    event.environment = "staging";
    event.type = events::EventType::Delivered;
    event.recipient = "qa@example.com";
    event.messageId = "m-1";
    event.id = events::EventId(7);
    event.verification = events::VerificationStatus::Verified;
    events = {event};
}

void OpenSendPage::makePage()
{
    m_page = std::make_unique<SendPage>(m_clock, m_script->source(), m_script->traces(), m_settings);
    m_page->resize(1288, 800);
    m_page->show();
}

void OpenSendPage::open(const char* environment)
{
    makePage();
    m_page->setEnvironment(environment);
    m_page->reload();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    m_page->takeFocus();
}

void OpenSendPage::sendAccepted()
{
    open("staging");
    type(QStringLiteral("qa@example.com"));
    pressSend();
    QTRY_COMPARE(m_script->sent.size(), std::size_t(1));
    sending::SendReport report;
    report.state = sending::SendState::Accepted;
    report.messageId = "m-1";
    m_script->end(report);
}

} // namespace waybill::tests
