// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One controlled message: written, looked at from all sides, sent through the environment's guard, and followed to its
// end. Main thread; asks through its sources only, which answer later. The clock outlives the page.

#include "core/feed/RelayClient.h"
#include "ui/sending/DraftReview.h"
#include "ui/sending/SendAgain.h"
#include "ui/trace/TraceSource.h"
#include "ui/widgets/Page.h"

class QSettings;
class QStackedWidget;

namespace waybill::ui {
class EmptyState;
class Strip;
}

namespace waybill::ui::sending {

class ComposeView;
class MessageForm;
class SentView;

class SendPage : public Page {
    Q_OBJECT
public:
    // Keeps the sizes of its panes in `settings`; null: they are not kept.
    SendPage(const Clock& clock, SendSource source, trace::TraceSource traces, QSettings* settings = nullptr, QWidget* parent = nullptr);
    ~SendPage() override;

    // The band's environment; empty: all of them, so that one must be chosen.
    void setEnvironment(const std::string& name);
    // Asks the relay what can be sent; when it was connected to, and when it is back.
    void reload();
    // Why it can't be used; nothing: it is up.
    void setRelayTrouble(const std::optional<Error>& trouble);
    void setStatus(const feed::RelayStatus& status);
    void eventsArrived();

    // Fills the form for somebody who got a message before, once its environment is chosen; the guard judges it like any
    // other, and only the person sends it.
    void prepare(const SendAgain& again);

    void takeFocus() override;
    bool isReady() const override;
    MessageForm& form();
    SentView& sent() { return *m_sent; }

public slots:
    void send();

signals:
    void environmentRequested(const std::string& name);
    void credentialRequested(const std::string& environment);
    void pauseRequested(const std::string& environment); // or the end of its pause
    void relayPageRequested();

private:
    void build(const Clock& clock, trace::TraceSource traces, QSettings* settings);
    void connectParts();
    void connectCompose();
    void takeDesk(Result<Desk> desk);
    void showDesk();
    void fillForm(const waybill::environments::Environment& environment);
    void startTestMessage();
    void takePrepared();
    void showEmpty();
    void showCompose();
    void leaveEmpty(); // the empty page's button: what has to be done first
    void takeReview();
    void showReview();
    void showBadge();
    void sendNow();
    void sent(const waybill::sending::SendReport& report);
    void follow(const waybill::sending::LedgerEntry& entry);
    void askHowLongIsUsual(const std::string& provider);
    void reconcile(const std::string& id);
    void backToMessage();
    void takeTemplate(const QString& name, int version);
    std::optional<DraftReview::Subject> subject() const;
    const waybill::environments::EnvironmentState* state() const; // of the environment that is chosen; null: the relay has none
    QString title() const; // the chosen environment's

    SendSource m_source;
    std::string m_environment;
    std::string m_shown; // the environment that the form is for
    QString m_proposedText; // what was written for the person
    std::optional<SendAgain> m_prepared; // waits for its environment
    bool m_isAgain = false; // what stands in the form is for somebody real: no test message is proposed
    Desk m_desk;
    bool m_loaded = false;
    bool m_away = false;
    bool m_wantsToSend = false; // as soon as the review that is under way says so
    bool m_sending = false;
    std::stop_source m_stop;
    DraftReview* m_review = nullptr;
    Strip* m_strip = nullptr;
    QStackedWidget* m_pages = nullptr;
    EmptyState* m_empty = nullptr;
    ComposeView* m_compose = nullptr;
    SentView* m_sent = nullptr;
};

} // namespace waybill::ui::sending
