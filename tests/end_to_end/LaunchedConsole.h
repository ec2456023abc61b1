// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The console as the program launches it, with a folder, settings and a keychain of its own: what a test of the start has.

#include "app/console/Launcher.h"
#include "tests/support/MemorySecretStore.h"
#include "ui/widgets/Theme.h"

#include <QSettings>
#include <QTemporaryDir>

#include <memory>

namespace waybill::tests {

class LaunchedConsole {
protected:
    // Not shown and not launched yet.
    void make(const console::Places& places)
    {
        m_settings = std::make_unique<QSettings>(pathOf("console.ini"), QSettings::IniFormat);
        m_theme = std::make_unique<ui::Theme>(ui::Theme::Choice::Light);
        m_console = std::make_unique<console::Console>(m_clock, *m_settings, *m_theme, m_keychain);
        m_launcher = std::make_unique<console::Launcher>(*m_console, m_clock, places, m_keychain);
    }
    void end()
    {
        m_launcher.reset();
        m_console.reset();
    }
    QString pathOf(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    ui::shell::MainWindow& window() { return m_console->window(); }

    QTemporaryDir m_folder;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<ui::Theme> m_theme;
    MemorySecretStore m_keychain;
    const SystemClock m_clock;
    std::unique_ptr<console::Console> m_console;
    std::unique_ptr<console::Launcher> m_launcher;
};

} // namespace waybill::tests
