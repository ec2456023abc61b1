// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which rows stand on which ground: filters in order, the first that matches decides. Kept in the settings. Main thread;
// the settings outlive it.

#include "core/filter/Query.h"
#include "core/timeline/Row.h"

#include <QColor>
#include <QObject>
#include <QString>

#include <vector>

class QSettings;

namespace waybill::ui {
struct Tokens;
}

namespace waybill::ui::timeline {

// A tint of an outcome's colour over the table's ground, on which text keeps a contrast of 4.5 : 1.
enum class Tint : std::uint8_t { Red, Amber, Green, Blue, Violet, Teal };
inline constexpr int tintCount = 6;
QString tintName(Tint tint);
QColor tintColour(Tint tint, const Tokens& tokens);

struct ColourRule {
    QString filter;
    Tint tint = Tint::Red;
    friend bool operator==(const ColourRule&, const ColourRule&) = default;
};

class ColourRules : public QObject {
    Q_OBJECT
public:
    static constexpr std::size_t most = 20;

    explicit ColourRules(QSettings& settings, QObject* parent = nullptr);

    const std::vector<ColourRule>& all() const { return m_rules; }
    // Rules whose filter does not parse are left out.
    void set(const std::vector<ColourRule>& rules);

    // Null: no rule matches.
    const ColourRule* find(const waybill::timeline::Row& row, Timestamp now) const;

signals:
    void changed();

private:
    void compile(const std::vector<ColourRule>& rules);

    QSettings& m_settings;
    std::vector<ColourRule> m_rules;
    std::vector<filter::Query> m_queries; // one a rule
};

} // namespace waybill::ui::timeline
