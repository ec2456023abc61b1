// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The console's command line. Pure but for what parse() prints.

#include "ui/shell/MainWindow.h"
#include "ui/widgets/Theme.h"

#include <QSize>
#include <QString>

#include <expected>
#include <optional>
#include <string>

namespace waybill::console {

struct Options {
    using Page = ui::shell::MainWindow::PageNumber;

    bool demo = false;
    std::string relayUrl;  // empty: look for one on this machine
    std::string tokenFile; // with relayUrl
    QString screenshot;    // a .png to write, then end
    Page page = ui::shell::MainWindow::TimelinePageNumber;
    std::optional<ui::Theme::Choice> theme;
    QSize size; // empty: as it was
    QString link; // waybill://…, not yet parsed

    // The options, or the exit code: 0 after --help and --version, 2 for what can't be understood. Says why on stderr.
    static std::expected<Options, int> parse(int argc, char** argv);
};

} // namespace waybill::console
