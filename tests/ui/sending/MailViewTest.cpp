// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/MailView.h"

#include "tests/support/TestMain.h"

#include <QFile>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

namespace waybill::tests {

using ui::sending::MailView;

class MailViewTest : public QObject {
    Q_OBJECT

private slots:
    void nothingIsLoaded_data()
    {
        QTest::addColumn<QString>("html");
        QTest::newRow("picture") << QStringLiteral("<img src=\"%1/a.png\">");
        QTest::newRow("style sheet") << QStringLiteral("<link rel=\"stylesheet\" href=\"%1/a.css\"><p>x</p>");
        QTest::newRow("imported style") << QStringLiteral("<style>@import url(\"%1/a.css\"); p { color: red }</style><p>x</p>");
        QTest::newRow("background") << QStringLiteral("<table background=\"%1/a.png\"><tr><td>x</td></tr></table>");
        QTest::newRow("css picture") << QStringLiteral("<p style=\"background-image: url(%1/a.png)\">x</p>");
        QTest::newRow("font") << QStringLiteral("<style>@font-face { font-family: a; src: url(%1/a.ttf) }</style><p style=\"font-family: a\">x</p>");
        QTest::newRow("frame") << QStringLiteral("<iframe src=\"%1/\"></iframe>");
        QTest::newRow("script") << QStringLiteral("<script src=\"%1/a.js\"></script><p>x</p>");
        QTest::newRow("list picture") << QStringLiteral("<ul style=\"list-style-image: url(%1/a.png)\"><li>x</li></ul>");
        QTest::newRow("refresh") << QStringLiteral("<meta http-equiv=\"refresh\" content=\"0; url=%1/\"><p>x</p>");
    }

    void nothingIsLoaded()
    {
        QFETCH(QString, html);
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        MailView view;
        view.resize(400, 300);
        view.show();
        view.showHtml(html.arg(QStringLiteral("http://127.0.0.1:%1").arg(server.serverPort())));
        QVERIFY(view.grab().width() > 0); // painted
        QVERIFY(!server.waitForNewConnection(100));
    }

    void filesOfThisMachineStayWhereTheyAre()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("secret.css"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("p { color: #010203 }");
        file.close();
        MailView view;
        view.showHtml(QStringLiteral("<link rel=\"stylesheet\" href=\"file://%1\"><img src=\"file://%1\"><p>x</p>").arg(path));
        QVERIFY(!view.toHtml().contains(QLatin1String("#010203")));
        QVERIFY(view.toPlainText().contains(QLatin1String("picture not loaded: file://")));
        QVERIFY(!view.loadResource(QTextDocument::StyleSheetResource, QUrl::fromLocalFile(path)).isValid());
    }

    void linkTargetsAreWrittenOut()
    {
        MailView view;
        view.showHtml(QStringLiteral("<p>Go <a href=\"https://evil.example/x\">https://bank.example</a> now</p>"));
        QCOMPARE(view.toPlainText(), QStringLiteral("Go https://bank.example \u2192 https://evil.example/x now"));
    }

    void aTargetThatTurnsTheReadingDirectionIsWrittenOutPlainly()
    {
        MailView view;
        view.showHtml(QStringLiteral("<a href=\"https://a.example/\u202Egpj.exe\">x</a>"));
        QVERIFY(!view.toPlainText().contains(QChar(0x202E)));
    }
};

WAYBILL_TEST(MailViewTest)

} // namespace waybill::tests

#include "MailViewTest.moc"
