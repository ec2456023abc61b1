// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Every stored field of one event, name and value: what was said and how we came to know it. Main thread.

#include "core/events/Event.h"

#include <QScrollArea>

#include <optional>
#include <tuple>

class QGridLayout;

namespace waybill::ui::timeline {

class FieldsView : public QScrollArea {
    Q_OBJECT
public:
    explicit FieldsView(QWidget* parent = nullptr);

    void show(const events::Event& event);
    void clear();

private:
    void begin();
    void addRow(const QString& name, const QString& value, bool monospace = false, const QString& toolTip = {});
    void addStored(const events::Event& event);
    void addSaid(const events::Event& event);
    void addEnvelope(const events::Event& event);

    QWidget* m_content = nullptr; // while it is filled; the scroll area's afterwards
    QGridLayout* m_grid = nullptr;
    int m_rows = 0;
    // What is on screen: asking again must not take a selected text away.
    std::optional<std::tuple<events::EventId, int, events::Processing>> m_shown;
};

} // namespace waybill::ui::timeline
