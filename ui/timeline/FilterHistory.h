// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The filters that were applied lately, newest first, kept in the settings. Main thread; the settings outlive it.

#include "core/base/Clock.h"

#include <QString>

#include <vector>

class QSettings;

namespace waybill::ui::timeline {

class FilterHistory {
public:
    struct Entry {
        QString text;
        Timestamp used{};
    };
    static constexpr std::size_t most = 30;

    FilterHistory(QSettings& settings, const Clock& clock);

    void add(const QString& text); // an empty text is not kept
    const std::vector<Entry>& entries() const { return m_entries; }

private:
    void save() const;

    QSettings& m_settings;
    const Clock& m_clock;
    std::vector<Entry> m_entries;
};

} // namespace waybill::ui::timeline
