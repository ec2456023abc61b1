// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/EnvironmentStyle.h"
#include "ui/widgets/LineDelegate.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QPainter>
#include <QStyleOptionHeader>
#include <QTest>

namespace waybill::ui {

class ThemeTest : public QObject {
    Q_OBJECT
private slots:
    void outcomeWordsCanBeRead_data();
    void outcomeWordsCanBeRead();
    void outcomeIconsStandOutOnSelectedRows();
    void textCanBeReadOnEverySurface();
    void environmentsCarryWhiteText();
    void aWidgetFindsItsTokensThroughItsPalette();
    void highContrastKeepsTheSystemsPalette();
    void aChosenRowTakesTheHighlightsText();
    void linksCanBeReadInHighContrast();
    void contrastIsThatOfWcag();

private:
    static int leftOfHeadersTitle();
};

void ThemeTest::outcomeWordsCanBeRead_data()
{
    QTest::addColumn<int>("type");
    QTest::addColumn<bool>("dark");
    for (int type = 0; type < int(events::eventTypeCount); ++type) {
        for (const bool dark : {false, true})
            QTest::addRow("%s %s", events::eventTypeNames()[std::size_t(type)].data(), dark ? "dark" : "light")
                << type << dark;
    }
}

void ThemeTest::outcomeWordsCanBeRead()
{
    QFETCH(int, type);
    QFETCH(bool, dark);
    const Tokens& tokens = dark ? darkTokens() : lightTokens();

    const OutcomeStyle style = styleOf(events::EventType(type), tokens);

    QVERIFY2(contrastRatio(style.colour, tokens.base) >= 4.5, qPrintable(style.word));
    QVERIFY2(contrastRatio(style.colour, tokens.alternateBase) >= 4.5, qPrintable(style.word));
    QVERIFY(!style.word.isEmpty());
    QVERIFY(!style.icon().isNull());
}

void ThemeTest::outcomeIconsStandOutOnSelectedRows()
{
    for (const Tokens* tokens : {&lightTokens(), &darkTokens()}) {
        for (std::size_t type = 0; type < events::eventTypeCount; ++type) {
            const QColor colour = styleOf(events::EventType(type), *tokens).colour;
            QVERIFY(contrastRatio(colour, tokens->highlight) >= 3.0);
            QVERIFY(contrastRatio(colour, tokens->window) >= 3.0);
        }
    }
}

void ThemeTest::textCanBeReadOnEverySurface()
{
    for (const Tokens* tokens : {&lightTokens(), &darkTokens()}) {
        for (const QColor& surface :
             {tokens->window, tokens->base, tokens->alternateBase, tokens->header, tokens->button, tokens->highlight}) {
            QVERIFY(contrastRatio(tokens->text, surface) >= 7);
            QVERIFY(contrastRatio(tokens->secondary, surface) >= 4.5);
        }
        QVERIFY(contrastRatio(tokens->onAccent, tokens->accent) >= 4.5);
        QVERIFY(contrastRatio(tokens->accent, tokens->base) >= 4.5);
    }
}

void ThemeTest::environmentsCarryWhiteText()
{
    for (const char* name : {"production", "staging", "development", ""})
        QVERIFY(contrastRatio(Qt::white, environmentColour(QString::fromLatin1(name))) >= 4.5);
    using waybill::environments::Colour;
    for (const Colour colour : {Colour::Red, Colour::Amber, Colour::Slate, Colour::Blue, Colour::Green})
        QVERIFY(contrastRatio(Qt::white, environmentColour(colour)) >= 4.5);
}

void ThemeTest::aWidgetFindsItsTokensThroughItsPalette()
{
    QCOMPARE(tokensOf(paletteOf(lightTokens())).bounced, lightTokens().bounced);
    QCOMPARE(tokensOf(paletteOf(darkTokens())).bounced, darkTokens().bounced);
    QVERIFY(tokensOf(paletteOf(darkTokens())).dark);
}

// Where a title that begins with a straight stroke is painted.
int ThemeTest::leftOfHeadersTitle()
{
    QStyleOptionHeader header;
    header.rect = QRect(0, 0, 120, Table::rowHeight);
    header.state = QStyle::State_Enabled;
    header.textAlignment = Qt::AlignLeft | Qt::AlignVCenter;
    const auto picture = [&header](const QString& title) {
        header.text = title;
        QImage image(header.rect.size(), QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        QApplication::style()->drawControl(QStyle::CE_Header, &header, &painter, nullptr);
        return image;
    };
    const QImage with = picture(QString(QChar(0x2588))); // a full block: no space before it
    const QImage without = picture({});
    for (int x = 0; x < with.width(); ++x) {
        for (int y = 0; y < with.height(); ++y) {
            if (with.pixel(x, y) != without.pixel(x, y))
                return x;
        }
    }
    return -1;
}

void ThemeTest::highContrastKeepsTheSystemsPalette()
{
    const QPalette system = QApplication::palette();
    Theme theme(Theme::Choice::Dark);
    theme.dress();
    QVERIFY(!qApp->styleSheet().isEmpty());
    QVERIFY(tokensOf(QApplication::palette()).ownColours);

    theme.setChoice(Theme::Choice::HighContrast);

    QCOMPARE(QApplication::palette().color(QPalette::Base), system.color(QPalette::Base));
    QVERIFY(!tokensOf(QApplication::palette()).ownColours);
    QCOMPARE(tokensOf(QApplication::palette()).bounced, system.color(QPalette::Text));
    QVERIFY(qApp->styleSheet().isEmpty());
    QCOMPARE(QApplication::palette().color(QPalette::PlaceholderText), system.color(QPalette::Text));
    const int left = leftOfHeadersTitle(); // a glyph may reach a pixel before its place
    QVERIFY2(std::abs(left - Table::cellPadding) <= 1, qPrintable(QString::number(left)));
}

void ThemeTest::aChosenRowTakesTheHighlightsText()
{
    QPalette system(Qt::white, Qt::black);
    system.setColor(QPalette::Text, Qt::white);
    system.setColor(QPalette::Highlight, Qt::yellow);
    system.setColor(QPalette::HighlightedText, Qt::black);

    QCOMPARE(rowTokens(system, false).text, QColor(Qt::white));
    QCOMPARE(rowTokens(system, true).text, QColor(Qt::black));
    QCOMPARE(rowTokens(system, true).bounced, QColor(Qt::black));
    QCOMPARE(rowTokens(system, true).accent, QColor(Qt::black)); // of links and of the edge
    QCOMPARE(rowTokens(paletteOf(lightTokens()), true).bounced, lightTokens().bounced);
}

void ThemeTest::linksCanBeReadInHighContrast()
{
    QPalette system(Qt::white, Qt::black);
    system.setColor(QPalette::Base, Qt::black);
    system.setColor(QPalette::Text, Qt::white);
    for (const QColor link : {QColor(Qt::cyan), QColor(0x202060)}) {
        system.setColor(QPalette::Link, link);
        const Tokens tokens = tokensOf(system);

        QVERIFY(!tokens.ownColours);
        QVERIFY(contrastRatio(tokens.accent, tokens.base) >= 4.5);
        QVERIFY(contrastRatio(tokens.onAccent, tokens.accent) >= 4.5);
    }
}

void ThemeTest::contrastIsThatOfWcag()
{
    QCOMPARE(qRound(contrastRatio(Qt::black, Qt::white) * 100), 2100);
    QCOMPARE(qRound(contrastRatio(QColor(0x777777), Qt::white) * 100), 448);
}

WAYBILL_TEST(ThemeTest)

} // namespace waybill::ui

#include "ThemeTest.moc"
