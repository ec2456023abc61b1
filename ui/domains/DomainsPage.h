// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Is a sending domain ready, why not, what to publish, and when DMARC may be tightened. Main thread; asks through its
// source only, which answers later.

#include "core/base/Clock.h"
#include "ui/domains/CheckModel.h"
#include "ui/domains/DomainsSource.h"
#include "ui/widgets/Page.h"

#include <QTimer>

#include <optional>

class QSettings;
class QStackedWidget;

namespace waybill::ui {
class EmptyState;
class Strip;
}

namespace waybill::ui::domains {

class DomainActions;
class DomainList;
class DomainView;
class GateReminders;

class DomainsPage : public Page {
    Q_OBJECT
public:
    // Clock and settings outlive the page.
    DomainsPage(const Clock& clock, QSettings& settings, DomainsSource source, QWidget* parent = nullptr);
    ~DomainsPage() override;

    // Asks the relay which domains there are; when it was connected to, and when it is back.
    void reload();
    // Why it can't be used; nothing: it is up.
    void setRelayTrouble(const std::optional<Error>& trouble);

    void takeFocus() override;
    bool isReady() const override;

public slots:
    void checkNow();
    void copyReport();
    void addDomain();
    void chooseResolvers();

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

signals:
    // For the desktop: something that was waited for has come.
    void notice(const QString& title, const QString& text);

private:
    void build();
    QWidget* buildContent();
    void connectParts();
    void connectGate();
    void takeDomains(Result<std::vector<waybill::domains::DomainSummary>> domains);
    void choose(int row);
    void loadHistory();
    void takeHistory(Result<waybill::domains::DomainHistory> history);
    void takeChecks(const std::vector<waybill::domains::Check>& checks);
    void checksDone(const std::vector<waybill::domains::Check>& checks);
    void showCheck(int row);
    void showHeader();
    void showGate();
    void showBadge();
    void recheck(); // with another profile or other resolvers
    void setRunning(bool running);
    void restartTimer();
    const waybill::domains::DomainProfile* current() const;

    const Clock& m_clock;
    QSettings& m_settings;
    const DomainsSource m_source;
    std::vector<waybill::domains::DomainSummary> m_domains;
    waybill::domains::DomainHistory m_history;
    CheckModel* m_model;
    std::stop_source m_stop;
    std::uint64_t m_asked = 0; // the latest choice; answers about earlier ones are ignored
    bool m_running = false;
    bool m_listed = false;
    std::optional<Timestamp> m_checkedAt;
    Timestamp m_nextCheck{};
    QTimer m_tick;
    Strip* m_strip = nullptr;
    QStackedWidget* m_pages = nullptr;
    EmptyState* m_empty = nullptr;
    DomainList* m_list = nullptr;
    DomainView* m_view = nullptr;
    DomainActions* m_actions = nullptr;
    GateReminders* m_reminders = nullptr;
};

} // namespace waybill::ui::domains
