// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/OutcomeStyle.h"

#include <QImage>
#include <QTest>

namespace waybill::ui {

namespace {

int paintedPixels(const QIcon& icon, int size)
{
    const QImage image = icon.pixmap(size, size).toImage();
    int painted = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            painted += image.pixelColor(x, y).alpha() > 64 ? 1 : 0;
    }
    return painted;
}

} // namespace

class IconsTest : public QObject {
    Q_OBJECT
private slots:
    void everyIconShowsSomething_data();
    void everyIconShowsSomething();
    void anIconIsNoFilledSquare_data() { everyIconShowsSomething_data(); }
    void anIconIsNoFilledSquare();
    void onADenseScreenItIsTheSameDrawing_data() { everyIconShowsSomething_data(); }
    void onADenseScreenItIsTheSameDrawing();
    void everyOutcomeHasADrawingOfOurOwn();
    void anUnknownNameGivesTheQuestionMark();
    void theColourIsTheOneAskedFor();
};

void IconsTest::everyIconShowsSomething_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("theme");
    setUpIcons();
    const QStringList names = ownIconNames();
    QVERIFY(names.size() > 30);
    for (const QString& name : names) {
        for (const char* theme : {"breeze", "none"})
            QTest::addRow("%s, %s", qPrintable(name), theme) << name << QString::fromLatin1(theme);
    }
}

void IconsTest::everyIconShowsSomething()
{
    QFETCH(QString, name);
    QFETCH(QString, theme);
    QIcon::setThemeName(theme);

    const QIcon shown = icon(name, QColor(Qt::red));

    QVERIFY(!shown.isNull());
    QVERIFY(paintedPixels(shown, 16) >= 8);
    QVERIFY(paintedPixels(shown, 22) >= 8);
}

void IconsTest::anIconIsNoFilledSquare()
{
    QFETCH(QString, name);
    QFETCH(QString, theme);
    QIcon::setThemeName(theme);

    QVERIFY(paintedPixels(icon(name, QColor(Qt::red)), 16) < 16 * 16 * 9 / 10);
}

void IconsTest::onADenseScreenItIsTheSameDrawing()
{
    QFETCH(QString, name);
    QFETCH(QString, theme);
    QIcon::setThemeName(theme);
    const QIcon shown = icon(name, QColor(Qt::red));

    for (const qreal scale : {1.5, 2.0, 3.0}) {
        const QImage dense = shown.pixmap(QSize(22, 22), scale).toImage();
        int painted = 0;
        for (int y = 0; y < dense.height(); ++y) {
            for (int x = 0; x < dense.width(); ++x)
                painted += dense.pixelColor(x, y).alpha() > 64 ? 1 : 0;
        }

        const double share = painted / double(dense.width() * dense.height());
        const double usual = paintedPixels(shown, 22) / (22.0 * 22.0);
        QVERIFY2(share > usual / 2 && share < usual * 2, qPrintable(QStringLiteral("%1 at %2, %3 at 1").arg(share).arg(scale).arg(usual)));
    }
}

void IconsTest::everyOutcomeHasADrawingOfOurOwn()
{
    const QStringList own = ownIconNames();
    for (std::size_t type = 0; type < events::eventTypeCount; ++type)
        QVERIFY2(own.contains(styleOf(events::EventType(type), lightTokens()).iconName),
                 events::eventTypeNames()[type].data());
}

void IconsTest::anUnknownNameGivesTheQuestionMark()
{
    const QImage unknown = icon(QStringLiteral("no-such-icon"), QColor(Qt::red)).pixmap(16, 16).toImage();

    QCOMPARE(unknown, icon(QStringLiteral("question"), QColor(Qt::red)).pixmap(16, 16).toImage());
}

void IconsTest::theColourIsTheOneAskedFor()
{
    const QImage image = icon(QStringLiteral("data-warning"), QColor(0, 128, 255)).pixmap(16, 16).toImage();

    const QColor middle = image.pixelColor(8, 13);
    QVERIFY(middle.alpha() > 0 || image.pixelColor(5, 13).alpha() > 0);
    const QColor painted = middle.alpha() > 200 ? middle : image.pixelColor(5, 13);
    QCOMPARE(painted.rgb(), QColor(0, 128, 255).rgb());
}

WAYBILL_TEST(IconsTest)

} // namespace waybill::ui

#include "IconsTest.moc"
