// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The pages, at the left: icon and name, icons only when the window is narrow. Main thread.

#include "ui/widgets/Page.h"

#include <QListView>

class QStandardItemModel;

namespace waybill::ui::shell {

class Rail : public QListView {
    Q_OBJECT
public:
    static constexpr int fullWidth = 152;
    static constexpr int narrowWidth = 48;

    explicit Rail(QWidget* parent = nullptr);

    // In the order of the numbers; the number is the digit that Ctrl goes with.
    void addPage(int number, const QString& name, const QString& iconName);
    void showPage(int number);
    void setBadge(int number, const Page::Badge& badge);
    void setNarrow(bool narrow);
    // Every page but the first waits for something to be set up: dimmed, and open all the same.
    void setWaiting(bool waiting);

signals:
    void pageChosen(int number);

private:
    int rowOf(int number) const; // -1 when there is no such page

    void describe(int row);

    QStandardItemModel* m_model;
};

} // namespace waybill::ui::shell
