// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/ProcessingSteps.h"

#include "core/trace/Text.h"

#include <algorithm>

namespace waybill::trace {

using events::Event;
using events::Processing;
using events::Strength;

namespace {

bool isApplied(const Event& event)
{
    return event.processing == Processing::Applied || event.processing == Processing::Retried;
}

Step processed(QString name, QString what, std::optional<Timestamp> at)
{
    Step step{.layer = Layer::Processing, .event = {}, .at = at};
    step.name = std::move(name);
    step.what = std::move(what);
    step.basis = translate("trace", "This relay");
    return step;
}

Step nothingCame(const Story& story, const QString& provider)
{
    const bool neverTaken = story.ledger
                            && (story.ledger->answer == LedgerSend::Answer::Refused
                                || story.ledger->answer == LedgerSend::Answer::NotSent);
    Step step = processed(translate("trace", "No event"),
                          neverTaken ? translate("trace", "None is to be expected: %1 never took the message").arg(provider)
                                     : translate("trace", "No event of this message has come to this relay"),
                          {});
    step.basis = translate("trace", "None");
    if (!neverTaken)
        step.rows = {{translate("trace", "Check"),
                      translate("trace", "Whether %1’s webhook reaches this relay: the Relay page shows what it refused and "
                                         "what waits among the dead letters.")
                          .arg(provider),
                      {}}};
    return step;
}

QString provenText(std::size_t isSigned, std::size_t all)
{
    if (isSigned == all)
        return translate("trace", "signed");
    return isSigned == 0 ? translate("trace", "not signed")
                         : translate("trace", "%1 of %2 signed").arg(isSigned).arg(all);
}

// The events that took effect, in one row.
void addApplied(const Story& story, std::vector<Step>& steps)
{
    std::vector<const Event*> applied;
    for (const Event& event : story.events)
        if (isApplied(event))
            applied.push_back(&event);
    if (applied.empty())
        return;
    const auto [first, last] = std::ranges::minmax_element(applied, {}, [](const Event* one) { return one->receivedAt; });
    const auto isSigned = std::size_t(std::ranges::count_if(applied, [](const Event* one) { return one->strength == Strength::Body; }));
    const QString count = translate("trace", "%n events stored and applied", nullptr, int(applied.size()));
    QString what = translate("trace", "%1, %2").arg(count, provenText(isSigned, applied.size()));
    const auto lag = (*last)->occurredAt ? (*last)->receivedAt - *(*last)->occurredAt : std::chrono::milliseconds(0);
    if (lag.count() > 0)
        what = translate("trace", "%1; the last came %2 after it happened").arg(what, durationText(lag));
    Step step = processed(translate("trace", "Applied"), what, (*last)->receivedAt);
    step.rows = {{translate("trace", "First received"), QStringLiteral("%time%"), (*first)->receivedAt},
                 {translate("trace", "Last received"), QStringLiteral("%time%"), (*last)->receivedAt},
                 {translate("trace", "Means"),
                  translate("trace", "Each was written to disk before its provider heard “received”, and counts once."), {}}};
    steps.push_back(std::move(step));
}

// A row about one event; its evidence is the event's own.
void addAbout(std::size_t event, QString name, QString what, std::optional<Timestamp> at, std::vector<Step>& steps)
{
    Step step = processed(std::move(name), std::move(what), at);
    step.event = event;
    steps.push_back(std::move(step));
}

void addTrouble(const Event& event, std::size_t index, std::optional<Timestamp> lastCopy, std::vector<Step>& steps)
{
    const QString name = eventName(event);
    if (event.processing == Processing::Failed)
        addAbout(index, translate("trace", "Not applied"),
                 translate("trace", "“%1” is stored and could not be applied: it waits among the dead letters").arg(name),
                 event.receivedAt, steps);
    else if (!isApplied(event))
        addAbout(index, translate("trace", "Waiting"), translate("trace", "“%1” is stored and not applied yet").arg(name),
                 event.receivedAt, steps);
    if (event.occurredAt && event.receivedAt - *event.occurredAt > lateAfter)
        addAbout(index, translate("trace", "Late"),
                 translate("trace", "“%1” came %2 after it happened; the verdict goes by when it happened")
                     .arg(name, durationText(event.receivedAt - *event.occurredAt)),
                 event.receivedAt, steps);
    if (event.copies > 0)
        addAbout(index, translate("trace", "Duplicate"),
                 translate("trace", "“%1” came %n more times and was counted once", nullptr, event.copies).arg(name),
                 lastCopy, steps);
}

} // namespace

void addProcessing(const Story& story, const QString& providerName, std::vector<Step>& steps)
{
    if (story.events.empty()) {
        steps.push_back(nothingCame(story, providerName));
        return;
    }
    addApplied(story, steps);
    for (std::size_t i = 0; i < story.events.size(); ++i) {
        const auto lastCopy = story.lastCopies.find(story.events[i].id);
        addTrouble(story.events[i], i, lastCopy == story.lastCopies.end() ? std::nullopt : std::optional(lastCopy->second),
                   steps);
    }
}

} // namespace waybill::trace
