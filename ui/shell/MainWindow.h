// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Navigation and nothing else: which page is shown, where a command goes, what is remembered. Main thread; everything
// in Parts outlives it.

#include "core/feed/RelayClient.h"
#include "core/timeline/Timeline.h"
#include "ui/trace/TraceSource.h"
#include "ui/widgets/Page.h"

#include <QElapsedTimer>
#include <QMainWindow>

#include <map>

class QSettings;
class QStackedWidget;

namespace waybill::environments {
class EnvironmentBook;
}

namespace waybill::ui {
class EmptyState;
class LabelledField;
class Masking;
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
class PageStack;
class Rail;
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
    // The order of the rail, and the digit that goes with Ctrl. Pages that are not there are not shown.
    enum PageNumber : int {
        TimelinePageNumber = 1,
        TracePageNumber,
        SendPageNumber,
        DomainsPageNumber,
        HealthPageNumber,
        InboxPageNumber,
        ReadinessPageNumber,
        RelayPageNumber,
        EnvironmentsPageNumber,
    };

    explicit MainWindow(const Parts& parts, QWidget* parent = nullptr);
    ~MainWindow() override;

    void setConnection(const feed::Connection& connection);
    void setStatus(const feed::RelayStatus& status);
    void setCaughtUp(bool caughtUp);
    void eventsArrived();
    // The band takes names, colours and pauses from it, and tells it which environment the person chose.
    void setEnvironments(waybill::environments::EnvironmentBook& book);

    // How the keychain is, for the status bar; a click there opens the Environments page.
    void setKeychain(const QString& text, const QString& meaning, bool needsSomeone);

    // A page more. Taken over.
    void addPage(PageNumber number, Page* page);
    void showPage(PageNumber number);
    PageNumber shownPage() const { return m_shown; }
    bool isPageReady() const;
    // What came as a waybill:// link; one that is not understood is said in the status bar and changes nothing.
    void openLink(const QString& link);
    void comeToFront();
    Masking& masking() { return *m_masking; }
    // An address, an id or a waybill://trace/ link.
    void openTrace(const QString& query);
    void filterTimeline(const QString& filter);
    // Stands where the timeline is until it is taken away with null. Taken over.
    void setFirstStart(QWidget* page);

    timeline::TimelinePage* timelinePage() const { return m_timeline; }
    trace::TracePage* tracePage() const { return m_trace; }

signals:
    // The person wants it to stop sending, or to send again: from the band.
    void pauseRequested(const std::string& environment);
    // The relay refused the token, and the person would choose another one.
    void tokenFileRequested();

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Place {
        QString name;
        QWidget* page;
        int topBar;       // what stands there with it
        QString summary;
        Page* own = nullptr; // null for timeline and trace, which the window knows by name
    };

    void build(const Parts& parts);
    void addPlace(PageNumber number, const QString& iconName, const Place& place);
    bool waitsForRelay() const { return m_isFirstStart && m_hasNoRelay; }
    void showWaiting();
    void focusPage(const Place& place);
    void setSummary(PageNumber number, const QString& text);
    void connectPages();
    void connectActions();
    void connectTheme(Theme& theme);
    void restore();
    void setDemo(bool demo);
    void showCommands();
    void showAbout();

    const Clock& m_clock;
    QSettings& m_settings;
    Masking* m_masking = nullptr;
    WindowActions* m_actions = nullptr;
    TopBar* m_top = nullptr;
    Rail* m_rail = nullptr;
    PageStack* m_pages = nullptr;
    QStackedWidget* m_timelinePlace = nullptr;
    EmptyState* m_waiting = nullptr; // stands for every page that has no relay to ask yet
    timeline::TimelinePage* m_timeline = nullptr;
    trace::TracePage* m_trace = nullptr;
    LabelledField* m_search = nullptr;
    RelayStatusBar* m_status = nullptr;
    CommandPalette* m_commands = nullptr;
    std::map<PageNumber, Place> m_places;
    PageNumber m_shown = TimelinePageNumber;
    int m_searchBar = 0;
    bool m_isFirstStart = false;
    bool m_hasNoRelay = false; // none is set up; not: it is away
    bool m_relayIsUp = false;
    QElapsedTimer m_searchTime;
};

} // namespace waybill::ui::shell
