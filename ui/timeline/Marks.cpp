// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/Marks.h"

#include <QSettings>

#include <algorithm>

namespace waybill::ui::timeline {

namespace {

const QString group = QStringLiteral("timeline/marks");

} // namespace

Marks::Marks(QSettings& settings, QObject* parent) : QObject(parent), m_settings(settings)
{
    const int count = std::min(settings.beginReadArray(group), int(most));
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        const auto id = events::eventIdFrom(settings.value(QStringLiteral("event")).toString().toStdString());
        const auto type = events::eventTypeFrom(settings.value(QStringLiteral("type")).toString().toStdString());
        if (!id)
            continue;
        m_marks[id->value()] = {*id, type.value_or(events::EventType::Other),
                                timestampFromMs(settings.value(QStringLiteral("time")).toLongLong()),
                                settings.value(QStringLiteral("provider")).toString(),
                                settings.value(QStringLiteral("note")).toString().left(mostNote)};
    }
    settings.endArray();
}

const Mark* Marks::find(events::EventId event) const
{
    const auto found = m_marks.find(event.value());
    return found == m_marks.end() ? nullptr : &found->second;
}

std::vector<Mark> Marks::newestFirst() const
{
    std::vector<Mark> marks;
    for (const auto& [id, mark] : m_marks)
        marks.push_back(mark);
    std::ranges::stable_sort(marks, std::ranges::greater(), &Mark::time);
    return marks;
}

bool Marks::set(Mark mark)
{
    mark.note = mark.note.simplified().left(mostNote);
    if (m_marks.size() >= most && !m_marks.contains(mark.event.value()))
        return false;
    m_marks[mark.event.value()] = std::move(mark);
    store();
    return true;
}

void Marks::remove(events::EventId event)
{
    if (m_marks.erase(event.value()) > 0)
        store();
}

void Marks::store()
{
    m_settings.remove(group);
    m_settings.beginWriteArray(group, int(m_marks.size()));
    int index = 0;
    for (const auto& [id, mark] : m_marks) {
        m_settings.setArrayIndex(index++);
        m_settings.setValue(QStringLiteral("event"), QString::fromStdString(events::toString(mark.event)));
        const std::string_view type = events::toString(mark.type);
        m_settings.setValue(QStringLiteral("type"), QString::fromUtf8(type.data(), qsizetype(type.size())));
        m_settings.setValue(QStringLiteral("time"), toMs(mark.time));
        m_settings.setValue(QStringLiteral("provider"), mark.provider);
        m_settings.setValue(QStringLiteral("note"), mark.note);
    }
    m_settings.endArray();
    emit changed();
}

} // namespace waybill::ui::timeline
