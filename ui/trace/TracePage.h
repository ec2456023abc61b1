// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// "Was it delivered?": searches by address, message id, own id or event id and shows what became of each message found.
// Main thread; owned by the main window. What was found stays on screen, dimmed, while a new answer is on its way.

#include "core/base/Clock.h"
#include "core/trace/Story.h"
#include "ui/trace/TraceSource.h"

#include <QTimer>
#include <QWidget>

#include <cstdint>
#include <optional>
#include <vector>

class QSettings;
class QStackedWidget;

namespace waybill::ui {
class EmptyState;
class Masking;
class Strip;
}

namespace waybill::ui::trace {

class AsOfButton;
class LoadingBar;
class MatchList;
class RecentButton;
class StoryView;

class TracePage : public QWidget {
    Q_OBJECT
public:
    // Clock, masking and settings outlive the page; without a masking nothing is hidden, without settings the sizes of its
    // panes are not kept.
    TracePage(const Clock& clock, TraceSource source, Masking* masking = nullptr, QSettings* settings = nullptr, QWidget* parent = nullptr);

    // For the top bar; owned by it from then on.
    AsOfButton* asOfButton() const { return m_asOf; }
    RecentButton* recentButton() const { return m_recent; }

    const QString& query() const { return m_query; }
    // While the relay can't be asked: what happened, since when. Nothing: it is back.
    void setRelayAway(std::optional<Error> error, Timestamp since);

public slots:
    // What was typed or pasted, or a waybill://trace/… link.
    void search(const QString& query);
    // The next message found is followed: asked for again as its news come.
    void followNext();
    // New events came in: a followed message is asked for again, at most once a second.
    void eventsArrived();
    // Somebody was erased: it may be whom was searched for, so searches are forgotten and the answer is asked for anew.
    void personErased();
    // Puts the reply for the message on screen on the clipboard. Without a message it is the same neutral text.
    void copySupportReply();
    // A link to the message on screen that carries no address.
    void copyLink();

signals:
    void statusMessage(const QString& text, int milliseconds);
    void resultText(const QString& text); // for the top field: "6 messages"
    void filterRequested(const QString& filter);
    void tokenFileRequested(); // the relay refused the token: the person would choose another one
    // A recent search was chosen.
    void searchRequested(const QString& query);
    // To write the message on screen anew; nothing is sent by it.
    void sendAgainRequested(const waybill::trace::Story& story);

private:
    enum class Reason : std::uint8_t { Person, News };

    void build(QSettings* settings);
    void connectParts();
    void ask(Reason reason);
    void take(Result<std::vector<waybill::trace::Story>> answer, Reason reason);
    void showStories();
    void showStory();
    void showAsOf();
    void showNothingFound();
    void showEmpty();
    void endLoading();
    void cancel();

    const Clock& m_clock;
    TraceSource m_source;
    Masking* m_masking;
    QString m_query;
    std::uint64_t m_asked = 0; // the latest question; answers to earlier ones are ignored
    std::vector<waybill::trace::Story> m_stories;
    std::size_t m_current = 0;
    Timestamp m_checkedAt{};
    QTimer m_slow; // runs out: the answer takes long enough to say so
    QTimer m_news;
    bool m_followNext = false;
    AsOfButton* m_asOf = nullptr;
    RecentButton* m_recent = nullptr;
    Strip* m_asOfStrip = nullptr;
    Strip* m_maskStrip = nullptr;
    Strip* m_awayStrip = nullptr;
    Strip* m_errorStrip = nullptr;
    LoadingBar* m_loading = nullptr;
    QStackedWidget* m_pages = nullptr;
    EmptyState* m_empty = nullptr;
    QWidget* m_content = nullptr;
    MatchList* m_matches = nullptr;
    StoryView* m_story = nullptr;
};

} // namespace waybill::ui::trace
