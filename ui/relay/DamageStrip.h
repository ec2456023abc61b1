// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Says which of the relay's files were damaged, what could be read of them and what was set aside, until somebody took
// note. What was noted is kept in the settings. Main thread; the settings outlive it.

#include "core/feed/RelayClient.h"
#include "ui/widgets/Strip.h"

#include <vector>

class QSettings;

namespace waybill::ui::relay {

class DamageStrip : public Strip {
    Q_OBJECT
public:
    // Null settings: what is noted is not kept.
    explicit DamageStrip(QSettings* settings, QWidget* parent = nullptr);

    void show(const std::vector<feed::DamagedFile>& newestFirst, Timestamp now);
    // Files that nobody took note of yet.
    int count() const { return m_count; }

signals:
    void noted();

private:
    static QString sentenceOf(const feed::DamagedFile& file, Timestamp now);
    void note();

    QSettings* const m_settings;
    QString m_newest; // as it was set aside: on screen
    QString m_noted;  // of which a person has taken note, and of all before it
    int m_count = 0;
};

} // namespace waybill::ui::relay
