// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/SavedViews.h"

#include <QSettings>

#include <algorithm>

namespace waybill::ui::timeline {

namespace {

const QString group = QStringLiteral("timeline/views");
const QString nameKey = QStringLiteral("name");
const QString environmentKey = QStringLiteral("environment");
const QString filterKey = QStringLiteral("filter");
const QString byMessageKey = QStringLiteral("byMessage");

bool isBefore(const SavedView& a, const SavedView& b)
{
    const int names = QString::localeAwareCompare(a.name, b.name);
    return names != 0 ? names < 0 : a.environment < b.environment;
}

} // namespace

SavedViews::SavedViews(QSettings& settings, QObject* parent) : QObject(parent), m_settings(settings)
{
    const int count = std::min(settings.beginReadArray(group), int(most));
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        m_views.push_back({settings.value(nameKey).toString(), settings.value(environmentKey).toString(),
                           settings.value(filterKey).toString(), settings.value(byMessageKey).toBool()});
    }
    settings.endArray();
    std::ranges::sort(m_views, isBefore);
}

std::optional<SavedView> SavedViews::find(const QString& name, const QString& environment) const
{
    const auto found = std::ranges::find_if(m_views, [&](const SavedView& view) {
        return view.name == name && view.environment == environment;
    });
    return found == m_views.end() ? std::nullopt : std::optional(*found);
}

bool SavedViews::save(SavedView view)
{
    view.name = view.name.simplified().left(mostName);
    if (view.name.isEmpty())
        return false;
    std::erase_if(m_views, [&view](const SavedView& other) {
        return other.name == view.name && other.environment == view.environment;
    });
    if (m_views.size() >= most)
        return false;
    m_views.push_back(std::move(view));
    store();
    return true;
}

void SavedViews::remove(const QString& name, const QString& environment)
{
    std::erase_if(m_views, [&](const SavedView& view) {
        return view.name == name && view.environment == environment;
    });
    store();
}

void SavedViews::store()
{
    std::ranges::sort(m_views, isBefore);
    m_settings.remove(group);
    m_settings.beginWriteArray(group, int(m_views.size()));
    for (std::size_t i = 0; i < m_views.size(); ++i) {
        m_settings.setArrayIndex(int(i));
        m_settings.setValue(nameKey, m_views[i].name);
        m_settings.setValue(environmentKey, m_views[i].environment);
        m_settings.setValue(filterKey, m_views[i].filter);
        m_settings.setValue(byMessageKey, m_views[i].byMessage);
    }
    m_settings.endArray();
    emit changed();
}

} // namespace waybill::ui::timeline
