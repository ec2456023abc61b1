// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "ui/widgets/ElidedLabel.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/LabelledField.h"
#include "ui/widgets/Strip.h"

#include <QApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

namespace waybill::ui {

class ControlsTest : public QObject {
    Q_OBJECT
private slots:
    void aStripSaysWhatHappenedAndOffersTheNextStep();
    void anOfferIsTheMessagesOwn();
    void aStripWithoutActionHasNoButton();
    void anEmptyStateHidesWhatItDoesNotSay();
    void anElidedLabelKeepsTheWholeText();
    void markUpInAToolTipIsNotObeyed();
    void theClearButtonEmptiesTheField();
    void aLongReasonLeavesRoomForTyping();
    void anEmptyFieldInvitesInWords();
};

void ControlsTest::aStripSaysWhatHappenedAndOffersTheNextStep()
{
    Strip strip;
    QSignalSpy clicked(&strip, &Strip::actionClicked);

    strip.show(Error{ErrorCode::Unavailable, "The relay is away", "Start it"}, QStringLiteral("Try again"));

    QVERIFY(strip.isVisible());
    QCOMPARE(strip.findChild<QLabel*>(QStringLiteral("stripText"))->text(), QStringLiteral("The relay is away. Start it"));
    // As in a sentence, but for what must stay as it is written.
    strip.show(Error{ErrorCode::Unavailable, "the keychain is locked", "unlock it"});
    QCOMPARE(strip.findChild<QLabel*>(QStringLiteral("stripText"))->text(), QStringLiteral("The keychain is locked. Unlock it"));
    strip.show(Error{ErrorCode::InvalidInput, "qa@@example: no address", ""}, QStringLiteral("Try again"));
    QCOMPARE(strip.findChild<QLabel*>(QStringLiteral("stripText"))->text(), QStringLiteral("qa@@example: no address"));
    QTest::mouseClick(strip.findChild<QPushButton*>(QStringLiteral("stripAction")), Qt::LeftButton);
    QCOMPARE(clicked.count(), 1);
}

void ControlsTest::anOfferIsTheMessagesOwn()
{
    Strip strip;
    QSignalSpy clicked(&strip, &Strip::actionClicked);
    int ran = 0;
    strip.show(QStringLiteral("It does not let us in"));
    strip.offer(QStringLiteral("Mend it"), [&ran] { ++ran; });
    auto* button = strip.findChild<QPushButton*>(QStringLiteral("stripAction"));

    button->click();
    QCOMPARE(ran, 1);
    QVERIFY(clicked.isEmpty());

    strip.show(QStringLiteral("Something else"), QStringLiteral("Try again"));
    button->click();
    QCOMPARE(ran, 1);
    QCOMPARE(clicked.size(), 1);
}

void ControlsTest::aStripWithoutActionHasNoButton()
{
    Strip strip;

    strip.show(QStringLiteral("Something"));

    QVERIFY(!strip.findChild<QPushButton*>(QStringLiteral("stripAction"))->isVisible());
    strip.clear();
    QVERIFY(!strip.isVisible());
}

void ControlsTest::anEmptyStateHidesWhatItDoesNotSay()
{
    EmptyState state;
    state.show();

    state.set(QStringLiteral("No event has arrived yet"));

    QCOMPARE(state.findChild<QLabel*>(QStringLiteral("emptySentence"))->text(), QStringLiteral("No event has arrived yet"));
    QVERIFY(!state.findChild<QPushButton*>(QStringLiteral("emptyAction"))->isVisible());
    QVERIFY(!state.findChild<QLabel*>(QStringLiteral("emptyDetail"))->isVisible());
}

void ControlsTest::anElidedLabelKeepsTheWholeText()
{
    ElidedLabel label(Qt::ElideMiddle);
    label.setFullText(QStringLiteral("n3Qk7ZtRTQ2v0xWq5mB1fA.recvd-6b8f5c9d7-x7k2p-1-6745A1B2-3.0"));

    label.resize(120, 20);
    label.show();
    QTRY_VERIFY(label.text().contains(QChar(0x2026)));

    QVERIFY(label.fullText().startsWith(QLatin1String("n3Qk7")));
    QCOMPARE(label.toolTip(), label.fullText());
}

void ControlsTest::markUpInAToolTipIsNotObeyed()
{
    ElidedLabel label(Qt::ElideRight);
    label.resize(30, 20);

    label.setFullText(QStringLiteral("<b>bold</b> and long enough to be shortened"));
    label.show();

    QTRY_VERIFY(label.toolTip().startsWith(QLatin1String("&lt;b&gt;")));
}

void ControlsTest::theClearButtonEmptiesTheField()
{
    LabelledField field(QStringLiteral("Find message"), QStringLiteral("search"));
    QSignalSpy cleared(&field, &LabelledField::cleared);
    field.resize(500, 30);
    field.show();
    auto* button = field.findChild<QToolButton*>(QStringLiteral("clearField"));
    QVERIFY(!button->isVisible());

    field.setText(QStringLiteral("nora@example.org"));
    QVERIFY(button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);

    QVERIFY(field.text().isEmpty());
    QCOMPARE(cleared.count(), 1);
}

void ControlsTest::aLongReasonLeavesRoomForTyping()
{
    LabelledField field(QStringLiteral("Filter"), QStringLiteral("view-filter"));
    field.resize(600, 30);
    field.show();

    field.setNote(QString(400, QLatin1Char('x')));

    QVERIFY(field.textMargins().right() < 450);
    QVERIFY(field.width() - field.textMargins().left() - field.textMargins().right() > 100);
}

void ControlsTest::anEmptyFieldInvitesInWords()
{
    LabelledField field(QStringLiteral("Find message"), QStringLiteral("search"));
    field.setInvitation(QStringLiteral("Address or id"), QStringLiteral("Ctrl+L"));
    QCOMPARE(field.font().family(), QApplication::font().family()); // words, while it is empty
    field.setText(QStringLiteral("order-7"));
    QVERIFY(field.font().family() != QApplication::font().family());
}

WAYBILL_TEST(ControlsTest)

} // namespace waybill::ui

#include "ControlsTest.moc"
