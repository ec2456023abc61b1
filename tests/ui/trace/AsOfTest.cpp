// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/FakeClock.h"
#include "tests/support/TestMain.h"
#include "tests/ui/trace/Stories.h"
#include "ui/trace/AsOfButton.h"
#include "ui/trace/TracePage.h"
#include "ui/widgets/AskLine.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Masking.h"

#include <QAbstractButton>
#include <QAction>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace waybill::tests {

using namespace std::chrono_literals;
using ui::Masking;
using ui::trace::TracePage;
using ui::trace::TraceSource;

// "What did we know at 14:02?" and masked recipients, on the trace page.
class AsOfTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { ui::setUpIcons(); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<QSettings>(m_folder->filePath(QStringLiteral("c.ini")), QSettings::IniFormat);
        m_masking = std::make_unique<Masking>(*m_settings);
        m_asked.clear();
        m_rawAsked = 0;
        TraceSource source;
        source.trace = [this](const std::string&, QObject*, auto done) {
            m_asked.push_back(std::nullopt);
            trace::Story other = bouncedStory();
            for (events::Event& event : other.events)
                event.id = events::EventId(event.id.value() + 100);
            done(std::vector{other, deliveredStory()});
        };
        source.traceAsOf = [this](const std::string&, Timestamp asOf, QObject*, auto done) {
            m_asked.push_back(asOf);
            std::vector<trace::Story> known;
            if (asOf > storyNow() - 10min)
                known.push_back(bouncedStory());
            done(std::move(known));
        };
        source.raw = [this](events::EventId, QObject*, auto done) {
            ++m_rawAsked;
            feed::RawRequest raw;
            raw.element = R"({"email":"nora.quist@example.org"})";
            raw.body = raw.element;
            done(raw);
        };
        m_page = std::make_unique<TracePage>(m_clock, source, m_masking.get());
        m_page->resize(1288, 804);
        m_page->show();
    }

    void aTimeIsAskedForAndSaid()
    {
        m_page->search(QStringLiteral("nora.quist@example.org"));
        chooseTime(QStringLiteral("5m"));

        QCOMPARE(m_asked.size(), 2U);
        QCOMPARE(*m_asked.back(), m_clock.now() - 5min);
        QVERIFY(find<QWidget>("asOfStrip")->isVisible());
        QVERIFY(m_page->asOfButton()->text().contains(QStringLiteral("Known at")));

        find<QWidget>("asOfStrip")->findChild<QPushButton*>()->click();
        QCOMPARE(m_asked.size(), 3U);
        QVERIFY(!m_asked.back().has_value());
        QVERIFY(!find<QWidget>("asOfStrip")->isVisible());
    }

    void nothingKnownThenIsSaid()
    {
        m_page->search(QStringLiteral("nora.quist@example.org"));
        chooseTime(QStringLiteral("2h"));

        QVERIFY(find<QLabel>("emptySentence")->text().contains(QStringLiteral("Nothing was known")));
    }

    void aTimeToComeIsRefused()
    {
        m_page->asOfButton()->ask();
        auto* dialog = m_page->findChild<ui::AskLine*>();
        QVERIFY(dialog != nullptr);
        auto* line = dialog->findChild<QLineEdit*>(QStringLiteral("askedLine"));
        const auto* ok = dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);

        for (const char* typed : {"", "noon", "2099-01-01 10:00"}) {
            line->setText(QString::fromLatin1(typed));
            QVERIFY2(!ok->isEnabled(), typed);
        }
        line->setText(QStringLiteral("2h"));
        QVERIFY(ok->isEnabled());
    }

    void maskedStoriesNameNobody()
    {
        m_masking->setOn(true);
        m_page->search(QStringLiteral("order-58213-receipt"));

        QVERIFY2(!visibleTexts().contains(QStringLiteral("nora.quist")), qPrintable(visibleTexts()));
        QCOMPARE(m_rawAsked, 0);
        QVERIFY(find<QWidget>("maskStrip")->isVisible());
    }

    void aRevealShowsOneMessageAndIsTold()
    {
        m_masking->setOn(true);
        QSignalSpy told(m_masking.get(), &Masking::revealed);
        m_page->search(QStringLiteral("order-58213-receipt"));
        const QString before = visibleTexts();

        find<QWidget>("maskStrip")->findChild<QPushButton*>()->click();

        QCOMPARE(told.size(), 1);
        QVERIFY(!find<QWidget>("maskStrip")->isVisible());
        QVERIFY(m_rawAsked > 0);
        QVERIFY(visibleTexts() != before);
        find<QListWidget>("matchList")->setCurrentRow(1);
        QVERIFY(find<QWidget>("maskStrip")->isVisible()); // the other one is still masked
    }

private:
    template <typename T>
    T* find(const char* name) const
    {
        T* found = m_page->findChild<T*>(QString::fromLatin1(name));
        if (found == nullptr)
            qFatal("no %s", name);
        return found;
    }

    void chooseTime(const QString& typed)
    {
        m_page->asOfButton()->ask();
        auto* dialog = m_page->findChild<ui::AskLine*>();
        QVERIFY(dialog != nullptr);
        dialog->findChild<QLineEdit*>(QStringLiteral("askedLine"))->setText(typed);
        dialog->accept();
    }

    QString visibleTexts() const
    {
        QStringList texts;
        for (const QWidget* widget : m_page->findChildren<QWidget*>()) {
            if (!widget->isVisible())
                continue;
            texts.append(widget->accessibleName());
            if (const auto* label = qobject_cast<const QLabel*>(widget))
                texts.append(label->text());
            if (const auto* text = qobject_cast<const QPlainTextEdit*>(widget))
                texts.append(text->toPlainText());
        }
        return texts.join(QLatin1Char('\n'));
    }

    FakeClock m_clock{toMs(storyNow())};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<Masking> m_masking;
    std::unique_ptr<TracePage> m_page;
    std::vector<std::optional<Timestamp>> m_asked;
    int m_rawAsked = 0;
};

WAYBILL_TEST(AsOfTest)

} // namespace waybill::tests

#include "AsOfTest.moc"
