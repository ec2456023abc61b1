// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/TimelineCommands.h"

#include "core/base/TimeInput.h"
#include "core/links/Link.h"
#include "ui/timeline/ColourRulesDialog.h"
#include "ui/timeline/ExportCommand.h"
#include "ui/timeline/FilterField.h"
#include "ui/timeline/MarksDialog.h"
#include "ui/timeline/TimelinePage.h"
#include "ui/timeline/TimelineTable.h"
#include "ui/widgets/AskLine.h"
#include "ui/widgets/Masking.h"
#include "ui/widgets/TimeText.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMessageBox>
#include <QPushButton>

namespace waybill::ui::timeline {

namespace {

constexpr int toldFor = 4000;

} // namespace

TimelineCommands::TimelineCommands(TimelinePage& page, const Parts& parts)
    : QObject(&page), m_page(page), m_parts(parts), m_export(new ExportCommand(&page))
{
    connect(m_export, &ExportCommand::statusMessage, this, &TimelineCommands::statusMessage);
}

void TimelineCommands::saveView()
{
    const SavedView view{.name = {},
                         .environment = QString::fromStdString(m_page.environment()),
                         .filter = QString::fromStdString(m_page.filterField()->appliedText()),
                         .byMessage = m_page.isByMessage()};
    auto judge = [this, view](const QString& text) -> AskLine::Judgement {
        const QString name = text.simplified();
        if (m_parts.views.find(name, view.environment))
            return {true, tr("Takes the place of the view with this name."), tr("Replace")};
        if (m_parts.views.all().size() >= SavedViews::most)
            return {false, tr("There are %1 views already: remove one first.").arg(SavedViews::most)};
        return {!name.isEmpty(), view.environment.isEmpty() ? tr("Offered in every environment.")
                                                            : tr("Offered in %1.").arg(view.environment)};
    };
    const QString filter = view.filter.isEmpty() ? tr("every event") : view.filter;
    auto* dialog = new AskLine({tr("Save this view"), tr("Name for: %1").arg(filter), tr("Save"),
                                tr("for example  Bounces of today")},
                               judge, &m_page);
    connect(dialog, &AskLine::answered, this, [this, view](const QString& name) {
        SavedView named = view;
        named.name = name;
        if (m_parts.views.save(named))
            emit statusMessage(tr("Saved as “%1”").arg(name.simplified()), toldFor);
    });
    dialog->open();
}

void TimelineCommands::applyView(const SavedView& view)
{
    m_page.filterField()->apply(view.filter.toStdString());
    m_page.setByMessage(view.byMessage);
    emit statusMessage(tr("View “%1”").arg(view.name), toldFor);
}

void TimelineCommands::copyLink()
{
    const std::string whole = m_page.filterField()->appliedText();
    const links::Shareable shareable = links::withoutAddresses(whole);
    if (shareable.leftOut == 0)
        copyLinkTo(shareable.filter);
    else
        askAboutAddresses(whole, shareable.filter, shareable.leftOut);
}

void TimelineCommands::copyLinkTo(const std::string& filter)
{
    links::Link link{.kind = links::Link::Kind::View, .filter = filter};
    for (const SavedView& view : m_parts.views.all()) {
        if (view.filter.toStdString() == filter)
            link.name = view.name.toStdString();
    }
    QGuiApplication::clipboard()->setText(QString::fromStdString(links::toText(link)));
    emit statusMessage(tr("Copied a link to this view"), toldFor);
}

void TimelineCommands::askAboutAddresses(const std::string& whole, const std::string& without, int leftOut)
{
    auto* box = new QMessageBox(&m_page);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setObjectName(QStringLiteral("linkBox"));
    box->setIcon(QMessageBox::Warning);
    box->setWindowTitle(tr("Copy a link"));
    box->setTextFormat(Qt::PlainText);
    box->setText(tr("The filter names somebody’s address."));
    box->setInformativeText(tr("A link without it shows more: %n conditions are left out.", nullptr, leftOut));
    auto* safe = box->addButton(tr("Copy without the address"), QMessageBox::AcceptRole);
    auto* all = box->addButton(tr("Copy with the address"), QMessageBox::DestructiveRole);
    safe->setObjectName(QStringLiteral("linkWithout"));
    all->setObjectName(QStringLiteral("linkWith"));
    box->addButton(QMessageBox::Cancel);
    box->setDefaultButton(safe);
    connect(safe, &QPushButton::clicked, this, [this, without] { copyLinkTo(without); });
    connect(all, &QPushButton::clicked, this, [this, whole] { copyLinkTo(whole); });
    box->open();
}

void TimelineCommands::copyRows()
{
    m_page.table()->copyAsText();
    sayCopied(tr("Copied"));
}

void TimelineCommands::copyRowsAsJson()
{
    m_page.table()->copyAsJson();
    sayCopied(tr("Copied as JSON"));
}

void TimelineCommands::sayCopied(const QString& what)
{
    const int chosen = m_page.table()->selectedCount();
    const bool all = chosen <= int(TimelineTable::mostCopied);
    emit statusMessage(all ? what
                           : tr("%1: the first %2 of %3 rows; an export takes them all")
                                 .arg(what, countText(std::int64_t(TimelineTable::mostCopied)), countText(chosen)),
                       all ? 3000 : 6000);
}

void TimelineCommands::mark()
{
    const auto row = m_page.table()->currentEvent();
    if (!row) {
        emit statusMessage(tr("Choose an event first"), toldFor);
        return;
    }
    const Mark* known = m_parts.marks.find(row->id);
    const Mark fresh{row->id, row->type, row->time, std::string(row->provider)};
    auto judge = [](const QString&) -> AskLine::Judgement {
        return {true, tr("Kept on this machine only. An empty note is a mark too.")};
    };
    auto* dialog = new AskLine({tr("Mark the event"), tr("Note"), tr("Mark"), {}, known != nullptr ? QString::fromStdString(known->note) : QString()},
                               judge, &m_page);
    connect(dialog, &AskLine::answered, this, [this, fresh](const QString& note) {
        Mark mark = fresh;
        mark.note = note.toStdString();
        const auto kept = m_parts.marks.set(mark);
        emit statusMessage(kept ? tr("Marked") : tr("Not kept: %1").arg(QString::fromStdString(kept.error().text())), toldFor);
    });
    dialog->open();
}

void TimelineCommands::showMarks()
{
    if (!m_marksDialog) {
        m_marksDialog = new MarksDialog(m_parts.marks, m_parts.clock, &m_page);
        connect(m_marksDialog, &MarksDialog::chosen, this, &TimelineCommands::showMarked);
    }
    m_marksDialog->show();
    m_marksDialog->raise();
    m_marksDialog->activateWindow();
}

// In the table where it is there, else as a trace.
void TimelineCommands::showMarked(const Mark& mark)
{
    if (!m_page.table()->choose(mark.event, mark.time))
        emit openTraceRequested(QString::fromStdString(events::toString(mark.event)));
}

void TimelineCommands::editColours()
{
    auto* dialog = new ColourRulesDialog(m_parts.colours, QString::fromStdString(m_page.filterField()->appliedText()), &m_page);
    dialog->open();
}

void TimelineCommands::jump()
{
    auto judge = [this](const QString& typed) -> AskLine::Judgement {
        const auto time = timeFromInput(typed, m_parts.clock.now(), QTimeZone::systemTimeZone());
        if (time)
            return {true, zonedTime(*time).section(QLatin1Char('\n'), 0, 0)};
        return {false, tr("Such as 14:02, 2026-11-26 14:02, 2h (ago) or an RFC 3339 time.")};
    };
    auto* dialog = new AskLine({tr("Go to a time"), tr("Time"), tr("Go"), QStringLiteral("14:02")}, judge, &m_page);
    connect(dialog, &AskLine::answered, this, &TimelineCommands::jumpTo);
    dialog->open();
}

void TimelineCommands::jumpTo(const QString& typed)
{
    const auto time = timeFromInput(typed, m_parts.clock.now(), QTimeZone::systemTimeZone());
    if (!time)
        return;
    m_page.jumpTo(*time);
    if (const auto row = m_page.table()->currentEvent())
        emit statusMessage(tr("The nearest event is of %1").arg(zonedTime(row->time).section(QLatin1Char('\n'), 0, 0)), toldFor);
}

void TimelineCommands::exportMatching()
{
    const auto relay = m_parts.source.relay ? m_parts.source.relay() : std::nullopt;
    if (!relay) {
        emit statusMessage(tr("An export is made by the relay, and there is no connection to one"), toldFor);
        return;
    }
    exports::ExportOrder order{.relay = *relay, .filter = m_page.filterField()->appliedText()};
    order.recipients = m_parts.masking.isOn() ? exports::Recipients::Masked : exports::Recipients::Plain;
    m_export->ask(order, m_page.matchingCount());
}

void TimelineCommands::exportSelected()
{
    const auto relay = m_parts.source.relay ? m_parts.source.relay() : std::nullopt;
    const auto rows = m_page.table()->selectedEvents();
    if (!relay || rows.empty()) {
        emit statusMessage(relay ? tr("Choose events first")
                                 : tr("An export is made by the relay, and there is no connection to one"),
                           toldFor);
        return;
    }
    if (m_page.table()->selectedCount() > int(rows.size())) {
        emit statusMessage(tr("More than %1 rows are chosen: narrow the filter and export what matches")
                               .arg(countText(std::int64_t(TimelineTable::mostCopied))), toldFor);
        return;
    }
    exports::ExportOrder order{.relay = *relay};
    for (const auto& row : rows)
        order.ids.push_back(row.id);
    order.recipients = m_parts.masking.isOn() ? exports::Recipients::Masked : exports::Recipients::Plain;
    m_export->ask(order, qint64(rows.size()));
}

} // namespace waybill::ui::timeline
