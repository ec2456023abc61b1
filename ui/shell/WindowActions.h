// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Every command of the window with its key and its place in the menus. The window connects them. Main thread.

#include <QList>
#include <QObject>

class QAction;
class QActionGroup;
class QMenu;
class QMenuBar;

namespace waybill::ui::shell {

class WindowActions : public QObject {
    Q_OBJECT
public:
    explicit WindowActions(QWidget* window);

    // The environment's menu is the band's own.
    void fill(QMenuBar& menus, QMenu& environment);
    // The command that goes to a page, with its key, at its place in the View menu.
    QAction* addPage(int number, const QString& name, const QString& iconName);
    const QList<QAction*>& all() const { return m_all; }
    void tint(const QPalette& palette);

    QAction* quit;
    QAction* copy;
    QAction* copyJson;
    QAction* exportSelected;
    QAction* exportMatching;
    QAction* findMessage;
    QAction* focusFilter;
    QAction* pause;
    QAction* saveView;
    QAction* copyViewLink;
    QAction* jump;
    QAction* byMessage; // checkable
    QAction* order;
    QAction* columns;
    QAction* colours;
    QAction* mark;
    QAction* marks;
    QAction* maskRecipients; // checkable
    QAction* asOf;
    QAction* commands;
    QAction* openTrace;
    QAction* follow;
    QAction* copyReply;
    QAction* copyLink;
    QAction* relay;
    QAction* keys;
    QAction* about;
    QActionGroup* themes; // data(): the theme's name

private:
    void nameOtherwise();
    QAction* add(const char* name, const QString& text, const QString& keys, const char* iconName = nullptr);
    // The key is the event table's, which acts on it while it has the focus: menus only say it.
    QAction* addOfTable(const char* name, const QString& text, const QString& keys, const char* iconName = nullptr);

    QWidget* m_window;
    QMenu* m_view = nullptr;
    QAction* m_endOfPages = nullptr;
    QList<QAction*> m_all;
};

} // namespace waybill::ui::shell
