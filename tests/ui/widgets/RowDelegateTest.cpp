// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/Theme.h"

#include <QPainter>
#include <QStandardItemModel>
#include <QTest>

namespace waybill::ui {

// What comes from outside is drawn in its own cell, and reads as what it is.
class RowDelegateTest : public QObject {
    Q_OBJECT

    static constexpr QRect cell{20, 40, 260, Table::rowHeight};

    static QImage drawn(const QString& text)
    {
        QStandardItemModel model(1, 1);
        model.setData(model.index(0, 0), text);
        QImage image(300, 120, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        QStyleOptionViewItem option;
        option.rect = cell;
        RowDelegate().paint(&painter, option, model.index(0, 0));
        return image;
    }

private slots:
    void marksUponMarksStayInTheirRow()
    {
        const QImage image = drawn(QStringLiteral("e\u0301\u0302\u0303\u0304\u0301\u0302\u0303\u0304").repeated(12));

        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x)
                QVERIFY2(cell.contains(x, y) || image.pixelColor(x, y).alpha() == 0, qPrintable(QStringLiteral("%1, %2").arg(x).arg(y)));
        }
    }

    void anAddressFromRightToLeftKeepsItsSides()
    {
        const QString local = QStringLiteral("\u05d0\u05d1\u05d2");
        const QString domain = QStringLiteral("\u05d3\u05d4");
        const QString leftToRight = QStringLiteral("\u200e");

        const QImage address = drawn(local + QLatin1Char('@') + domain);

        QCOMPARE(address, drawn(local + leftToRight + QLatin1Char('@') + leftToRight + domain));
        QVERIFY(address != drawn(domain + leftToRight + QLatin1Char('@') + leftToRight + local)); // as it would be read
    }
};

WAYBILL_TEST(RowDelegateTest)

} // namespace waybill::ui

#include "RowDelegateTest.moc"
