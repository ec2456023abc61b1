// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Labelled fields below one another, and two on a line where there is room, so that what is written gets the height.
// Main thread; takes the fields over.

#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;

namespace waybill::ui::sending {

class FieldGrid : public QWidget {
    Q_OBJECT
public:
    // Whether a field shares the line of the one before it.
    enum class Beside : std::uint8_t { Never, WhereWide, Always };

    explicit FieldGrid(QWidget* parent = nullptr);

    // The note stands under the field. In the order of the tab key.
    void addField(const QString& label, QWidget* field, Beside beside = Beside::Never, QWidget* note = nullptr);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Field {
        QLabel* label;
        QWidget* field;
        QWidget* note; // may be null
        Beside beside;
    };

    void arrange();
    bool isBeside(std::size_t index) const;

    QGridLayout* m_grid;
    std::vector<Field> m_fields;
    bool m_wide = false;
};

} // namespace waybill::ui::sending
