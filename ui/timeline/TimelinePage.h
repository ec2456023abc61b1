// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// All events as they come: filter, histogram, facets, live table and the chosen event. Shows what the timeline
// publishes and nothing else; every choice made with the mouse becomes filter text. Main thread.

#include "core/feed/RelayClient.h"
#include "core/timeline/Timeline.h"
#include "ui/timeline/ColourRules.h"
#include "ui/timeline/FilterHistory.h"
#include "ui/timeline/KnownValues.h"
#include "ui/timeline/Marks.h"
#include "ui/timeline/RowDetails.h"
#include "ui/timeline/SavedViews.h"
#include "ui/trace/TraceSource.h"

#include <QTimer>
#include <QWidget>

#include <optional>

#include <set>

class QSettings;
class QSplitter;
class QStackedWidget;

namespace waybill::ui {
class EmptyState;
class Masking;
class PaneTitle;
class Strip;
}

namespace waybill::ui::timeline {

class DetailPane;
class FacetsPane;
class FilterField;
class HistogramPane;
class OlderRows;
class SlowBar;
class TimelineCommands;
class TimelineControls;
class TimelineModel;
class TimelineTable;

class TimelinePage : public QWidget {
    Q_OBJECT
public:
    // Clock, timeline, settings and masking outlive the page.
    TimelinePage(const Clock& clock, waybill::timeline::Timeline& timeline, trace::TraceSource source,
                 QSettings& settings, Masking& masking, QWidget* parent = nullptr);
    ~TimelinePage() override;

    FilterField* filterField() const { return m_filter; } // for the top bar; owned by it from then on
    TimelineControls* controls() const { return m_controls; }
    TimelineTable* table() const { return m_table; }
    Marks& marks() { return m_marks; }
    DetailPane* detail() const { return m_detail; }

    void setConnection(const feed::Connection& connection);
    void setCaughtUp(bool caughtUp);
    void chooseEnvironment(const std::string& environment); // empty: all
    std::string environment() const;                        // that the filter asks for; empty: all or several
    TimelineCommands& commands() const { return *m_commands; }
    bool isByMessage() const { return m_arrangement.byMessage; }
    std::int64_t matchingCount() const;
    bool paused() const { return m_paused; }
    // To the row nearest to the time, which the relay may have to be asked for.
    void jumpTo(Timestamp time);

public slots:
    void togglePause();
    void setByMessage(bool byMessage); // one row a message
    void toggleOrder();                // newest or oldest first
    void chooseColumns();              // which of them are shown
    void saveLayout();

signals:
    void followRequested(const QString& query);
    void byMessageChanged(bool byMessage);
    void openTraceRequested(const QString& query);
    void tokenFileRequested(); // the relay refused the token: the person would choose another one
    void statusMessage(const QString& text, int milliseconds);
    void summaryText(const QString& text); // for the status bar's left side
    void environmentChanged();
    void environmentsSeen(const std::set<std::string>& environments);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    void connectParts();
    void restoreLayout();
    void publish();
    void showView();
    void showSummary();
    void showState();
    void showCounts();
    void setQuery(const filter::Query& query);
    void edit(const std::string& text);
    void openCurrent();
    void followCurrent();
    void connectKept();

    const Clock& m_clock;
    waybill::timeline::Timeline& m_timeline;
    trace::TraceSource m_source;
    QSettings& m_settings;
    Masking& m_masking;
    FilterHistory m_history;
    SavedViews m_views;
    Marks m_marks;
    ColourRules m_colours;
    RowDetails m_details;
    OlderRows* m_older;
    waybill::timeline::Arrangement m_arrangement;
    TimelineModel* m_model;
    TimelineCommands* m_commands = nullptr;
    FilterField* m_filter = nullptr;
    TimelineControls* m_controls = nullptr;
    HistogramPane* m_histogram = nullptr;
    QWidget* m_facetsSide = nullptr;
    FacetsPane* m_facets = nullptr;
    TimelineTable* m_table = nullptr;
    DetailPane* m_detail = nullptr;
    Strip* m_strip = nullptr;
    SlowBar* m_progress = nullptr;
    QStackedWidget* m_tableOrEmpty = nullptr;
    EmptyState* m_empty = nullptr;
    QTimer m_second; // times beside the rows grow older
    std::shared_ptr<const waybill::timeline::Summary> m_summary;
    KnownValues m_known;
    feed::Connection m_connection;
    std::optional<Error> m_trouble; // with the connection
    std::size_t m_pausedAt = 0;
    bool m_paused = false;
    bool m_caughtUp = false;
};

} // namespace waybill::ui::timeline
