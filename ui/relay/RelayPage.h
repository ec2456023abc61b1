// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How the relay and its endpoints are doing: who needs someone and why, what was refused, what could not be read, what
// came more than once. Asks again every two seconds while it is looked at. Main thread; the clock outlives it.

#include "core/feed/RelayClient.h"
#include "ui/relay/RelaySource.h"
#include "ui/widgets/Page.h"

#include <QTimer>

#include <memory>

class QProgressBar;
class QSettings;
class QSplitter;
class QStackedWidget;

namespace waybill::ui {
class EmptyState;
class Strip;
}

namespace waybill::ui::relay {

class CopiesPane;
class DamageStrip;
class DeadLetterPane;
class EndpointPane;
class FactStrip;
class LowerPanes;
class QuarantinePane;
class ReasonPane;
class RequestPane;
class Sections;

class RelayPage : public Page {
    Q_OBJECT
public:
    // Keeps the sizes of its panes in `settings`; null: they are not kept.
    RelayPage(const Clock& clock, RelaySource source, QSettings* settings = nullptr, QWidget* parent = nullptr);
    ~RelayPage() override;

    void setConnection(const feed::Connection& connection);
    void setStatus(const feed::RelayStatus& status);
    void setMasked(bool masked); // recipients

    void takeFocus() override;
    bool isReady() const override;

public slots:
    void addEndpoint();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void build();
    void shareHeights();
    void listsChanged();
    void connectPanes();
    void connectRequest();
    void enlargeRequest(bool enlarged);
    void showContent();
    void openKeys(const feed::EndpointDetail& endpoint);
    void openTest(const feed::EndpointDetail& endpoint);
    void refresh();
    void refreshLists();
    void showDetails();
    void showBadge();
    void replay(std::int64_t deadLetter);
    void setReplaying(bool replaying);
    void replayed(const Result<feed::ReplayCount>& result);
    void checkAgain(const std::string& endpoint);
    QString sentence() const;
    QString detailLine() const;
    int troubled() const;

    const Clock& m_clock;
    const RelaySource m_source;
    feed::Connection m_connection;
    feed::RelayStatus m_status;
    feed::RelayDetails m_details;
    bool m_known = false;  // details have come
    bool m_asking = false;
    bool m_listsKnown = false;
    QTimer m_timer;
    QSettings* const m_settings;

    Strip* m_strip = nullptr;
    DamageStrip* m_damage = nullptr;
    FactStrip* m_facts = nullptr;
    EndpointPane* m_endpoints = nullptr;
    ReasonPane* m_reasons = nullptr;
    QuarantinePane* m_quarantine = nullptr;
    DeadLetterPane* m_deadLetters = nullptr;
    CopiesPane* m_copies = nullptr;
    RequestPane* m_request = nullptr;
    bool m_isEnlarged = false; // the request has the page to itself
    QStackedWidget* m_content = nullptr;
    EmptyState* m_empty = nullptr;
    EmptyState* m_unknown = nullptr; // no relay has answered yet
    QSplitter* m_whole = nullptr;
    std::unique_ptr<Sections> m_wholeHeights;
    LowerPanes* m_lower = nullptr;
    QProgressBar* m_loading = nullptr;
};

} // namespace waybill::ui::relay
