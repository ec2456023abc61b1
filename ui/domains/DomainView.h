// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is shown of one domain: its header and checks above, and what to publish, how far that has come and the DMARC gate
// below, side by side or, where there is little room, as tabs. Main thread; clock, settings and model outlive it.

#include "ui/domains/DomainsSource.h"

#include <QWidget>

class QSettings;
class QSplitter;
class QTabWidget;

namespace waybill {
class Clock;
}

namespace waybill::ui {
class Table;
}

namespace waybill::ui::domains {

class CheckModel;
struct CheckRow;
class DomainHeader;
class FixPane;
class GatePane;
class PropagationPane;

class DomainView : public QWidget {
    Q_OBJECT
public:
    DomainView(const Clock& clock, QSettings& settings, const DomainsSource& source, CheckModel& model,
               QWidget* parent = nullptr);

    // As tabs, or side by side.
    void setNarrow(bool narrow);
    // Null: none.
    void showCheck(const CheckRow* check);

    DomainHeader* header() const { return m_header; }
    Table* table() const { return m_table; }
    FixPane* fix() const { return m_fix; }
    PropagationPane* propagation() const { return m_propagation; }
    GatePane* gate() const { return m_gate; }

private:
    void buildTable(CheckModel& model);
    void shareRows();

    QSettings& m_settings;
    DomainHeader* m_header = nullptr;
    Table* m_table = nullptr;
    FixPane* m_fix = nullptr;
    PropagationPane* m_propagation = nullptr;
    GatePane* m_gate = nullptr;
    QSplitter* m_rows = nullptr;
    QSplitter* m_middle = nullptr;
    QTabWidget* m_tabs = nullptr;
    bool m_isNarrow = false;
};

} // namespace waybill::ui::domains
