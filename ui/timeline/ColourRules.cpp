// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/ColourRules.h"

#include "core/timeline/RowMatch.h"
#include "ui/widgets/Tokens.h"

#include <QCoreApplication>
#include <QSettings>

#include <algorithm>

namespace waybill::ui::timeline {

namespace {

const QString group = QStringLiteral("timeline/colours");

QColor mixed(const QColor& over, const QColor& ground, double share)
{
    const auto part = [share](int a, int b) { return int(a * share + b * (1 - share)); };
    return {part(over.red(), ground.red()), part(over.green(), ground.green()), part(over.blue(), ground.blue())};
}

} // namespace

QString tintName(Tint tint)
{
    constexpr const char* names[] = {
        QT_TRANSLATE_NOOP("ColourRules", "Red"),  QT_TRANSLATE_NOOP("ColourRules", "Amber"),
        QT_TRANSLATE_NOOP("ColourRules", "Green"), QT_TRANSLATE_NOOP("ColourRules", "Blue"),
        QT_TRANSLATE_NOOP("ColourRules", "Violet"), QT_TRANSLATE_NOOP("ColourRules", "Teal"),
    };
    return QCoreApplication::translate("ColourRules", names[std::size_t(tint)]);
}

QColor tintColour(Tint tint, const Tokens& tokens)
{
    const QColor colours[] = {tokens.bounced, tokens.deferred,   tokens.delivered,
                              tokens.sent,    tokens.complained, tokens.opened};
    return mixed(colours[std::size_t(tint)], tokens.base, tokens.dark ? 0.20 : 0.18);
}

ColourRules::ColourRules(QSettings& settings, QObject* parent) : QObject(parent), m_settings(settings)
{
    std::vector<ColourRule> rules;
    const int count = std::min(settings.beginReadArray(group), int(most));
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        const int tint = std::clamp(settings.value(QStringLiteral("tint")).toInt(), 0, tintCount - 1);
        rules.push_back({settings.value(QStringLiteral("filter")).toString(), Tint(tint)});
    }
    settings.endArray();
    compile(rules);
}

void ColourRules::set(const std::vector<ColourRule>& rules)
{
    compile(rules);
    m_settings.remove(group);
    m_settings.beginWriteArray(group, int(m_rules.size()));
    for (std::size_t i = 0; i < m_rules.size(); ++i) {
        m_settings.setArrayIndex(int(i));
        m_settings.setValue(QStringLiteral("filter"), m_rules[i].filter);
        m_settings.setValue(QStringLiteral("tint"), int(m_rules[i].tint));
    }
    m_settings.endArray();
    emit changed();
}

void ColourRules::compile(const std::vector<ColourRule>& rules)
{
    m_rules.clear();
    m_queries.clear();
    for (const ColourRule& rule : rules) {
        auto query = filter::Query::parse(rule.filter.toStdString());
        if (!query || rule.filter.trimmed().isEmpty() || m_rules.size() == most)
            continue;
        m_rules.push_back(rule);
        m_queries.push_back(std::move(*query));
    }
}

const ColourRule* ColourRules::find(const waybill::timeline::Row& row, Timestamp now) const
{
    for (std::size_t i = 0; i < m_rules.size(); ++i) {
        if (matches(m_queries[i], row, now))
            return &m_rules[i];
    }
    return nullptr;
}

} // namespace waybill::ui::timeline
