// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/first_start/TokenDialog.h"

#include "tests/support/TestMain.h"

#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

namespace waybill::tests {

using ui::first_start::TokenDialog;

class TokenDialogTest : public QObject {
    Q_OBJECT

    // Of more than one line, as with the paths that people have.
    const QString trouble = QStringLiteral("The relay at https://relay.example.net:8026 does not take the token in /home/somebody/keys/relay/api-token.");
    const QString nextStart = QStringLiteral("This choice lasts until the console ends. At the next start, name the file with --token-file, as before.");

    std::vector<std::string> m_tried;
    std::vector<std::function<void(Result<void>)>> m_answers;
    QPointer<TokenDialog> m_dialog;

    template <typename T>
    T* part(const char* name) const { return m_dialog->findChild<T*>(QString::fromLatin1(name)); }
    QLineEdit* file() const { return part<QLineEdit>("relayTokenFile"); }
    QPushButton* use() const { return part<QPushButton>("tryToken"); }

private slots:
    void init()
    {
        m_tried.clear();
        m_answers.clear();
        m_dialog = new TokenDialog({trouble, nextStart},
                                   [this](const std::string& path, QObject*, std::function<void(Result<void>)> done) {
                                       m_tried.push_back(path);
                                       m_answers.push_back(std::move(done));
                                   },
                                   nullptr);
        m_dialog->open();
    }
    void cleanup() { delete m_dialog.data(); }

    void itSaysWhatIsWrongAndWhatTheNextStartDoes()
    {
        QCOMPARE(part<QLabel>("tokenTrouble")->text(), trouble);
        QCOMPARE(part<QLabel>("tokenNextStart")->text(), nextStart);
        QVERIFY(!part<QLabel>("tokenProblem")->isVisible());
        QVERIFY(!use()->isEnabled()); // no file is named
    }

    void aFileThatTheRelayTakesClosesIt()
    {
        QSignalSpy accepted(m_dialog, &TokenDialog::accepted);
        file()->setText(QStringLiteral(" /keys/api-token "));
        use()->click();
        QCOMPARE(m_tried, std::vector<std::string>{"/keys/api-token"});
        QVERIFY(!use()->isEnabled()); // one question at a time

        m_answers[0]({});

        QCOMPARE(accepted.value(0).value(0).toString(), QStringLiteral("/keys/api-token"));
        QVERIFY(!m_dialog->isVisible());
    }

    void whatIsWrongWithAFileIsSaidAndAnotherOneCanBeTried()
    {
        QSignalSpy accepted(m_dialog, &TokenDialog::accepted);
        file()->setText(QStringLiteral("/keys/open"));
        use()->click();

        m_answers[0](fail(ErrorCode::PermissionDenied, "others can read the token file /keys/open", "chmod 600 /keys/open"));

        QVERIFY(m_dialog->isVisible() && accepted.isEmpty());
        QVERIFY(part<QLabel>("tokenProblem")->isVisible());
        QCOMPARE(part<QLabel>("tokenProblem")->text(), QStringLiteral("Others can read the token file /keys/open. chmod 600 /keys/open"));
        QVERIFY(use()->isEnabled());
        for (const char* name : {"tokenTrouble", "tokenProblem", "tokenNextStart"}) { // nothing is cut off
            const auto* label = part<QLabel>(name);
            QTRY_VERIFY2(label->height() >= label->heightForWidth(label->width()), name);
        }
    }

    void anAnswerForAFileThatIsNamedNoMoreIsNotTaken()
    {
        QSignalSpy accepted(m_dialog, &TokenDialog::accepted);
        file()->setText(QStringLiteral("/keys/one"));
        use()->click();
        file()->setText(QStringLiteral("/keys/two"));

        m_answers[0]({});

        QVERIFY(accepted.isEmpty() && m_dialog->isVisible());
        QVERIFY(use()->isEnabled());
    }
};

WAYBILL_TEST(TokenDialogTest)

} // namespace waybill::tests

#include "TokenDialogTest.moc"
