// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Navigation and nothing else: which page is shown, where a command goes, what is remembered. Main thread; everything
// in Parts outlives it.

#include "core/feed/RelayClient.h"
#include "core/timeline/Timeline.h"
#include "ui/trace/TraceSource.h"

#include <QElapsedTimer>
#include <QMainWindow>

class QSettings;
class QStackedWidget;

namespace waybill::ui {
class LabelledField;
class Theme;
}
namespace waybill::ui::timeline {
class TimelinePage;
}
namespace waybill::ui::trace {
class TracePage;
}

namespace waybill::ui::shell {

class CommandPalette;
class Rail;
class RelayDialog;
class RelayStatusBar;
class TopBar;
class WindowActions;

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    struct Parts {
        const Clock& clock;
        waybill::timeline::Timeline& timeline;
        trace::TraceSource source;
        QSettings& settings;
        Theme& theme;
    };
    enum Page : int { TimelinePageNumber, TracePageNumber };

    explicit MainWindow(const Parts& parts, QWidget* parent = nullptr);
    ~MainWindow() override;

    void setConnection(const feed::Connection& connection);
    void setStatus(const feed::RelayStatus& status);
    void setCaughtUp(bool caughtUp);
    void eventsArrived();

    void showPage(Page page);
    // An address, an id or a waybill://trace/ link.
    void openTrace(const QString& query);
    // Stands where the timeline is until it is taken away with null. Taken over.
    void setFirstStart(QWidget* page);

    timeline::TimelinePage* timelinePage() const { return m_timeline; }
    trace::TracePage* tracePage() const { return m_trace; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void build(const Parts& parts);
    void connectPages();
    void connectActions();
    void connectTheme(Theme& theme);
    void restore();
    void setDemo(bool demo);
    void showSummary();
    void showCommands();
    void showAbout();

    const Clock& m_clock;
    QSettings& m_settings;
    WindowActions* m_actions = nullptr;
    TopBar* m_top = nullptr;
    Rail* m_rail = nullptr;
    QStackedWidget* m_pages = nullptr;
    QStackedWidget* m_timelinePlace = nullptr;
    timeline::TimelinePage* m_timeline = nullptr;
    trace::TracePage* m_trace = nullptr;
    LabelledField* m_search = nullptr;
    RelayStatusBar* m_status = nullptr;
    RelayDialog* m_relay = nullptr;
    CommandPalette* m_commands = nullptr;
    QString m_timelineSummary;
    QString m_traceSummary;
    QElapsedTimer m_searchTime;
    feed::Connection m_connection;
    feed::RelayStatus m_relayStatus;
};

} // namespace waybill::ui::shell
