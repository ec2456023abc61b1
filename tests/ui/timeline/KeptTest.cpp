// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Redact.h"
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"
#include "ui/timeline/ColourRules.h"
#include "ui/timeline/Marks.h"
#include "ui/timeline/SavedViews.h"
#include "ui/timeline/ShownRow.h"
#include "ui/widgets/Masking.h"
#include "ui/widgets/Tokens.h"

#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace waybill::ui::timeline {

// What the timeline keeps: views, colour rules and masking in the settings, marks in a database.
class KeptTest : public QObject {
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<QSettings>(m_folder->filePath(QStringLiteral("c.ini")), QSettings::IniFormat);
    }

    void viewsAreKeptByNameAndEnvironment()
    {
        SavedViews views(*m_settings);
        QVERIFY(views.save({QStringLiteral("  Bounces  of today "), QStringLiteral("production"), QStringLiteral("type:bounced"), true}));
        QVERIFY(views.save({QStringLiteral("Bounces of today"), QStringLiteral("staging"), QStringLiteral("a"), false}));
        QVERIFY(views.save({QStringLiteral("Bounces of today"), QStringLiteral("staging"), QStringLiteral("b"), false}));
        QVERIFY(!views.save({QStringLiteral("  "), {}, {}, false}));

        const SavedViews again(*m_settings);
        QCOMPARE(again.all().size(), 2U);
        const auto view = again.find(QStringLiteral("Bounces of today"), QStringLiteral("production"));
        QVERIFY(view.has_value());
        QCOMPARE(view->filter, QStringLiteral("type:bounced"));
        QVERIFY(view->byMessage);
        QCOMPARE(again.find(QStringLiteral("Bounces of today"), QStringLiteral("staging"))->filter, QStringLiteral("b"));
    }

    void removedViewsStayAway()
    {
        SavedViews views(*m_settings);
        views.save({QStringLiteral("One"), {}, QStringLiteral("a"), false});
        views.remove(QStringLiteral("One"), {});

        QVERIFY(SavedViews(*m_settings).all().empty());
    }

    void thereIsAnEndToViews()
    {
        SavedViews views(*m_settings);
        for (std::size_t i = 0; i < SavedViews::most; ++i)
            QVERIFY(views.save({QString::number(i), {}, {}, false}));

        QVERIFY(!views.save({QStringLiteral("one more"), {}, {}, false}));
        QVERIFY(views.save({QStringLiteral("7"), {}, QStringLiteral("changed"), false}));
    }

    void marksAreKeptAcrossStarts()
    {
        Marks marks;
        const Mark mark{events::EventId(7), events::EventType::Bounced, m_clock.now(), "sendgrid", "asked\nthe customer"};
        QVERIFY(marks.keepIn(marksFile()));
        QVERIFY(marks.set(mark));

        Marks again;
        QVERIFY(again.keepIn(marksFile()));
        QVERIFY(again.find(events::EventId(7)) != nullptr);
        QCOMPARE(again.find(events::EventId(7))->note, std::string("asked the customer"));
        QVERIFY(again.find(events::EventId(7))->type == events::EventType::Bounced);
        QVERIFY(again.find(events::EventId(8)) == nullptr);
    }

    void aMarkCanBeChangedAndRemoved()
    {
        Marks marks;
        QVERIFY(marks.keepIn(marksFile()));
        QSignalSpy changed(&marks, &Marks::changed);
        QVERIFY(marks.set({events::EventId(7), {}, m_clock.now(), {}, "first"}));
        QVERIFY(marks.set({events::EventId(7), {}, m_clock.now(), {}, "second"}));
        QCOMPARE(marks.newestFirst().size(), 1U);
        QCOMPARE(marks.find(events::EventId(7))->note, std::string("second"));

        QVERIFY(marks.remove(events::EventId(7)));
        QVERIFY(marks.remove(events::EventId(7)));

        QCOMPARE(changed.size(), 3);
        Marks again;
        QVERIFY(again.keepIn(marksFile()));
        QVERIFY(again.newestFirst().empty());
    }

    void withoutAFileMarksLastAsLongAsTheWindow()
    {
        QFile file(m_folder->filePath(QStringLiteral("marks.db")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("this is no database, and long enough for one: it is refused by its first bytes");
        file.close();
        Marks marks;
        QVERIFY(!marks.keepIn(marksFile()));

        QVERIFY(marks.set({events::EventId(7), {}, m_clock.now(), {}, "seen"}));

        QVERIFY(marks.find(events::EventId(7)) != nullptr);
    }

    void theFirstRuleThatMatchesColours()
    {
        ColourRules rules(*m_settings);
        rules.set({{QStringLiteral("type:bounced"), Tint::Red},
                   {QStringLiteral("type:nonsense"), Tint::Blue},
                   {QStringLiteral("domain:example.org"), Tint::Teal}});

        const ColourRules again(*m_settings);
        QCOMPARE(again.all().size(), 2U); // the one that is wrong is not kept
        waybill::timeline::Row row{};
        row.type = events::EventType::Bounced;
        row.recipient = "nora.quist@example.org";
        QVERIFY(again.find(row, m_clock.now())->tint == Tint::Red);
        row.type = events::EventType::Delivered;
        QVERIFY(again.find(row, m_clock.now())->tint == Tint::Teal);
        row.recipient = "nora.quist@example.com";
        QVERIFY(again.find(row, m_clock.now()) == nullptr);
    }

    void textIsReadableOnEveryTint()
    {
        for (const Tokens* tokens : {&lightTokens(), &darkTokens()}) {
            for (int tint = 0; tint < tintCount; ++tint) {
                const QColor ground = tintColour(Tint(tint), *tokens);
                QVERIFY2(contrastRatio(tokens->text, ground) >= 4.5, qPrintable(tintName(Tint(tint))));
                QVERIFY2(contrastRatio(tokens->secondary, ground) >= 4.5, qPrintable(tintName(Tint(tint))));
            }
        }
    }

    void maskedRowsNameNobodyUntilRevealed()
    {
        Masking masking(*m_settings);
        QSignalSpy revealed(&masking, &Masking::revealed);
        waybill::timeline::Row row{};
        row.id = events::EventId(7);
        row.recipient = "nora.quist@example.org";
        row.reason = "550 <nora.quist@example.org>: unknown";
        QVERIFY(!ShownRow(row, &masking).isHidden());

        masking.setOn(true);
        {
            const ShownRow shown(row, &masking);
            QCOMPARE(shown->recipient, std::string_view("n•••@example.org"));
            QVERIFY(shown->reason.find("nora.quist") == std::string_view::npos);
        }
        masking.reveal(events::toString(row.id));
        QCOMPARE(revealed.size(), 1);
        QCOMPARE(ShownRow(row, &masking)->recipient, row.recipient);
        masking.reveal(events::toString(row.id));
        QCOMPARE(revealed.size(), 1); // told once

        QVERIFY(Masking(*m_settings).isOn());
    }

private:
    std::string marksFile() const { return m_folder->filePath(QStringLiteral("marks.db")).toStdString(); }

    tests::FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
};

WAYBILL_TEST(KeptTest)

} // namespace waybill::ui::timeline

#include "KeptTest.moc"
