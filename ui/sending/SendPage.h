// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One controlled message: written, looked at from all sides, sent through the environment's guard, and followed to its
// end. Main thread; asks through its sources only, which answer later. The clock outlives the page.

#include "core/feed/RelayClient.h"
#include "ui/sending/SendSource.h"
#include "ui/trace/TraceSource.h"
#include "ui/widgets/Page.h"

#include <QTimer>

class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace waybill::ui {
class EmptyState;
class Strip;
}

namespace waybill::ui::sending {

class GuardBanner;
class MessageForm;
class PreflightPane;
class PreviewPane;
class RecentSends;
class SentView;
class StepStrip;

class SendPage : public Page {
    Q_OBJECT
public:
    SendPage(const Clock& clock, SendSource source, trace::TraceSource traces, QWidget* parent = nullptr);
    ~SendPage() override;

    // The band's environment; empty: all of them, so that one must be chosen.
    void setEnvironment(const std::string& name);
    // Asks the relay what can be sent; when it was connected to, and when it is back.
    void reload();
    void setRelayAway(bool away);
    void setStatus(const feed::RelayStatus& status);
    void eventsArrived();

    void takeFocus() override;
    bool isReady() const override;
    MessageForm& form() { return *m_form; }
    SentView& sent() { return *m_sent; }

public slots:
    void send();

signals:
    void environmentRequested(const std::string& name);
    void credentialRequested(const std::string& environment);
    void relayPageRequested();

private:
    void build();
    QWidget* buildCompose();
    QWidget* buildActions();
    void connectParts();
    void takeDesk(Result<Desk> desk);
    void showDesk();
    void showEmpty();
    void startTestMessage();
    void reviewSoon();
    void reviewNow();
    void takeReview(waybill::sending::Review review);
    void askAboutRecipient();
    void askAboutSuppression();
    void askAboutDomain();
    void showReview();
    void showSteps();
    void showBadge();
    void sendNow();
    void sent(const waybill::sending::SendReport& report);
    void reconcile(const std::string& id);
    void backToMessage();
    void chooseFiles();
    void askTemplateName();
    void saveTemplate(const std::string& name);
    void removeTemplate();
    waybill::sending::ReviewFacts facts() const;
    const waybill::environments::EnvironmentState* state() const; // of the environment that is chosen; null: the relay has none
    const waybill::environments::Environment* environment() const;
    int sentToday() const;
    std::vector<std::string> productionDomains() const;

    const Clock& m_clock;
    SendSource m_source;
    std::string m_environment;
    std::string m_shown; // the environment that the form is for
    Desk m_desk;
    bool m_loaded = false;
    bool m_away = false;
    bool m_wantsToSend = false; // as soon as the review that is under way says so
    bool m_sending = false;
    std::uint64_t m_reviewed = 0; // the latest question; answers to earlier ones are ignored
    std::uint64_t m_answered = 0;
    std::optional<waybill::sending::Review> m_review;
    std::string m_recipient; // what suppression is known of
    std::optional<waybill::environments::Suppression> m_suppression;
    std::string m_domain;
    std::optional<waybill::sending::DomainFacts> m_domainFacts;
    std::stop_source m_stop;
    QTimer m_quiet;
    QTimer m_askAgain;
    Strip* m_strip = nullptr;
    QStackedWidget* m_pages = nullptr;
    EmptyState* m_empty = nullptr;
    QWidget* m_compose = nullptr;
    StepStrip* m_steps = nullptr;
    GuardBanner* m_guard = nullptr;
    MessageForm* m_form = nullptr;
    PreviewPane* m_preview = nullptr;
    PreflightPane* m_preflight = nullptr;
    RecentSends* m_recent = nullptr;
    QLabel* m_actionNote = nullptr;
    QLineEdit* m_confirm = nullptr;
    QPushButton* m_send = nullptr;
    SentView* m_sent = nullptr;
};

} // namespace waybill::ui::sending
