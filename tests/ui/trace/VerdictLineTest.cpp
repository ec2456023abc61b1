// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/VerdictLine.h"

#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"
#include "tests/ui/trace/Stories.h"
#include "ui/trace/ClauseText.h"

#include <QAbstractButton>
#include <QApplication>
#include <QSignalSpy>
#include <QTest>

namespace waybill::tests {

using ui::trace::ClauseText;
using ui::trace::VerdictLine;
using Ids = std::vector<events::EventId>;

class VerdictLineTest : public QObject {
    Q_OBJECT

private:
    FakeClock m_clock{toMs(storyNow())};

private slots:
    void everyClauseIsATabStopAndEnterOpensItsEvidence()
    {
        VerdictLine line(VerdictLine::Size::Full, m_clock);
        line.setVerdict(deliveredStory().verdict);
        line.resize(900, 200);
        line.show();
        line.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&line));
        std::vector<Ids> opened;
        connect(&line, &VerdictLine::clauseActivated, this, [&](const Ids& ids) { opened.push_back(ids); });

        auto links = line.findChildren<QAbstractButton*>();
        links.removeIf([](const QAbstractButton* link) { return link->isHidden(); });
        for (qsizetype i = 0; i < links.size(); ++i) {
            QTest::keyClick(QApplication::focusWidget() != nullptr ? QApplication::focusWidget() : &line, Qt::Key_Tab);
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        }

        QCOMPARE(opened.size(), std::size_t(links.size()));
        QVERIFY(links.size() >= 3);
        for (const Ids& ids : opened)
            QVERIFY(ids == Ids{deliveredStory().events.back().id});
        for (const QAbstractButton* link : links)
            QVERIFY(!link->accessibleName().isEmpty());
    }

    void theVerdictIsToldInFourSentences()
    {
        VerdictLine line(VerdictLine::Size::Full, m_clock);
        line.setVerdict(bouncedStory().verdict);

        const QStringList sentences = line.text().split(QLatin1Char('\n'));

        QCOMPARE(sentences.size(), 4);
        QVERIFY(sentences[0].startsWith(QStringLiteral("Not delivered. ")));
        QVERIFY(!sentences[0].contains(QLatin1Char('%')));
        QVERIFY(sentences[1].startsWith(QStringLiteral("The truth ")));
        QVERIFY(sentences[2].startsWith(QStringLiteral("Sure: ")));
        QVERIFY(sentences[3].startsWith(QStringLiteral("Next: ")));
        for (const QString& sentence : sentences)
            QVERIFY(sentence.endsWith(QLatin1Char('.')));
    }

    void aNarrowVerdictWrapsAndNeverElides()
    {
        VerdictLine line(VerdictLine::Size::Full, m_clock);
        line.setVerdict(bouncedStory().verdict);
        const auto* headline = line.findChild<ClauseText*>(QStringLiteral("verdictHeadline"));

        QVERIFY(headline->heightForWidth(250) > 2 * headline->heightForWidth(5000));
        QVERIFY(!headline->text().contains(QChar(0x2026)));
    }

    void aVerdictWithoutEvidenceHasNothingToOpen()
    {
        VerdictLine line(VerdictLine::Size::Full, m_clock);
        trace::Verdict verdict;
        verdict.headline = QStringLiteral("Not known.");
        verdict.clauses = {{.text = QStringLiteral("No event names this message"), .at = {}, .evidence = {}}};
        line.setVerdict(verdict);

        for (const QAbstractButton* link : line.findChildren<QAbstractButton*>())
            QVERIFY(link->isHidden());
        QVERIFY(line.text().startsWith(QStringLiteral("Not known. No event names this message.")));
    }

    void timesAge()
    {
        FakeClock later(toMs(storyNow() + std::chrono::hours(3)));
        VerdictLine line(VerdictLine::Size::Compact, later);
        line.setVerdict(deliveredStory().verdict);

        QVERIFY(!line.text().contains(QStringLiteral("ago")));
        QVERIFY(line.text().contains(QStringLiteral("at ")));
    }
};

WAYBILL_TEST(VerdictLineTest)

} // namespace waybill::tests

#include "VerdictLineTest.moc"
