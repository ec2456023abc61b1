// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/Screenshot.h"

#include "ui/sending/MessageForm.h"
#include "ui/sending/TemplateRow.h"
#include "ui/timeline/DetailPane.h"
#include "ui/timeline/TimelinePage.h"
#include "ui/timeline/TimelineTable.h"
#include "ui/trace/TracePage.h"

#include <QPixmap>

namespace waybill::console {

namespace {

using namespace std::chrono_literals;

constexpr int mostWait = 60'000;
// Layout and the first paint of everything that came last.
constexpr int settleTime = 400;
constexpr int rowsLookedAt = 400;

bool isFinal(events::EventType type)
{
    return type == events::EventType::Bounced || type == events::EventType::Delivered;
}

} // namespace

Screenshot::Screenshot(Console& console, QString file, Options::Page page, QString traceQuery, QObject* parent)
    : QObject(parent), m_console(console), m_file(std::move(file)), m_page(page), m_traceQuery(std::move(traceQuery))
{
    connect(console.window().tracePage(), &ui::trace::TracePage::resultText, this,
            [this](const QString& text) { m_answered = m_traced && !text.isEmpty(); });
    connect(&m_timer, &QTimer::timeout, this, &Screenshot::look);
    m_elapsed.start();
    m_timer.start(50ms);
}

void Screenshot::look()
{
    if (m_elapsed.hasExpired(mostWait)) {
        m_timer.stop();
        emit failed(tr("nothing to show arrived within 60 s"));
        return;
    }
    if (!m_firstStart && (!m_historyThere || !rowsAreThere() || !pageIsThere())) {
        m_settled.invalidate();
        return;
    }
    if (!m_settled.isValid())
        m_settled.start();
    if (m_settled.hasExpired(settleTime))
        grab();
}

bool Screenshot::rowsAreThere()
{
    const timeline::View& view = m_console.timeline().view();
    const feed::RelayClient* client = m_console.client();
    if (client == nullptr || client->connection().state != feed::Connection::State::Up)
        return false;
    // Once: events go on arriving between one status and the next.
    m_statusCaughtUp = m_statusCaughtUp
                       || (client->status().lastVerified.has_value() && client->status().lag < 2s
                           && client->status().events >= std::int64_t(view.table->rowCount()));
    return m_statusCaughtUp && view.complete && view.rowCount > 0 && !view.summary->histogram.buckets.empty();
}

// A bounce among the newest rows tells the most; else the newest row.
bool Screenshot::chooseRow()
{
    ui::timeline::TimelineTable& table = *m_console.window().timelinePage()->table();
    const auto& model = static_cast<const ui::timeline::TimelineModel&>(*table.model());
    int chosen = 0;
    for (int row = 2; row < std::min(model.rowCount(), rowsLookedAt); ++row) {
        const auto event = model.eventAt(row);
        if (event && event->type == events::EventType::Bounced) {
            chosen = row;
            break;
        }
    }
    table.setCurrentIndex(model.index(chosen, 0));
    table.scrollTo(model.index(std::max(0, chosen - 2), 0), QAbstractItemView::PositionAtTop);
    return true;
}

bool Screenshot::pageIsThere()
{
    using Window = ui::shell::MainWindow;
    if (m_page != Window::TimelinePageNumber && m_page != Window::TracePageNumber) {
        if (m_console.window().shownPage() != m_page)
            m_console.window().showPage(m_page);
        if (m_page == Window::SendPageNumber && !sendIsWritten())
            return false;
        return m_console.window().isPageReady();
    }
    if (m_page == Window::TracePageNumber) {
        if (!m_traced)
            startTrace();
        return m_answered;
    }
    if (!m_chosen)
        m_chosen = chooseRow();
    return m_console.window().timelinePage()->detail()->hasStory();
}

// The demo's Staging has a credential and a template: a message is written, and nothing sent.
bool Screenshot::sendIsWritten()
{
    ui::sending::SendPage& page = *m_console.sendPage();
    ui::timeline::TimelinePage& timeline = *m_console.window().timelinePage();
    if (m_historyThere && m_written)
        return true;
    if (timeline.environment() != "staging") {
        timeline.chooseEnvironment("staging");
        return false;
    }
    if (!page.isReady() || page.form().credential() == nullptr)
        return page.isReady(); // without a demo there may be none
    page.form().setRecipient(QStringLiteral("qa-inbox@example.com"));
    page.form().templates().choose("password-reset");
    page.form().setVariables({{"first_name", "Nora"},
                              {"expires_in", "30 minutes"},
                              {"reset_url", "https://www.example.com/r/8Q2mZ"},
                              {"support_mail", "help@example.com"}});
    m_written = true;
    return false;
}

void Screenshot::startTrace()
{
    m_traced = true;
    QString query = m_traceQuery;
    const auto& model = static_cast<const ui::timeline::TimelineModel&>(
        *m_console.window().timelinePage()->table()->model());
    for (int row = 0; query.isEmpty() && row < std::min(model.rowCount(), rowsLookedAt); ++row) {
        const auto event = model.eventAt(row);
        if (event && isFinal(event->type))
            query = QString::fromUtf8(event->recipient.data(), qsizetype(event->recipient.size()));
    }
    m_console.window().openTrace(query);
}

void Screenshot::grab()
{
    m_timer.stop();
    const QPixmap picture = m_console.window().grab();
    if (picture.save(m_file, "PNG"))
        emit done();
    else
        emit failed(tr("%1 could not be written").arg(m_file));
}

} // namespace waybill::console
