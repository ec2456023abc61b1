// SPDX-License-Identifier: GPL-3.0-or-later
// In the demo: from the window as it opens to the verdict on a first send, in no more than eight actions.

#include "tests/end_to_end/LaunchedConsole.h"
#include "tests/support/TestMain.h"
#include "ui/sending/SentView.h"
#include "ui/trace/StoryView.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

namespace waybill::tests {

namespace {

constexpr int mostActions = 8;
constexpr int patience = 40'000;

} // namespace

class FirstSendTest : public QObject, protected LaunchedConsole {
    Q_OBJECT

private:
    int m_actions = 0;

    QWidget* page() { return m_console->sendPage(); }

    void key(Qt::Key key, Qt::KeyboardModifiers with = Qt::NoModifier)
    {
        ++m_actions;
        QWidget* focus = QApplication::focusWidget();
        QTest::keyClick(focus != nullptr ? focus : &window(), key, with);
    }
    // One field filled is one action. A person's next key comes after the list of completions is up, these would come before:
    // the list's window would then be told that it is active when it is long gone, and the focus would go nowhere.
    void type(const QString& text)
    {
        ++m_actions;
        QTest::keyClicks(QApplication::focusWidget(), text);
        if (const QWidget* list = QApplication::activePopupWidget())
            QTRY_COMPARE_WITH_TIMEOUT(QGuiApplication::focusWindow(), list->windowHandle(), patience);
    }
    void chooseEnvironment(const char* name)
    {
        m_actions += 2; // the band, and a line of its menu
        auto* band = window().findChild<QToolButton*>(QStringLiteral("environment"));
        auto* line = band->menu()->findChild<QAction*>(QStringLiteral("environment_") + QLatin1String(name));
        QVERIFY(line != nullptr);
        line->trigger();
    }

    void sendTo(const QString& recipient)
    {
        m_actions = 0;
        key(Qt::Key_3, Qt::ControlModifier);
        chooseEnvironment("staging");
        auto* to = page()->findChild<QLineEdit*>(QStringLiteral("sendTo"));
        QTRY_VERIFY_WITH_TIMEOUT(to->isVisible(), patience);
        m_console->sendPage()->takeFocus();
        QTRY_COMPARE(QApplication::focusWidget(), to);
        type(recipient);
        key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(m_console->sendPage()->sent().hasVerdict(), patience);
        const auto* back = page()->findChild<QPushButton*>(QStringLiteral("sentBack"));
        QTRY_COMPARE_WITH_TIMEOUT(QApplication::focusWidget(), back, patience);
    }

private slots:
    void init()
    {
        console::Places places;
        places.demoData = pathOf("demo");
        make(places);
        QSignalSpy ready(m_launcher.get(), &console::Launcher::demoReady);
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        console::Options options;
        options.demo = true;
        m_launcher->launch(options);
        QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 1, patience);
    }
    void cleanup() { end(); }

    void aFirstSendReachesItsVerdictInEightActions()
    {
        sendTo(QStringLiteral("qa-inbox@example.com"));
        if (QTest::currentTestFailed())
            return;
        const auto* story = page()->findChild<ui::trace::StoryView*>(QStringLiteral("storyView"));
        QTRY_VERIFY(story->story().has_value());
        QVERIFY(story->story()->verdict.outcome == events::Outcome::Delivered);
        QVERIFY2(m_actions <= mostActions, qPrintable(QString::number(m_actions)));
        qInfo("%d actions", m_actions);
    }

    void aBounceKeepsTheAddressFromTheNextSend()
    {
        sendTo(QStringLiteral("bounce@example.com"));
        if (QTest::currentTestFailed())
            return;
        key(Qt::Key_Left, Qt::AltModifier);
        const auto* button = page()->findChild<QPushButton*>(QStringLiteral("sendButton"));
        QTRY_VERIFY_WITH_TIMEOUT(button->isVisible() && button->text().contains(QLatin1String("must not be mailed")), patience);
    }
};

WAYBILL_TEST(FirstSendTest)

} // namespace waybill::tests

#include "FirstSendTest.moc"
