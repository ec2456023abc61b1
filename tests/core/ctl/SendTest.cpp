// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/ctl/Ctl.h"
#include "tests/support/FakeRelay.h"
#include "tests/support/RelayAnswers.h"
#include "tests/support/TestMain.h"

#include <QFile>
#include <QTemporaryDir>

namespace waybill::ctl::tests {

using namespace waybill::tests;

// What would be sent, as --preview shows it.
class SendTest : public QObject {
    Q_OBJECT

    std::unique_ptr<FakeRelay> m_relay;
    TokenDirectory m_token;
    QTemporaryDir m_folder;

    static QString text(const char* utf8) { return QString::fromUtf8(utf8); }

    Run preview(const QStringList& arguments)
    {
        return run(QStringList{text("send"), text("--environment"), text("staging"), text("--from"), text("shop@example.com"),
                               text("--to"), text("qa@example.com"), text("--preview"), text("--relay"),
                               m_relay->url().toString(), text("--token-file"), m_token.path()} +
                   arguments);
    }

    QString file(const char* name, const QByteArray& content)
    {
        const QString path = m_folder.filePath(text(name));
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.write(content);
        return path;
    }

private slots:
    void init()
    {
        m_relay = std::make_unique<FakeRelay>();
        QVERIFY(m_relay->listen());
        m_relay->answer(text("/v1/credentials"), {200, R"({"credentials":[{"name":"postmark-staging","environment":"staging",)"
                                                       R"("provider":"postmark","user":"","region":"","channel":"","origin":""}]})"});
        m_relay->answer(text("/v1/environments"), {200, R"({"environments":[{"name":"staging","colour":"amber","guard":"allow_list",)"
                                                        R"("allowed_addresses":["qa@example.com"],"allowed_domains":[],"daily_cap":null,)"
                                                        R"("message_types":[],"paused":false}]})"});
        m_relay->answer(text("/v1/templates"), {200, R"({"templates":[{"environment":"staging","name":"reset","version":2,)"
                                                     R"("subject":"Reset it","text":"Hello {{name}}","html":"","saved_at":"2026-11-26T10:00:00.000Z"}]})"});
    }

    void aSavedTemplateIsFilled()
    {
        const Run got = preview({text("--template"), text("reset"), text("--var"), text("name=Nora")});
        QCOMPARE(got.code, 0);
        QVERIFY(got.out.contains("\"Subject\":\"Reset it\""));
        QVERIFY(got.out.contains("\"TextBody\":\"Hello Nora\""));
        QVERIFY(got.out.contains("X-Postmark-Server-Token: \xE2\x80\xA2"));
    }

    void aVariableWithoutAValueIsNamed()
    {
        const Run got = preview({text("--template"), text("reset")});
        QCOMPARE(got.code, 2);
        QVERIFY(got.err.contains("{{name}} has no value"));
    }

    void aTemplateThatIsNotThereIsSaid()
    {
        const Run got = preview({text("--template"), text("welcome")});
        QVERIFY(got.code != 0);
        QVERIFY(got.err.contains("staging has no template of this name"));
    }

    void filesAreAttachedUnderTheirOwnName()
    {
        const QString path = file("terms.pdf", "%PDF-1.4");
        const Run got = preview({text("--template"), text("reset"), text("--var"), text("name=Nora"), text("--attach"), path});
        QCOMPARE(got.code, 0);
        QVERIFY(got.out.contains("\"Name\":\"terms.pdf\""));
        QVERIFY(got.out.contains("\"ContentType\":\"application/pdf\""));
        QVERIFY(got.out.contains("JVBERi0xLjQ=")); // "%PDF-1.4"
    }

    void aFileThatCantBeAttachedIsNamed_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("missing") << m_folder.filePath(text("none.txt"));
        QTest::newRow("a folder") << m_folder.path();
        QTest::newRow("a device") << text("/dev/zero");
    }
    void aFileThatCantBeAttachedIsNamed()
    {
        QFETCH(QString, path);
        const Run got = preview({text("--template"), text("reset"), text("--var"), text("name=Nora"), text("--attach"), path});
        QVERIFY(got.code != 0);
        QVERIFY(got.err.contains(path.toUtf8()));
    }
};

WAYBILL_TEST(SendTest)

} // namespace waybill::ctl::tests

#include "SendTest.moc"
