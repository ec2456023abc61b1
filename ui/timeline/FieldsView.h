// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Every stored field of one event, name and value: what was said and how we came to know it. Main thread.

#include "core/events/Event.h"

#include <QScrollArea>

class QGridLayout;

namespace waybill::ui::timeline {

class FieldsView : public QScrollArea {
    Q_OBJECT
public:
    explicit FieldsView(QWidget* parent = nullptr);

    void show(const events::Event& event);
    void clear();

private:
    void addRow(const QString& name, const QString& value, bool monospace = false, const QString& toolTip = {});
    void addStored(const events::Event& event);
    void addSaid(const events::Event& event);
    void addEnvelope(const events::Event& event);

    QWidget* m_content = nullptr;
    QGridLayout* m_grid = nullptr;
    int m_rows = 0;
};

} // namespace waybill::ui::timeline
