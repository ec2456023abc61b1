// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "tests/ui/sending/SendScript.h"
#include "ui/sending/MessageForm.h"
#include "ui/sending/TemplateRow.h"

#include <QComboBox>
#include <QCompleter>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableView>
#include <QWheelEvent>

namespace waybill::tests {

// What is written into the form, and what it proposes by itself.
class MessageFormTest : public QObject, protected OpenSendPage {
    Q_OBJECT

private slots:
    void init() { m_script = std::make_unique<SendScript>(); }
    void cleanup() { m_page.reset(); }

    void aTemplateFillsTheFormAndItsVariablesBlockUntilTheyAreSet()
    {
        m_script->desk.templates = {{.environment = "staging",
                                     .content = {.name = "reset", .subject = "Hi {{name}}", .text = "{{name}}!", .html = {}},
                                     .version = 3,
                                     .savedAt = {}}};
        open("staging");
        type(QStringLiteral("qa@example.com"));
        m_page->form().templates().choose("reset");
        QTRY_VERIFY(part<QPushButton>("sendButton")->text().contains(QLatin1String("variable has no value")));
        auto* variables = part<QTableView>("sendVariables");
        QCOMPARE(variables->model()->rowCount(), 1);
        variables->model()->setData(variables->model()->index(0, 1), QStringLiteral("Nora"));
        QTRY_VERIFY(part<QPushButton>("sendButton")->isEnabled());
        QVERIFY(part<QPlainTextEdit>("previewRequest")->toPlainText().contains(QLatin1String("Hi Nora")));
    }

    void itBeginsAtTheRecipientAndFromTheEnvironmentsDomain()
    {
        m_script->desk.domains = {"example.com", "stg.example.com"};
        makePage();
        m_page->setEnvironment("staging");
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
        m_page->takeFocus(); // before the relay said anything
        m_page->reload();
        QTRY_COMPARE(QApplication::focusWidget(), part<QLineEdit>("sendTo"));
        QCOMPARE(part<QLineEdit>("sendFrom")->text(), QStringLiteral("no-reply@stg.example.com"));
    }

    void theRecipientCompletesFromWhomTheEnvironmentReaches()
    {
        open("staging");
        const QCompleter* completer = part<QLineEdit>("sendTo")->completer();
        QStringList offered;
        for (int row = 0; row < completer->model()->rowCount(); ++row)
            offered << completer->model()->index(row, 0).data().toString();
        QVERIFY(offered.contains(QStringLiteral("qa@example.com")));
        QVERIFY(offered.contains(QStringLiteral("test@blackhole.postmarkapp.com")));
        m_page->setEnvironment("production");
        QVERIFY(!part<QLineEdit>("sendTo")->completer()->model()->index(0, 0).data().toString().contains(QLatin1String("qa@")));
    }

    void theTextHasRoomInEveryWindow_data()
    {
        QTest::addColumn<QSize>("page");
        QTest::addColumn<int>("lines");
        QTest::addColumn<int>("scrolled");
        QTest::newRow("1440 by 900") << QSize(1288, 804) << 8 << 0;
        QTest::newRow("1024 by 700") << QSize(976, 604) << 5 << 80;
    }

    void theTextHasRoomInEveryWindow()
    {
        QFETCH(QSize, page);
        QFETCH(int, lines);
        QFETCH(int, scrolled);
        open("staging");
        m_page->resize(page);

        const auto* text = part<QPlainTextEdit>("sendText");
        QTRY_VERIFY(text->viewport()->height() >= lines * text->fontMetrics().lineSpacing());
        const auto* form = &m_page->form();
        QTRY_VERIFY(form->height() - form->parentWidget()->height() <= scrolled);
        for (const QWidget* field : form->findChildren<QWidget*>(QRegularExpression(QStringLiteral("^send[A-Z]"))))
            if (field->isVisible())
                QTRY_VERIFY2(form->rect().contains(QRect(field->mapTo(form, QPoint()), field->size())),
                             qPrintable(field->objectName())); // once the lines stand anew
    }

    void twoFieldsShareALineWhereThereIsRoom()
    {
        open("staging");
        m_page->resize(1288, 804);
        const auto top = [this](const char* name) { return part<QWidget>(name)->mapTo(m_page.get(), QPoint()).y(); };
        QTRY_VERIFY(top("sendId") > top("sendSubject"));
        QCOMPARE(top("sendTags"), top("sendType"));
        m_page->resize(976, 604);
        QTRY_VERIFY(std::abs(top("sendId") - top("sendSubject")) <= 4); // centred on one line
        QVERIFY(top("sendFrom") > top("sendCredential")); // an address has a line of its own
        QVERIFY(part<QLineEdit>("sendFrom")->width() >= 400);
    }

    void allThatIsWrittenGoesAlong()
    {
        open("staging");
        type(QStringLiteral("qa@example.com"));
        part<QLineEdit>("sendTags")->setText(QStringLiteral("first-send, reset"));
        const auto write = [this](const char* table, const QString& name, const QString& value) {
            QAbstractItemModel* model = part<QTableView>(table)->model();
            model->setData(model->index(0, 0), name);
            model->setData(model->index(0, 1), value);
        };
        write("sendMetadata", QStringLiteral("build"), QStringLiteral("4.18"));
        write("sendHeaders", QStringLiteral("X-Campaign"), QStringLiteral("spring"));
        part<QPlainTextEdit>("sendHtml")->setPlainText(QStringLiteral("<p>Hello</p>"));
        m_page->form().addAttachments({{.fileName = "note.txt", .contentType = "text/plain", .bytes = "hello"}});
        pressSend();
        QTRY_COMPARE(m_script->sent.size(), std::size_t(1));
        const environments::Message& message = m_script->sent.front().message;
        QCOMPARE(message.tags, (std::vector<std::string>{"first-send", "reset"}));
        QCOMPARE(message.metadata, (environments::NamedValues{{"build", "4.18"}}));
        QCOMPARE(message.headers, (environments::NamedValues{{"X-Campaign", "spring"}}));
        QCOMPARE(message.html, std::string("<p>Hello</p>"));
        QCOMPARE(message.attachments.size(), std::size_t(1));
        QCOMPARE(message.attachments.front().bytes, std::string("hello"));
    }

    void aDomainInItsOwnLettersIsSentInAscii_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("address");
        QTest::newRow("Japanese") << QStringLiteral("kunde@例え.jp") << "kunde@xn--r8jz45g.jp";
        QTest::newRow("with a name") << QStringLiteral("Kunde <kunde@BÜCHER.example>") << "kunde@xn--bcher-kva.example";
        QTest::newRow("ASCII as it is") << QStringLiteral("QA@Example.com") << "QA@Example.com";
        QTest::newRow("a name beyond ASCII stays, and is refused") << QStringLiteral("用户@例え.jp") << "用户@xn--r8jz45g.jp";
        QTest::newRow("no domain") << QStringLiteral("kunde@") << "kunde@";
        QTest::newRow("no address") << QStringLiteral("例え.jp") << "例え.jp";
    }

    void aDomainInItsOwnLettersIsSentInAscii()
    {
        QFETCH(QString, typed);
        QFETCH(QString, address);
        QCOMPARE(QString::fromStdString(ui::sending::mailboxFrom(typed).address), address);
    }

    void aLongSubjectMakesNothingWider()
    {
        open("staging");
        m_page->resize(1288, 804);
        const int width = part<QWidget>("previewPane")->width();
        part<QLineEdit>("sendSubject")->setText(QString(300, QLatin1Char('W')));
        QTRY_VERIFY(text("previewSubject").count(QLatin1Char('W')) == 300);
        QVERIFY(part<QWidget>("previewPane")->minimumSizeHint().width() <= width);
    }

    void whereTheProvidersTemplateMakesTheTextOursIsNotShownAsTheMessage()
    {
        open("staging");
        part<QPlainTextEdit>("sendText")->setPlainText(QStringLiteral("written here"));
        part<QLineEdit>("sendProviderTemplate")->setText(QStringLiteral("reset-v2"));
        QTRY_VERIFY(text("previewFacts").contains(QStringLiteral("reset-v2")));
        QVERIFY(!part<QPlainTextEdit>("previewText")->toPlainText().contains(QStringLiteral("written here")));
    }

    void theWheelChangesNothingOnItsWay()
    {
        m_script->desk.credentials.push_back({.name = "postmark-other", .environment = "staging", .provider = "postmark", .account = {}});
        open("staging");
        auto* credential = part<QComboBox>("sendCredential");
        QCOMPARE(credential->count(), 2);
        const QPointF middle = credential->rect().center();
        QWheelEvent down(middle, credential->mapToGlobal(middle), {}, {0, -120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(credential, &down);
        QCOMPARE(credential->currentIndex(), 0);
    }

    void anotherEnvironmentProposesItsOwnFromUnlessOneWasTyped()
    {
        m_script->desk.domains = {"example.com", "stg.example.com"};
        open("production");
        auto* from = part<QLineEdit>("sendFrom");
        QCOMPARE(from->text(), QStringLiteral("no-reply@example.com"));
        m_page->setEnvironment("staging");
        QCOMPARE(from->text(), QStringLiteral("no-reply@stg.example.com"));
        from->setText(QStringLiteral("me@example.com"));
        m_page->setEnvironment("production");
        QCOMPARE(from->text(), QStringLiteral("me@example.com"));
    }
};

WAYBILL_TEST(MessageFormTest)

} // namespace waybill::tests

#include "MessageFormTest.moc"
