// SPDX-License-Identifier: GPL-3.0-or-later
// A console whose token the relay refuses gets another token file in its window, over a real relay.

#include "tests/core/relay/RelayFixture.h"
#include "tests/end_to_end/LaunchedConsole.h"
#include "tests/support/TestMain.h"
#include "ui/first_start/TokenDialog.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Strip.h"

#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTest>

namespace waybill::tests {

using State = feed::Connection::State;
using Window = ui::shell::MainWindow;

class TokenTest : public QObject, protected LaunchedConsole {
    Q_OBJECT

    std::unique_ptr<relay::tests::RelayFixture> m_relay;

    QString file(const char* name, const QByteArray& content, QFile::Permissions permissions = QFile::ReadOwner | QFile::WriteOwner)
    {
        QFile file(m_folder.filePath(QString::fromLatin1(name)));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(content) != content.size() || !file.setPermissions(permissions))
            qFatal("no file %s", name);
        return file.fileName();
    }
    static QByteArray contentOf(const std::string& path)
    {
        QFile file(QString::fromStdString(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    State state() const { return m_console->client()->connection().state; }
    QDialog* dialog() { return window().findChild<QDialog*>(QStringLiteral("tokenDialog")); }
    void tryFile(const QString& path)
    {
        dialog()->findChild<QLineEdit*>(QStringLiteral("relayTokenFile"))->setText(path);
        dialog()->findChild<QPushButton*>(QStringLiteral("tryToken"))->click();
    }
    // The button that stands where the trouble is said.
    QPushButton* offer(QWidget* page) const
    {
        for (QPushButton* button : page->findChildren<QPushButton*>()) {
            if (button->isVisible() && button->text() == QStringLiteral("Choose a token file…"))
                return button;
        }
        return nullptr;
    }

private slots:
    void init()
    {
        m_relay = std::make_unique<relay::tests::RelayFixture>(std::vector<relay::EndpointConfig>{});
        console::Places places;
        places.timelineCache = pathOf("cache");
        places.marks = pathOf("marks.db");
        make(places);
        window().show();
        console::Options options;
        options.relayUrl = "http://" + m_relay->relay().apiAddress().toString();
        options.tokenFile = file("wrong", "CanaryWrongToken0123456789\n").toStdString();
        m_launcher->launch(options);
        QTRY_COMPARE(state(), State::Refused);
    }
    void cleanup()
    {
        end();
        m_relay.reset();
    }

    void everyPageOffersToChooseATokenFile()
    {
        for (const auto page : {Window::TimelinePageNumber, Window::TracePageNumber, Window::SendPageNumber, Window::DomainsPageNumber,
                                Window::RelayPageNumber, Window::EnvironmentsPageNumber}) {
            window().showPage(page);
            QVERIFY2(offer(&window()) != nullptr, QByteArray::number(page).constData());
            offer(&window())->click();
            QTRY_VERIFY(dialog() != nullptr);
            delete dialog();
        }
    }

    void aFileWithTheRightTokenConnects()
    {
        offer(&window())->click();
        QVERIFY(dialog()->findChild<QLabel*>(QStringLiteral("tokenNextStart"))->text().contains(QStringLiteral("--token-file")));

        tryFile(file("right", contentOf(m_relay->relay().tokenFile())));

        QTRY_COMPARE(state(), State::Up);
        QTRY_VERIFY(dialog() == nullptr);
        QVERIFY(offer(&window()) == nullptr);
    }

    void aBadFileIsNamedAndChangesNothing_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("permissions");
        QTest::addColumn<QString>("said");
        const int own = int(QFile::ReadOwner | QFile::WriteOwner);
        QTest::newRow("another token") << QByteArray("CanaryOtherToken0123456789") << own << QStringLiteral("refused the token");
        QTest::newRow("empty") << QByteArray() << own << QStringLiteral("holds no token");
        QTest::newRow("two lines") << QByteArray("CanaryOne\nCanaryTwo") << own << QStringLiteral("holds no token");
        QTest::newRow("bytes") << QByteArray("\x01\xff\x00Canary", 9) << own << QStringLiteral("holds no token");
        QTest::newRow("huge") << QByteArray(5 << 20, 'C') << own << QStringLiteral("holds no token");
        QTest::newRow("open to others") << QByteArray("CanaryOther") << int(own | QFile::ReadOther) << QStringLiteral("others can read");
    }

    void aBadFileIsNamedAndChangesNothing()
    {
        QFETCH(QByteArray, content);
        QFETCH(int, permissions);
        QFETCH(QString, said);
        offer(&window())->click();

        tryFile(file("bad", content, QFile::Permissions(permissions)));

        const auto* problem = dialog()->findChild<QLabel*>(QStringLiteral("tokenProblem"));
        QTRY_VERIFY(problem->isVisible());
        QVERIFY2(problem->text().contains(said, Qt::CaseInsensitive), qPrintable(problem->text()));
        QCOMPARE(state(), State::Refused);
        for (const QLabel* label : window().findChildren<QLabel*>()) // the token itself is shown nowhere
            QVERIFY2(!label->text().contains(QStringLiteral("Canary")) && !label->toolTip().contains(QStringLiteral("Canary")), qPrintable(label->text()));
    }

    void aMissingFileAndAFolderAreNamed()
    {
        offer(&window())->click();
        const auto* problem = dialog()->findChild<QLabel*>(QStringLiteral("tokenProblem"));

        tryFile(m_folder.filePath(QStringLiteral("nowhere")));
        QTRY_VERIFY(problem->text().contains(QStringLiteral("nowhere")));

        tryFile(m_folder.path());
        QTRY_VERIFY2(problem->text().contains(QStringLiteral("is not a file")), qPrintable(problem->text()));
    }
};

WAYBILL_TEST(TokenTest)

} // namespace waybill::tests

#include "TokenTest.moc"
