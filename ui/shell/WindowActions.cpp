// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/WindowActions.h"

#include "ui/shell/CommandPalette.h"
#include "ui/shell/MainWindow.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QAction>
#include <QActionGroup>
#include <QMenuBar>
#include <QWidget>

namespace waybill::ui::shell {

namespace {

QString otherWordsForPage(int number)
{
    switch (number) {
    case MainWindow::TimelinePageNumber: return WindowActions::tr("events log bounces", "other words for the page Timeline");
    case MainWindow::TracePageNumber: return WindowActions::tr("verdict delivered message", "other words for the page Trace");
    case MainWindow::SendPageNumber: return WindowActions::tr("compose write test template preview", "other words for the page Send");
    case MainWindow::DomainsPageNumber: return WindowActions::tr("spf dkim dmarc dns records", "other words for the page Domains");
    case MainWindow::RelayPageNumber: return WindowActions::tr("webhooks hooks signature", "other words for the page Relay");
    case MainWindow::EnvironmentsPageNumber: return WindowActions::tr("credentials rules allow-list suppressions keys", "other words for the page Environments");
    default: return {};
    }
}

} // namespace

WindowActions::WindowActions(QWidget* window)
    : QObject(window), themes(new QActionGroup(this)), m_window(window)
{
    copy = addOfTable("copyRows", tr("&Copy rows"), QStringLiteral("Ctrl+C"), "edit-copy");
    copyJson = add("copyRowsJson", tr("Copy rows as &JSON"), QStringLiteral("Ctrl+Shift+J"));
    exportMatching = add("exportMatching", tr("Export what &matches…"), QStringLiteral("Ctrl+E"), "document-send");
    exportSelected = add("exportSelected", tr("&Export the chosen rows…"), {}, "document-send");
    findMessage = add("findMessage", tr("&Find message…"), QStringLiteral("Ctrl+L"), "edit-find");
    focusFilter = add("focusFilter", tr("Fil&ter events…"), QStringLiteral("/"), "view-filter");
    pause = addOfTable("pauseTail", tr("&Pause or run the tail"), QStringLiteral("Space"), "media-playback-pause");
    saveView = add("saveView", tr("&Save this view…"), QStringLiteral("Ctrl+S"), "bookmarks");
    copyViewLink = add("copyViewLink", tr("Copy a &link to this view"), {}, "link");
    jump = add("jumpToTime", tr("&Go to a time…"), QStringLiteral("Ctrl+G"), "clock");
    byMessage = add("groupByMessage", tr("One row a &message"), QStringLiteral("Ctrl+M"));
    byMessage->setCheckable(true);
    order = add("toggleOrder", tr("Oldest or &newest first"), {}, "go-top");
    columns = add("chooseColumns", tr("Col&umns…"), {});
    colours = add("colourRules", tr("C&olour rules…"), {}, "color-management");
    mark = addOfTable("markEvent", tr("Mar&k the event, with a note…"), QStringLiteral("M"), "flag");
    marks = add("showMarks", tr("Marked e&vents…"), QStringLiteral("Ctrl+Shift+M"), "flag");
    maskRecipients = add("maskRecipients", tr("Mask &recipients"), {});
    maskRecipients->setCheckable(true);
    asOf = add("asOfTime", tr("What was &known at a time…"), {}, "clock");
    openTrace = addOfTable("openTraceOfEvent", tr("Open the event's &trace"), QStringLiteral("Enter"), "edit-find");
    follow = addOfTable("followMessage", tr("&Follow this message"), QStringLiteral("F"), "view-visible");
    copyReply = add("copySupportReply", tr("Copy &support reply"), QStringLiteral("Ctrl+Shift+C"), "edit-copy");
    copyLink = add("copyLink", tr("Copy &link, no address in it"), {}, "link");
    relay = add("showRelay", tr("&Relay and endpoints"), {}, "network-server");
    commands = add("commands", tr("&Command palette…"), QStringLiteral("Ctrl+K"));
    keys = add("keys", tr("&Keys"), QStringLiteral("F1"), "input-keyboard");
    about = add("about", tr("&About Waybill"), {}, "help-about");
    const std::pair<Theme::Choice, QString> choices[] = {
        {Theme::Choice::System, tr("Theme: follow the &desktop")},
        {Theme::Choice::Light, tr("Theme: &light")},
        {Theme::Choice::Dark, tr("Theme: d&ark")},
        {Theme::Choice::HighContrast, tr("Theme: &high contrast")},
    };
    for (const auto& [choice, text] : choices) {
        QAction* action = add("theme", text, {});
        action->setObjectName(QStringLiteral("theme_") + Theme::nameOf(choice));
        action->setData(Theme::nameOf(choice));
        action->setCheckable(true);
        themes->addAction(action);
    }
    nameOtherwise();
    // Last, so that the palette never offers it first.
    quit = add("quit", tr("&Quit"), QStringLiteral("Ctrl+Q"), "application-exit");
}

// What a person may call a command who does not know its name.
void WindowActions::nameOtherwise()
{
    const std::pair<QAction*, QString> words[] = {
        {byMessage, tr("group grouping collapse thread per", "other words for “One row a message”")},
        {pause, tr("stop live freeze resume", "other words for “Pause or run the tail”")},
        {order, tr("sort reverse ascending descending", "other words for “Oldest or newest first”")},
        {columns, tr("show hide fields", "other words for “Columns…”")},
        {colours, tr("colors highlight", "other words for “Colour rules…”")},
        {mark, tr("bookmark annotate star comment", "other words for “Mark the event, with a note…”")},
        {marks, tr("bookmarks notes comments", "other words for “Marked events…”")},
        {maskRecipients, tr("hide addresses privacy anonymise", "other words for “Mask recipients”")},
        {asOf, tr("history past then", "other words for “What was known at a time…”")},
        {saveView, tr("bookmark keep filter", "other words for “Save this view…”")},
        {copyViewLink, tr("share url", "other words for “Copy a link to this view”")},
        {copyLink, tr("share url", "other words for “Copy link, no address in it”")},
        {jump, tr("date day", "other words for “Go to a time…”")},
        {exportMatching, tr("csv json download save", "other words for “Export what matches…”")},
        {exportSelected, tr("csv json download save", "other words for “Export the chosen rows…”")},
        {findMessage, tr("search recipient address id delivered", "other words for “Find message…”")},
        {focusFilter, tr("search query narrow", "other words for “Filter events…”")},
        {openTrace, tr("details story delivered", "other words for “Open the event's trace”")},
        {follow, tr("watch", "other words for “Follow this message”")},
        {copyReply, tr("answer customer", "other words for “Copy support reply”")},
        {relay, tr("webhooks dead letters quarantine refused duplicates", "other words for “Relay and endpoints”")},
        {keys, tr("keyboard shortcuts help", "other words for “Keys”")},
        {about, tr("version licence license", "other words for “About Waybill”")},
    };
    for (const auto& [action, others] : words)
        action->setProperty(CommandPalette::otherWordsProperty, others);
    for (QAction* theme : themes->actions())
        theme->setProperty(CommandPalette::otherWordsProperty, tr("colours colors appearance mode", "other words for the themes"));
}

void WindowActions::fill(QMenuBar& menus, QMenu& environment)
{
    QMenu* file = menus.addMenu(tr("&File"));
    file->addActions({saveView, copyViewLink});
    file->addSeparator();
    file->addActions({exportMatching, exportSelected});
    file->addSeparator();
    file->addAction(quit);
    QMenu* edit = menus.addMenu(tr("&Edit"));
    edit->addActions({copy, copyJson});
    edit->addSeparator();
    edit->addActions({mark, marks});
    edit->addSeparator();
    edit->addActions({findMessage, focusFilter});
    m_view = menus.addMenu(tr("&View"));
    m_endOfPages = m_view->addSeparator();
    m_view->addActions({pause, jump, order, byMessage});
    m_view->addSeparator();
    m_view->addActions({columns, colours, maskRecipients});
    m_view->addSeparator();
    m_view->addActions(themes->actions());
    QMenu* message = menus.addMenu(tr("&Message"));
    message->addActions({openTrace, follow, copyReply, copyLink, asOf});
    environment.setTitle(tr("E&nvironment"));
    menus.addMenu(&environment);
    QMenu* tools = menus.addMenu(tr("&Tools"));
    tools->addActions({commands, relay});
    QMenu* help = menus.addMenu(tr("&Help"));
    help->addActions({keys, about});
}

QAction* WindowActions::addPage(int number, const QString& name, const QString& iconName)
{
    QAction* action = add("", name, QStringLiteral("Ctrl+%1").arg(number));
    action->setObjectName(QStringLiteral("showPage%1").arg(number));
    action->setProperty("iconName", iconName);
    action->setProperty("pageNumber", number);
    action->setProperty(CommandPalette::otherWordsProperty, otherWordsForPage(number));
    action->setIcon(icon(iconName, m_window->palette()));
    QAction* next = nullptr;
    for (QAction* other : m_view->actions()) {
        if (next == nullptr && other->property("pageNumber").toInt() > number)
            next = other;
    }
    m_view->insertAction(next != nullptr ? next : m_endOfPages, action);
    m_all.move(m_all.size() - 1, m_all.indexOf(next != nullptr ? next : pause));
    return action;
}

void WindowActions::tint(const QPalette& palette)
{
    for (QAction* action : m_all) {
        if (const QString name = action->property("iconName").toString(); !name.isEmpty())
            action->setIcon(icon(name, palette));
    }
}

QAction* WindowActions::add(const char* name, const QString& text, const QString& keys, const char* iconName)
{
    auto* action = new QAction(text, m_window);
    action->setObjectName(QString::fromLatin1(name));
    if (!keys.isEmpty())
        action->setShortcut(QKeySequence::fromString(keys));
    if (iconName != nullptr)
        action->setProperty("iconName", QString::fromLatin1(iconName));
    m_window->addAction(action);
    m_all.append(action);
    return action;
}

QAction* WindowActions::addOfTable(const char* name, const QString& text, const QString& keys, const char* iconName)
{
    QAction* action = add(name, text, keys, iconName);
    action->setShortcutContext(Qt::WidgetShortcut);
    return action;
}

} // namespace waybill::ui::shell
