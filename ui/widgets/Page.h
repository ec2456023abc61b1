// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A page as the window knows it: a name and an icon for the rail, a badge for what needs someone, and the few things it
// may ask of the window. What it shows it gets elsewhere. Main thread.

#include <QList>
#include <QWidget>

namespace waybill::ui {

class Page : public QWidget {
    Q_OBJECT
public:
    // Things that need someone. Urgent: mail or evidence is being lost, else it is a warning.
    struct Badge {
        int count = 0;
        bool urgent = false;
        QString meaning = {}; // "3 endpoints need you"
        friend bool operator==(const Badge&, const Badge&) = default;
    };

    Page(const QString& name, const QString& iconName, QWidget* parent = nullptr)
        : QWidget(parent), m_name(name), m_iconName(iconName)
    {
    }

    const QString& name() const { return m_name; }
    const QString& iconName() const { return m_iconName; }

    // What stands in the top bar, the first one stretching. Empty: the field that finds messages.
    virtual QList<QWidget*> topControls() { return {}; }
    // The person came here: where the keyboard goes.
    virtual void takeFocus() { setFocus(Qt::OtherFocusReason); }
    // What it shows first has come: pictures wait for it.
    virtual bool isReady() const { return true; }

signals:
    void badgeChanged(const waybill::ui::Page::Badge& badge);
    void summaryText(const QString& text); // the status bar's left side while the page is shown
    void statusMessage(const QString& text, int milliseconds);
    void openTraceRequested(const QString& query);
    void filterRequested(const QString& filter); // on the timeline
    void tokenFileRequested(); // the relay refused the token: the person would choose another one

private:
    QString m_name;
    QString m_iconName;
};

} // namespace waybill::ui
