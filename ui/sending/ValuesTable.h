// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Names with values, edited in place: metadata and headers with a free line at the end, or a template's variables, whose
// names are given. Main thread.

#include "core/environments/Message.h"
#include "ui/widgets/Table.h"

class QStandardItemModel;

namespace waybill::ui::sending {

class ValuesTable : public Table {
    Q_OBJECT
public:
    enum class Names : std::uint8_t { Free, Given };
    ValuesTable(Names names, const QString& title, QWidget* parent = nullptr);

    // Those with a name; of given names all.
    waybill::environments::NamedValues values() const;
    void setValues(const waybill::environments::NamedValues& values);
    // Keeps the values of names that stay.
    void setNames(const std::vector<std::string>& names);
    int missing() const; // given names without a value

signals:
    void edited();

private:
    void addRow(const QString& name, const QString& value);
    void keepFreeRow();
    void changed();

    Names m_names;
    QStandardItemModel* m_model;
    bool m_filling = false;
};

} // namespace waybill::ui::sending
