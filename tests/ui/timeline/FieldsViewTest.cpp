// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "tests/ui/timeline/Rows.h"
#include "ui/timeline/FieldsView.h"

#include <QLabel>
#include <QTest>

namespace waybill::ui::timeline {

class FieldsViewTest : public QObject {
    Q_OBJECT
private slots:
    void everyStoredFieldIsThere();
    void noTextIsCut();
    void outsideTextIsNeverMarkUp();
};

void FieldsViewTest::everyStoredFieldIsThere()
{
    FieldsView view;
    QStringList names;

    view.show(tests::record(7, timestampFromMs(1'795'425'247'000)).event);

    for (const QLabel* label : view.findChildren<QLabel*>())
        names.append(label->text());
    for (const char* field : {"Event id", "Message id", "Type", "Provider's time", "Received", "Recipient", "Sender",
                              "Sender's domain", "Verification", "Processing", "Deduplication key"})
        QVERIFY2(names.contains(QString::fromLatin1(field)), field);
    QVERIFY(names.contains(QLatin1String("evt_0000000000000007")));
}

void FieldsViewTest::noTextIsCut()
{
    FieldsView view;
    view.resize(700, 200);
    view.QWidget::show();
    events::Event event = tests::record(7, timestampFromMs(1'795'425'247'000)).event;
    event.reason = std::string(300, 'x') + " " + std::string(40, 'y');
    for (int word = 0; word < 60; ++word)
        event.reason += " word";

    view.show(event);

    for (QLabel* label : view.findChildren<QLabel*>())
        QTRY_VERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
}

void FieldsViewTest::outsideTextIsNeverMarkUp()
{
    FieldsView view;
    events::Event event = tests::record(7, timestampFromMs(0)).event;
    event.subject = "<b>bold</b>";

    view.show(event);

    for (const QLabel* label : view.findChildren<QLabel*>())
        QCOMPARE(int(label->textFormat()), int(Qt::PlainText));
}

WAYBILL_TEST(FieldsViewTest)

} // namespace waybill::ui::timeline

#include "FieldsViewTest.moc"
