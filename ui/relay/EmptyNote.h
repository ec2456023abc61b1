// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One quiet sentence in the middle of a table that has no rows, so that nobody takes empty for broken. Main thread; a
// child of the table, whose model must be set.

#include <QLabel>

class QAbstractItemView;

namespace waybill::ui::relay {

class EmptyNote : public QLabel {
    Q_OBJECT
public:
    EmptyNote(const QString& sentence, QAbstractItemView* view);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fit();

    QAbstractItemView* m_view;
};

} // namespace waybill::ui::relay
