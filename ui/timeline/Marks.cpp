// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/Marks.h"

#include <algorithm>

namespace waybill::ui::timeline {

Result<void> Marks::keepIn(const std::string& path)
{
    auto store = TRY(marks::MarkStore::open(path));
    const auto held = TRY(store->all());
    for (const Mark& mark : held)
        m_marks.insert_or_assign(mark.event.value(), mark);
    m_store = std::move(store);
    emit changed();
    return {};
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

Result<void> Marks::set(Mark mark)
{
    mark.note = QString::fromStdString(mark.note).simplified().left(mostNote).toStdString();
    if (m_marks.size() >= most && !m_marks.contains(mark.event.value()))
        return fail(ErrorCode::TooLarge, tr("There are %1 marks already").arg(most).toStdString(), tr("remove some first").toStdString());
    const Mark& kept = m_marks.insert_or_assign(mark.event.value(), std::move(mark)).first->second;
    const auto written = m_store ? m_store->put(kept) : Result<void>();
    emit changed();
    return written;
}

Result<void> Marks::remove(events::EventId event)
{
    if (m_marks.erase(event.value()) == 0)
        return {};
    const auto written = m_store ? m_store->remove(event) : Result<void>();
    emit changed();
    return written;
}

} // namespace waybill::ui::timeline
