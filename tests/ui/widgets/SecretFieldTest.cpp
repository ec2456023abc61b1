// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/SecretField.h"

#include "tests/support/TestMain.h"

#include <QGuiApplication>
#include <QSignalSpy>

namespace waybill::ui::tests {

class SecretFieldTest : public QObject {
    Q_OBJECT

private slots:
    void whatIsPastedLeavesTheClipboardAndIsGivenOnce();
    void aKeyOfSeveralLinesIsKeptWhole();
    void typingAfterItBeginsAnother();
    void nothingIsCopiedOutOrUndone();

private:
    static void paste(SecretField& field, const QString& text)
    {
        QGuiApplication::clipboard()->setText(text);
        QTest::keyClick(&field, Qt::Key_V, Qt::ControlModifier);
    }
};

void SecretFieldTest::whatIsPastedLeavesTheClipboardAndIsGivenOnce()
{
    SecretField field;
    const QSignalSpy cleared(&field, &SecretField::clipboardCleared);

    paste(field, QStringLiteral("  SG.key\n"));

    QVERIFY(field.hasSecret());
    QCOMPARE(cleared.size(), 1);
    QVERIFY(QGuiApplication::clipboard()->text().isEmpty());
    QCOMPARE(field.take().reveal(), std::string_view("SG.key"));
    QVERIFY(!field.hasSecret());
    QVERIFY(field.text().isEmpty());
}

void SecretFieldTest::aKeyOfSeveralLinesIsKeptWhole()
{
    SecretField field;
    const QString pem = QStringLiteral("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----");

    paste(field, pem + QLatin1Char('\n'));

    QVERIFY(!field.text().contains(QLatin1String("BEGIN"))); // dots stand for it
    QCOMPARE(QString::fromStdString(std::string(field.take().reveal())), pem);
    QVERIFY(!field.hasSecret());
}

void SecretFieldTest::typingAfterItBeginsAnother()
{
    SecretField field;
    paste(field, QStringLiteral("one\ntwo"));
    field.selectAll();

    QTest::keyClicks(&field, QStringLiteral("typed"));

    QCOMPARE(field.take().reveal(), std::string_view("typed"));
}

void SecretFieldTest::nothingIsCopiedOutOrUndone()
{
    SecretField field;
    QTest::keyClicks(&field, QStringLiteral("secret"));
    field.selectAll();
    QGuiApplication::clipboard()->clear();

    QTest::keyClick(&field, Qt::Key_C, Qt::ControlModifier);
    QTest::keyClick(&field, Qt::Key_X, Qt::ControlModifier);
    QVERIFY(QGuiApplication::clipboard()->text().isEmpty());
    QCOMPARE(field.take().reveal(), std::string_view("secret"));
    QTest::keyClick(&field, Qt::Key_Z, Qt::ControlModifier);

    QVERIFY(field.text().isEmpty());
}

WAYBILL_TEST(SecretFieldTest)

} // namespace waybill::ui::tests

#include "SecretFieldTest.moc"
