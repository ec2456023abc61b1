// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What can be done with the view on screen and its rows beyond looking at them: save and share it, mark, jump, colour,
// export. Main thread; everything in Parts outlives it.

#include "core/base/Clock.h"
#include "ui/timeline/SavedViews.h"
#include "ui/trace/TraceSource.h"

#include <QObject>
#include <QPointer>

namespace waybill::marks {
struct Mark;
}

namespace waybill::ui {
class Masking;
}

namespace waybill::ui::timeline {

class ColourRules;
class ExportCommand;
class Marks;
class MarksDialog;
class TimelinePage;

class TimelineCommands : public QObject {
    Q_OBJECT
public:
    struct Parts {
        const Clock& clock;
        trace::TraceSource source;
        SavedViews& views;
        Marks& marks;
        ColourRules& colours;
        Masking& masking;
    };
    TimelineCommands(TimelinePage& page, const Parts& parts);

    ExportCommand& exporting() { return *m_export; }

public slots:
    void saveView();
    void applyView(const waybill::ui::timeline::SavedView& view);
    // A link that carries the filter; addresses in it only once the person said so.
    void copyLink();
    void copyRows();
    void copyRowsAsJson();
    void mark();
    void showMarks();
    void editColours();
    void jump();
    void exportMatching();
    void exportSelected();

signals:
    void statusMessage(const QString& text, int milliseconds);
    void openTraceRequested(const QString& query);

private:
    void sayCopied(const QString& what);
    void copyLinkTo(const std::string& filter);
    void askAboutAddresses(const std::string& whole, const std::string& without, int leftOut);
    void showMarked(const marks::Mark& mark);
    void jumpTo(const QString& typed);

    TimelinePage& m_page;
    Parts m_parts;
    ExportCommand* m_export;
    QPointer<MarksDialog> m_marksDialog;
};

} // namespace waybill::ui::timeline
