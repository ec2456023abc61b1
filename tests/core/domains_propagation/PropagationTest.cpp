// SPDX-License-Identifier: GPL-3.0-or-later
// Two real Knots that are the authority, a third one that is their parent, unbound as a resolver that remembers.
#include "core/domains/propagation/PropagationWatch.h"
#include "core/domains/run/LookEverywhere.h"
#include "tests/support/NameServer.h"
#include "tests/support/TestMain.h"

#include <QSignalSpy>
#include <QTest>
#include <QThreadPool>

#include <algorithm>

namespace waybill::domains::tests {

using waybill::tests::KnotServer;
using waybill::tests::UnboundServer;
using waybill::tests::Zone;

class PropagationTest : public QObject {
    Q_OBJECT

private slots:
    void init();
    void theZonesServersAreFoundWithTheirSerials();
    void aServerThatTheParentForgotIsSeen();
    void serversThatDifferDoNotAgree();
    void aServerThatIsAwayIsUnknownAndNoAgreement();
    void everyHopOfAnAliasIsLookedAt();
    void aResolverThatRemembersIsBehindUntilItsTtlEnds();
    void anAbsenceAgreesWithAnAbsence();
    void aNameInNoZoneSaysSo();
    void everyTargetThatAServerLeadsToIsLookedAt();
    void aServersAddressOutOfReachIsPassedOver();
    void aRecordIsThereOnceEveryServerHasIt();
    void whatTheGateRestsOnMustBeEverywhere();
    void theWatchNotifiesWhenTheyAgree();
    void aWatchThatIsStoppedSaysNothingMore();

private:
    PropagationOptions options() const
    {
        PropagationOptions options;
        options.resolvers = {m_first->endpoint()};
        options.authority.port = m_first->endpoint().port;
        options.authority.server.timeout = options.server.timeout = std::chrono::milliseconds(500);
        return options;
    }
    Propagation take(const char* name, const PropagationOptions& options) const
    {
        return takePropagation({*dns::Name::parse(name), dns::RecordType::Txt}, options, m_clock);
    }
    bool publish(KnotServer& server, const QByteArray& text)
    {
        return server.set("example.test", "@", "60", "TXT", '"' + text + '"');
    }

    SystemClock m_clock;
    std::unique_ptr<KnotServer> m_first;  // also knows the parent zone, so that it can stand for a resolver
    std::unique_ptr<KnotServer> m_second;
    std::unique_ptr<KnotServer> m_parent;
};

namespace {

const QByteArray childApex = "@ 300 SOA ns1 hostmaster 1 3600 600 86400 60\n@ 300 NS ns1\n@ 300 NS ns2\n"
                             "ns1 300 A 127.0.0.1\nns2 300 A 127.0.0.2\n";
const QByteArray child = "@ 60 TXT \"v=spf1 -all\"\nalias 30 CNAME target.example.test.\ntarget 60 TXT \"the end\"\n";
const QByteArray parentApex = "@ 300 SOA ns hostmaster 7 3600 600 86400 60\n@ 300 NS ns\nns 300 A 127.0.0.3\n";
// Both servers and their glue.
const QByteArray delegation = "example NS ns1.example\nexample NS ns2.example\nns1.example A 127.0.0.1\n"
                              "ns2.example A 127.0.0.2\n";

Zone childZone() { return {.name = "example.test", .text = child, .isSigned = false, .hasFile = true, .apex = childApex}; }

Zone parentZone(const QByteArray& text)
{
    return {.name = "test", .text = text, .isSigned = false, .hasFile = true, .apex = parentApex};
}

} // namespace

void PropagationTest::init()
{
    m_first = std::make_unique<KnotServer>(std::vector<Zone>{childZone(), parentZone(delegation)});
    QVERIFY2(m_first->start(), m_first->error().constData());
    const std::uint16_t port = m_first->endpoint().port;
    m_second = std::make_unique<KnotServer>(std::vector<Zone>{childZone()}, "127.0.0.2", port);
    QVERIFY2(m_second->start(), m_second->error().constData());
    m_parent = std::make_unique<KnotServer>(std::vector<Zone>{parentZone(delegation)}, "127.0.0.3", port);
    QVERIFY2(m_parent->start(), m_parent->error().constData());
}

void PropagationTest::theZonesServersAreFoundWithTheirSerials()
{
    const dns::ServerResolver resolver(m_first->endpoint(), m_clock);
    const dns::Authority authority =
        dns::findAuthority(resolver, m_clock, *dns::Name::parse("deep.down.example.test"), options().authority);

    QCOMPARE(authority.zone.text(), std::string("example.test"));
    QCOMPARE(authority.servers.size(), std::size_t(2));
    QVERIFY(authority.parentAnswered);
    QCOMPARE(authority.delegationAgrees(), std::optional(true));
    QVERIFY(authority.serialsAgree());
    QCOMPARE(*authority.servers[0].serial, 1U);
}

void PropagationTest::aServerThatTheParentForgotIsSeen()
{
    m_parent.reset();
    m_parent = std::make_unique<KnotServer>(
        std::vector<Zone>{parentZone("example NS ns1.example\nns1.example A 127.0.0.1\n")}, "127.0.0.3",
        m_first->endpoint().port);
    QVERIFY2(m_parent->start(), m_parent->error().constData());

    const Propagation propagation = take("example.test", options());

    const dns::Authority& authority = propagation.hops.at(0).authority;
    QCOMPARE(authority.delegationAgrees(), std::optional(false));
    const auto forgotten = std::ranges::find(authority.servers, false, &dns::AuthorityServer::inParent);
    QVERIFY(forgotten != authority.servers.end());
    QCOMPARE(forgotten->name.text(), std::string("ns2.example.test"));
}

void PropagationTest::serversThatDifferDoNotAgree()
{
    QVERIFY(take("example.test", options()).agrees());

    QVERIFY2(publish(*m_first, "v=spf1 ~all"), m_first->error().constData());
    const Propagation propagation = take("example.test", options());

    QVERIFY(!propagation.agrees());
    QVERIFY(!propagation.hops.at(0).authority.serialsAgree());
}

void PropagationTest::aServerThatIsAwayIsUnknownAndNoAgreement()
{
    m_second.reset();

    const Propagation propagation = take("example.test", options());

    QVERIFY(!propagation.agrees());
    const auto& servers = propagation.hops.at(0).servers;
    QCOMPARE(servers.size(), std::size_t(2));
    QCOMPARE(std::ranges::count_if(servers, [](const ServerView& view) { return !view.values(); }), std::ptrdiff_t(1));
}

void PropagationTest::everyHopOfAnAliasIsLookedAt()
{
    const Propagation propagation = take("alias.example.test", options());

    QCOMPARE(propagation.hops.size(), std::size_t(2));
    QCOMPARE(propagation.hops[0].servers.at(0).values()->at(0), std::string("CNAME target.example.test"));
    QCOMPARE(propagation.hops[0].servers.at(0).answer.chain.at(0).ttl, 30U);
    QCOMPARE(propagation.hops[1].question.name.text(), std::string("target.example.test"));
    QCOMPARE(propagation.authoritative()->at(0), std::string("\"the end\""));
    QVERIFY(propagation.agrees());
}

void PropagationTest::aResolverThatRemembersIsBehindUntilItsTtlEnds()
{
    QVERIFY(m_first->set("example.test", "@", "8", "TXT", "\"old\""));
    QVERIFY(m_second->set("example.test", "@", "8", "TXT", "\"old\""));
    UnboundServer unbound(m_first->endpoint(), {"example.test"}, {});
    QVERIFY2(unbound.start(), unbound.error().constData());
    PropagationOptions compared = options();
    compared.compared = {unbound.endpoint()};
    QVERIFY(take("example.test", compared).agrees());

    QVERIFY(publish(*m_first, "new") && publish(*m_second, "new"));
    const Propagation propagation = take("example.test", compared);

    QVERIFY(propagation.authoritative());
    QCOMPARE(propagation.behind().size(), std::size_t(1));
    QVERIFY(propagation.behind().front()->secondsLeft(m_clock.now()) <= 8);
    QTRY_VERIFY_WITH_TIMEOUT(take("example.test", compared).agrees(), 30'000);
}

void PropagationTest::anAbsenceAgreesWithAnAbsence() { QVERIFY(take("nowhere.example.test", options()).agrees()); }

void PropagationTest::aNameInNoZoneSaysSo()
{
    const Propagation propagation = take("example.invalid", options());

    QVERIFY(!propagation.agrees());
    QVERIFY(!propagation.hops.at(0).authority.problem.empty());
}

void PropagationTest::everyTargetThatAServerLeadsToIsLookedAt()
{
    QVERIFY(m_second->set("example.test", "alias", "30", "CNAME", "elsewhere.example.test."));

    const Propagation propagation = take("alias.example.test", options());

    QCOMPARE(propagation.hops.size(), std::size_t(3)); // the alias, and both targets
    QVERIFY(propagation.hopAt(*dns::Name::parse("target.example.test")) != nullptr);
    QVERIFY(propagation.hopAt(*dns::Name::parse("elsewhere.example.test")) != nullptr);
    QVERIFY(!propagation.agrees());
}

void PropagationTest::aServersAddressOutOfReachIsPassedOver()
{
    const std::uint16_t port = m_first->endpoint().port;
    m_first.reset();
    m_second.reset();
    Zone zone = childZone();
    zone.apex += "ns1 300 AAAA ::1\n"; // nothing listens there
    m_first = std::make_unique<KnotServer>(std::vector<Zone>{zone, parentZone(delegation)}, "127.0.0.1", port);
    QVERIFY2(m_first->start(), m_first->error().constData());
    m_second = std::make_unique<KnotServer>(std::vector<Zone>{zone}, "127.0.0.2", port);
    QVERIFY2(m_second->start(), m_second->error().constData());

    const Propagation propagation = take("example.test", options());

    const HopView& hop = propagation.hops.at(0);
    QCOMPARE(hop.servers.size(), std::size_t(3));
    QCOMPARE(std::ranges::count_if(hop.servers, [&](const ServerView& view) { return hop.isSpare(view); }), std::ptrdiff_t(1));
    QVERIFY(propagation.agrees());
    QVERIFY(hop.authority.serialsAgree());
}

void PropagationTest::aRecordIsThereOnceEveryServerHasIt()
{
    FixRecord wanted;
    wanted.name = *dns::Name::parse("example.test");
    wanted.value = "v=spf1 mx -all";
    QVERIFY(take("example.test", options()).agrees());
    QVERIFY(!take("example.test", options()).carries(wanted)); // all agree, on the old one

    QVERIFY(publish(*m_first, "v=spf1 mx -all"));
    QVERIFY(!take("example.test", options()).carries(wanted));
    QVERIFY(publish(*m_second, "v=spf1 mx -all"));

    QVERIFY(take("example.test", options()).carries(wanted));
    FixRecord alias;
    alias.name = *dns::Name::parse("alias.example.test");
    alias.type = dns::RecordType::Cname;
    alias.value = "TARGET.example.test.";
    QVERIFY(take("alias.example.test", options()).carries(alias));
}

void PropagationTest::whatTheGateRestsOnMustBeEverywhere()
{
    const dns::ServerResolver resolver(m_first->endpoint(), m_clock);
    const auto look = [&] {
        Check spf;
        spf.id = "spf";
        spf.verdict = Verdict::Pass;
        spf.answers = {resolver.ask(dns::Question{*dns::Name::parse("example.test"), dns::RecordType::Txt})};
        Check mx = spf;
        mx.id = "mx"; // no leg of the gate
        std::vector<Check> checks{spf, mx};
        lookEverywhere(checks, [&](const dns::Question& question, std::stop_token stop) { return takePropagation(question, options(), m_clock, std::move(stop)); }, {});
        return checks;
    };

    QCOMPARE(look().at(0).everywhere, std::optional(true));
    QVERIFY(!look().at(1).everywhere);
    QVERIFY(publish(*m_second, "something else"));
    QCOMPARE(look().at(0).everywhere, std::optional(false));
    m_second.reset();
    QVERIFY(!look().at(0).everywhere); // one could not be asked: not known, never "different"
}

void PropagationTest::theWatchNotifiesWhenTheyAgree()
{
    QVERIFY(publish(*m_first, "changed"));
    PropagationWatch watch({*dns::Name::parse("example.test"), dns::RecordType::Txt}, options(), m_clock,
                           std::chrono::milliseconds(50));
    QSignalSpy observed(&watch, &PropagationWatch::observed);
    QSignalSpy agreed(&watch, &PropagationWatch::agreed);
    watch.start();
    QTRY_VERIFY_WITH_TIMEOUT(observed.count() >= 2, 30'000);
    QCOMPARE(agreed.count(), 0);

    QVERIFY(publish(*m_second, "changed")); // while it is watched

    QTRY_COMPARE_WITH_TIMEOUT(agreed.count(), 1, 30'000);
    QVERIFY(!watch.isRunning());
}

void PropagationTest::aWatchThatIsStoppedSaysNothingMore()
{
    PropagationWatch watch({*dns::Name::parse("example.test"), dns::RecordType::Txt}, options(), m_clock,
                           std::chrono::milliseconds(1));
    QSignalSpy observed(&watch, &PropagationWatch::observed);
    watch.start();
    watch.stop();

    QThreadPool::globalInstance()->waitForDone();
    QCoreApplication::sendPostedEvents(); // what the look had to say by then
    QVERIFY(!watch.isRunning());
    QCOMPARE(observed.count(), 0);
}

WAYBILL_TEST(PropagationTest)

} // namespace waybill::domains::tests

#include "PropagationTest.moc"
