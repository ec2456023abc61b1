// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/ShownRow.h"

#include "core/base/Redact.h"
#include "ui/widgets/Masking.h"

namespace waybill::ui::timeline {

ShownRow::ShownRow(const waybill::timeline::Row& row, const Masking* masking)
    : m_row(row), m_hidden(masking != nullptr && masking->hides(events::toString(row.id)))
{
    if (!m_hidden)
        return;
    const auto hide = [this](std::string_view& text, std::string masked) {
        if (masked != text)
            text = m_texts.emplace_back(std::move(masked));
    };
    if (!row.recipient.empty())
        hide(m_row.recipient, maskAddress(row.recipient));
    for (std::string_view* text : {&m_row.reason, &m_row.correlationId, &m_row.tags, &m_row.metadata})
        hide(*text, maskAddresses(*text));
}

} // namespace waybill::ui::timeline
