// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The domains page with a relay and a DNS that a test plays: the demo's zones, and answers at once or when told to. Main
// thread.

#include "core/domains/checks/MessageCheck.h"
#include "core/domains/run/DomainRun.h"
#include "core/simulator/DemoPropagation.h"
#include "core/simulator/DemoZone.h"
#include "tests/support/FakeClock.h"
#include "ui/domains/DomainsPage.h"

#include <QPointer>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace waybill::tests {

using namespace waybill::domains;
using ui::domains::DomainsPage;
using ui::domains::DomainsSource;
using ui::domains::MessageFacts;

// A relay and a DNS that answer at once, or when told to.
struct Script {
    const Clock& clock;
    std::vector<DomainSummary> domains;
    bool holdsCheck = false;
    int checks = 0;
    std::function<void(std::vector<Check>)> waiting = {};
    std::stop_source stop = {};
    dns::Question watched = {};
    std::optional<FixRecord> watchedFor = {};
    std::function<void(DomainsSource::Snapshot, bool)> watcher = {};
    QPointer<QObject> watching = {};
    int resolverChanges = 0;
    QStringList imported = {};
    std::function<void(int, int)> importProgress = {};
    std::function<void(QString)> importDone = {};
    std::stop_source importStop = {};
    std::vector<dkim::Verification> signatures = {};

    std::vector<Check> run(const DomainProfile& profile) const
    {
        static const auto suffixes = dmarc::PublicSuffixes::standard();
        const simulator::DemoZone zone(clock, simulator::DemoZone::View::Broken);
        return checkDomain(profile, {suffixes, zone, simulator::demoSecurity, clock}, {});
    }

    DomainHistory history(const std::string& name) const
    {
        DomainHistory history;
        history.profile = domains.front().profile;
        history.profile.name = name;
        history.now = clock.now();
        for (const Check& check : run(history.profile)) {
            const bool bad = check.verdict == Verdict::Fail;
            CheckHistory one{check.id, check.title, check.sentence, check.verdict, clock.now(), {}, {}, !bad, std::vector<DayState>(30, DayState::Pass)};
            one.stability = {bad ? Stability::State::Broken : Stability::State::Good, clock.now() - std::chrono::days(bad ? 1 : 31), clock.now()};
            one.everywhere = one.stability;
            history.checks.push_back(std::move(one));
        }
        return history;
    }

    DomainsSource source()
    {
        DomainsSource source;
        source.list = [this](QObject*, auto done) { done(domains); };
        source.history = [this](const std::string& name, QObject*, auto done) { done(history(name)); };
        source.save = [this](const DomainProfile& profile, QObject*, auto done) {
            domains.push_back({profile, {}});
            done(QByteArray());
        };
        source.remove = [](const std::string&, QObject*, auto done) { done(QByteArray()); };
        source.check = [this](const DomainProfile& profile, QObject*, auto, auto done) {
            ++checks;
            stop = {};
            if (holdsCheck)
                waiting = [done](std::vector<Check> found) { done(std::move(found)); };
            else
                done(run(profile));
            return stop;
        };
        source.propagation = [this](const dns::Question& question, QObject*, auto done) {
            done(std::make_shared<const Propagation>(simulator::demoPropagation(question, clock)));
        };
        source.watch = [this](const dns::Question& question, const std::optional<FixRecord>& expected, auto observed) {
            watched = question;
            watchedFor = expected;
            watcher = observed;
            auto handle = std::make_unique<QObject>();
            watching = handle.get();
            return handle;
        };
        source.resolversChanged = [this] { ++resolverChanges; };
        source.importReports = [this](const std::string&, const QStringList& paths, QObject*, auto progress, auto done) {
            imported = paths;
            importProgress = progress;
            importDone = done;
            importStop = {};
            return importStop;
        };
        source.readMessage = [this](const std::string& domain, const QString& file, QObject*, auto done) {
            MessageFacts facts;
            facts.title = file;
            facts.signatures = signatures;
            facts.selectors = selectorsFor(domain, signatures);
            done(facts);
        };
        source.tighten = [](const std::string&, const std::string&, QObject*, auto done) { done(QByteArray()); };
        return source;
    }
};

inline DomainSummary mailExample()
{
    return {{.name = "mail.example.com", .providers = {"sendgrid"}, .selectors = {}, .returnPath = "em1.mail.example.com", .addresses = {}}, {}};
}

// The page over that script, with settings of its own for each test.
class OpenDomainsPage {
protected:
    FakeClock m_clock;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Script> m_script;
    std::unique_ptr<DomainsPage> m_page;

    void prepare()
    {
        const QString file = QStringLiteral("console-%1.ini").arg(QLatin1String(QTest::currentTestFunction()));
        m_settings = std::make_unique<QSettings>(m_folder.filePath(file), QSettings::IniFormat);
        m_script = std::make_unique<Script>(Script{m_clock, {mailExample()}});
    }

    // Shown; nothing was asked for yet.
    DomainsPage& open()
    {
        m_page.reset();
        m_page = std::make_unique<DomainsPage>(m_clock, *m_settings, m_script->source());
        m_page->resize(1200, 800);
        m_page->show();
        return *m_page;
    }

    template <typename Widget>
    Widget& part(const char* name) const
    {
        auto* found = m_page->findChild<Widget*>(QLatin1String(name));
        if (found == nullptr)
            qFatal("there is no %s", name);
        return *found;
    }

private:
    QTemporaryDir m_folder;
};

inline int rowOf(const QTableView& table, const QString& title)
{
    for (int row = 0; row < table.model()->rowCount(); ++row) {
        if (table.model()->index(row, 0).data().toString() == title)
            return row;
    }
    return -1;
}

} // namespace waybill::tests
