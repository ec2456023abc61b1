// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/PauseSwitch.h"

#include "ui/widgets/AskLine.h"
#include "ui/widgets/EnvironmentStyle.h"

namespace waybill::ui::environments {

using waybill::environments::EnvironmentChange;
using waybill::environments::EnvironmentState;
using waybill::environments::GuardLevel;

PauseSwitch::PauseSwitch(waybill::environments::EnvironmentBook& book, QWidget* parent)
    : QObject(parent), m_book(book), m_parent(parent)
{
}

void PauseSwitch::toggle(const std::string& environment)
{
    const EnvironmentState* state = m_book.find(environment);
    if (state == nullptr)
        return;
    if (!state->rules.paused || state->rules.guard != GuardLevel::Everybody)
        return set(environment, !state->rules.paused, {});
    askName(m_parent->window(), environment, tr("Sending starts again"), tr("Resume sending"),
            [this, environment] { set(environment, false, environment); });
}

// A pause must not fail because somebody else changed another rule: it is made once more from what they left.
void PauseSwitch::set(const std::string& name, bool paused, const std::string& confirmation)
{
    const EnvironmentState* state = m_book.find(name);
    if (state == nullptr || state->rules.paused == paused)
        return;
    EnvironmentChange change{.rules = state->rules, .revision = state->revision, .confirmation = confirmation};
    change.rules.paused = paused;
    const QString title = environmentTitle(state->rules);
    m_book.change(change, this, [this, name, title, paused, confirmation](const Result<void>& changed) {
        if (changed)
            emit done(paused ? tr("%1 is paused").arg(title) : tr("%1 sends again").arg(title));
        else if (changed.error().code == ErrorCode::Conflict)
            set(name, paused, confirmation);
        else
            emit problem(changed.error());
    });
}

void askName(QWidget* parent, const std::string& name, const QString& title, const QString& button, std::function<void()> go)
{
    const QString wanted = QString::fromStdString(name);
    auto* ask = new AskLine({.title = title, .label = PauseSwitch::tr("Type %1 to confirm it").arg(wanted), .button = button, .placeholder = wanted},
                            [wanted](const QString& text) -> AskLine::Judgement { return {.good = text == wanted}; }, parent);
    ask->setObjectName(QStringLiteral("askName"));
    QObject::connect(ask, &AskLine::answered, parent, [go = std::move(go)] { go(); });
    ask->open();
}

} // namespace waybill::ui::environments
