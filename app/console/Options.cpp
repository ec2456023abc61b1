// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/Options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace waybill::console {

namespace {

constexpr int usageError = 2;

// The pages that --page can name.
const std::map<std::string, Options::Page>& pageNames()
{
    using Window = ui::shell::MainWindow;
    static const std::map<std::string, Options::Page> names{
        {"timeline", Window::TimelinePageNumber},
        {"trace", Window::TracePageNumber},
        {"send", Window::SendPageNumber},
        {"domains", Window::DomainsPageNumber},
        {"relay", Window::RelayPageNumber},
        {"environments", Window::EnvironmentsPageNumber},
    };
    return names;
}

// "1440x900"; nothing for anything else.
std::optional<QSize> sizeFrom(const std::string& text)
{
    const QStringList parts = QString::fromStdString(text).split(QLatin1Char('x'));
    if (parts.size() != 2)
        return std::nullopt;
    const QSize size(parts[0].toInt(), parts[1].toInt());
    const bool sane = size.width() >= 320 && size.height() >= 240 && size.width() <= 8192 && size.height() <= 8192;
    return sane ? std::optional(size) : std::nullopt;
}

std::string checkSize(const std::string& text)
{
    return sizeFrom(text) ? std::string() : "expected a size such as 1440x900";
}

} // namespace

std::expected<Options, int> Options::parse(int argc, char** argv)
{
    Options options;
    std::string screenshot, page = "timeline", theme, size, link;
    CLI::App app("The console for transactional email: was it delivered?", "waybill");
    app.set_version_flag("--version", WAYBILL_VERSION);
    auto* demo = app.add_flag("--demo", options.demo, "Show invented messages from a relay of its own; nothing is sent");
    auto* relay = app.add_option("--relay", options.relayUrl, "The relay's API, such as http://127.0.0.1:8026")
                      ->type_name("URL")
                      ->excludes(demo);
    app.add_option("--token-file", options.tokenFile, "The file with the API token")->type_name("FILE")->needs(relay);
    relay->needs(app.get_option("--token-file"));
    app.add_option("--screenshot", screenshot, "Write a picture of the window to this .png file and end")
        ->type_name("FILE");
    app.add_option("--page", page, "The page to show")->type_name("PAGE")->check(CLI::IsMember(&pageNames()));
    app.add_option("--theme", theme, "The colours")->type_name("THEME")->check(CLI::IsMember({"system", "light", "dark", "contrast"}));
    app.add_option("--size", size, "The window's size, such as 1440x900")->type_name("WxH")->check(checkSize);
    app.add_option("link", link, "A waybill:// link to open, in the console that runs already if there is one")
        ->type_name("LINK");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return std::unexpected(app.exit(error) == 0 ? 0 : usageError);
    }
    options.screenshot = QString::fromLocal8Bit(screenshot.c_str());
    options.page = pageNames().at(page);
    options.theme = ui::Theme::choiceFrom(QString::fromStdString(theme));
    options.size = sizeFrom(size).value_or(QSize());
    options.link = QString::fromStdString(link);
    return options;
}

} // namespace waybill::console
