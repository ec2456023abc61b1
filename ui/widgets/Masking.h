// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whether recipients are shown or masked ("n•••@example.org"), and what a person revealed since the program began.
// A reveal is told, so that it can be logged. Main thread; the settings outlive it.

#include <QObject>
#include <QString>

#include <set>
#include <string>
#include <string_view>

class QSettings;

namespace waybill::ui {

class Masking : public QObject {
    Q_OBJECT
public:
    explicit Masking(QSettings& settings, QObject* parent = nullptr);

    bool isOn() const { return m_on; }
    void setOn(bool on); // also forgets what was revealed

    // An event's id, "evt_…", names what is revealed.
    bool hides(const std::string& eventId) const { return m_on && !m_revealed.contains(eventId); }
    void reveal(const std::string& eventId);

    // As they are shown when they are hidden. The text is not yet made printable.
    static QString address(std::string_view address);
    static std::string text(std::string_view text);

signals:
    void changed();
    void revealed(const std::string& eventId);

private:
    QSettings& m_settings;
    bool m_on;
    std::set<std::string> m_revealed;
};

} // namespace waybill::ui
