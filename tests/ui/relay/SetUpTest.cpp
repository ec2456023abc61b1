// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/TestMain.h"
#include "tests/ui/relay/RelayScript.h"
#include "ui/widgets/Icons.h"

#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

namespace waybill::ui::relay {

// Endpoints that are added, their keys, and the test event that shows whether all of it works.
class SetUpTest : public QObject, protected OpenRelayPage {
    Q_OBJECT

private slots:
    void initTestCase() { setUpIcons(); }
    void init() { open(); }
    void cleanup() { m_page.reset(); }

    void withoutEndpointsItSaysWhatToDoFirst()
    {
        m_details.endpoints.clear();
        connectUp();

        for (QPushButton* one : m_page->findChildren<QPushButton*>()) {
            if (one->isVisible() && one->text().startsWith(QStringLiteral("Add endpoint")))
                one->click();
        }

        QVERIFY(m_page->findChild<QDialog*>(QStringLiteral("addEndpointDialog")) != nullptr);
    }

    void anEndpointIsAddedWithItsKeyAndTheAddressIsShown()
    {
        connectUp();
        button("addEndpoint")->click();
        QDialog* dialog = dialogNamed("addEndpointDialog");
        auto* provider = dialog->findChild<QComboBox*>(QStringLiteral("endpointProvider"));
        provider->setCurrentText(QStringLiteral("Resend"));
        dialog->findChild<QLineEdit*>(QStringLiteral("endpointName"))->setText(QStringLiteral("resend-shop"));
        dialog->findChild<QLineEdit*>(QStringLiteral("endpointSecret"))->setText(QStringLiteral("whsec_c4nary"));

        dialog->findChild<QPushButton*>(QStringLiteral("startReceiving"))->click();

        QCOMPARE(m_added, std::vector<std::string>{"resend resend-shop production signature"});
        QCOMPARE(m_keyed, std::vector<std::string>{"resend-shop whsec_c4nary"});
        QCOMPARE(dialog->findChild<QLabel*>(QStringLiteral("addedAddress"))->text(),
                 QStringLiteral("https://hooks.example.com/hooks/resend-shop"));
        QVERIFY(!dialog->findChild<QLabel*>(QStringLiteral("addedWhere"))->text().isEmpty());
        for (const QLineEdit* field : dialog->findChildren<QLineEdit*>())
            QVERIFY(!field->text().contains(QStringLiteral("c4nary")));
        dialog->findChild<QPushButton*>(QStringLiteral("copyNewAddress"))->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("https://hooks.example.com/hooks/resend-shop"));
    }

    void aTopicIsAskedForAndNoKey()
    {
        connectUp();
        button("addEndpoint")->click();
        QDialog* dialog = dialogNamed("addEndpointDialog");
        dialog->findChild<QComboBox*>(QStringLiteral("endpointProvider"))->setCurrentText(QStringLiteral("Amazon SES"));
        auto* more = dialog->findChild<QLineEdit*>(QStringLiteral("endpointMore"));
        QVERIFY(!more->isHidden());
        QVERIFY(dialog->findChild<QLineEdit*>(QStringLiteral("endpointSecret"))->isHidden());

        dialog->findChild<QPushButton*>(QStringLiteral("startReceiving"))->click();
        QVERIFY(m_added.empty()); // without a topic it can't be
        more->setText(QStringLiteral("arn:aws:sns:eu-central-1:000000000000:events"));
        dialog->findChild<QPushButton*>(QStringLiteral("startReceiving"))->click();

        QCOMPARE(m_added.size(), std::size_t(1));
        QVERIFY(m_keyed.empty());
    }

    void whatTheRelayRefusesIsSaidInTheForm()
    {
        connectUp();
        m_refuseAdding = true;
        button("addEndpoint")->click();
        QDialog* dialog = dialogNamed("addEndpointDialog");
        dialog->findChild<QLineEdit*>(QStringLiteral("endpointSecret"))->setText(QStringLiteral("key"));

        dialog->findChild<QPushButton*>(QStringLiteral("startReceiving"))->click();

        auto* problem = dialog->findChild<QLabel*>(QStringLiteral("addProblem"));
        QVERIFY(!problem->isHidden());
        QVERIFY(problem->text().contains(QStringLiteral("may not do this")));
    }

    void aKeyIsAddedBesideTheOldOneWhichThenGoes()
    {
        connectUp();
        QVERIFY(button("endpointKeys")->text().contains(QStringLiteral("new key")));
        button("endpointKeys")->click();
        QDialog* dialog = dialogNamed("keysDialog");
        auto* list = dialog->findChild<QListWidget*>(QStringLiteral("keyList"));
        QCOMPARE(list->count(), 1);
        auto* remove = dialog->findChild<QPushButton*>(QStringLiteral("removeKey"));
        list->setCurrentRow(0);
        QVERIFY(!remove->isEnabled()); // the last one

        QGuiApplication::clipboard()->setText(QStringLiteral("-----BEGIN PUBLIC KEY-----\nc4nary\n-----END PUBLIC KEY-----"));
        dialog->findChild<QPushButton*>(QStringLiteral("pasteKey"))->click();
        QVERIFY(QGuiApplication::clipboard()->text().isEmpty());
        QVERIFY(!dialog->findChild<QLineEdit*>(QStringLiteral("newKey"))->text().contains(QStringLiteral("c4nary")));
        dialog->findChild<QPushButton*>(QStringLiteral("addKey"))->click();

        QCOMPARE(m_keyed, std::vector<std::string>{"sendgrid-main -----BEGIN PUBLIC KEY-----\nc4nary\n-----END PUBLIC KEY-----"});
        QVERIFY(dialog->findChild<QLineEdit*>(QStringLiteral("newKey"))->text().isEmpty());
        QCOMPARE(list->count(), 2);
        list->setCurrentRow(0);
        remove->click();
        QCOMPARE(m_removed, std::vector<std::string>{"sendgrid-main key0"});
        QCOMPARE(list->count(), 1);
    }

    void aTestEventShowsEachStep()
    {
        connectUp();
        QSignalSpy traced(m_page.get(), &Page::openTraceRequested);
        button("sendTest")->click();
        QDialog* dialog = dialogNamed("testDialog");

        QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("testSentence"))->text().contains(QStringLiteral("whole way")));
        QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("testStep-verified"))->text().contains(QStringLiteral("signature is right")));
        dialog->findChild<QPushButton*>(QStringLiteral("testTrace"))->click();
        QCOMPARE(traced.size(), 1);
        QCOMPARE(traced[0].at(0).toString(), QStringLiteral("evt_0123456789abcdef"));
    }

    void aTestThatStopsSaysWhere()
    {
        m_test.outcome = "stopped";
        m_test.steps[1] = {"verified", "failed", "the signature does not match", {}};
        m_test.steps[2] = {"normalised", "not_reached", "", {}};
        m_test.steps[3] = {"shown", "not_reached", "", {}};
        m_test.event.clear();
        connectUp();

        button("sendTest")->click();

        QDialog* dialog = dialogNamed("testDialog");
        QVERIFY(dialog->findChild<QLabel*>(QStringLiteral("testSentence"))->text().contains(QStringLiteral("stopped")));
        QVERIFY(!dialog->findChild<QPushButton*>(QStringLiteral("testTrace"))->isEnabled());
        QCOMPARE(dialog->findChild<QLabel*>(QStringLiteral("testStep-shown"))->text(), QStringLiteral("–"));
    }
};

WAYBILL_TEST(SetUpTest)

} // namespace waybill::ui::relay

#include "SetUpTest.moc"
