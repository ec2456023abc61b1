// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/TimelineActions.h"

#include "ui/shell/RelayStatusBar.h"
#include "ui/shell/WindowActions.h"
#include "ui/timeline/ExportCommand.h"
#include "ui/timeline/TimelineCommands.h"
#include "ui/timeline/TimelinePage.h"
#include "ui/widgets/Masking.h"

#include <QAction>

namespace waybill::ui::shell {

void connectTimelineActions(WindowActions& actions, timeline::TimelinePage& page, Masking& masking, RelayStatusBar& status,
                            std::function<void()> showTimeline)
{
    using timeline::TimelineCommands;
    using timeline::TimelinePage;
    TimelineCommands* commands = &page.commands();
    const auto run = [&](QAction* action, auto command) {
        QObject::connect(action, &QAction::triggered, commands, [commands, command, showTimeline] {
            showTimeline();
            (commands->*command)();
        });
    };
    run(actions.saveView, &TimelineCommands::saveView);
    run(actions.copyViewLink, &TimelineCommands::copyLink);
    run(actions.jump, &TimelineCommands::jump);
    run(actions.colours, &TimelineCommands::editColours);
    run(actions.mark, &TimelineCommands::mark);
    run(actions.marks, &TimelineCommands::showMarks);
    run(actions.exportMatching, &TimelineCommands::exportMatching);
    run(actions.exportSelected, &TimelineCommands::exportSelected);
    QObject::connect(actions.order, &QAction::triggered, &page, &TimelinePage::toggleOrder);
    QObject::connect(actions.columns, &QAction::triggered, &page, &TimelinePage::chooseColumns);
    actions.byMessage->setChecked(page.isByMessage());
    QObject::connect(actions.byMessage, &QAction::toggled, &page, &TimelinePage::setByMessage);
    QObject::connect(&page, &TimelinePage::byMessageChanged, actions.byMessage, &QAction::setChecked);
    actions.maskRecipients->setChecked(masking.isOn());
    QObject::connect(actions.maskRecipients, &QAction::toggled, &masking, &Masking::setOn);
    const timeline::ExportCommand* exporting = &commands->exporting();
    QObject::connect(exporting, &timeline::ExportCommand::progressed, &status, &RelayStatusBar::setJob);
    QObject::connect(exporting, &timeline::ExportCommand::ended, &status, [&status] { status.setJob({}, 0); });
    QObject::connect(&status, &RelayStatusBar::jobCancelled, exporting, &timeline::ExportCommand::cancel);
}

} // namespace waybill::ui::shell
