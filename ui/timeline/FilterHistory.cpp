// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/FilterHistory.h"

#include <QSettings>
#include <QStringList>

namespace waybill::ui::timeline {

namespace {

const QString key = QStringLiteral("timeline/recentFilters");

} // namespace

FilterHistory::FilterHistory(QSettings& settings, const Clock& clock) : m_settings(settings), m_clock(clock)
{
    // "<ms> <filter>", one a line
    for (const QString& line : settings.value(key).toStringList()) {
        const qsizetype space = line.indexOf(QLatin1Char(' '));
        if (space <= 0 || m_entries.size() == most)
            continue;
        m_entries.push_back({line.mid(space + 1), timestampFromMs(line.left(space).toLongLong())});
    }
}

void FilterHistory::add(const QString& text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return;
    std::erase_if(m_entries, [&trimmed](const Entry& entry) { return entry.text == trimmed; });
    m_entries.insert(m_entries.begin(), {trimmed, m_clock.now()});
    if (m_entries.size() > most)
        m_entries.resize(most);
    save();
}

void FilterHistory::save() const
{
    QStringList lines;
    for (const Entry& entry : m_entries)
        lines.append(QString::number(toMs(entry.used)) + QLatin1Char(' ') + entry.text);
    m_settings.setValue(key, lines);
}

} // namespace waybill::ui::timeline
