// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The pages, at the left: icon and name, icons only when the window is narrow. Main thread.

#include <QListView>

class QStandardItemModel;

namespace waybill::ui::shell {

class Rail : public QListView {
    Q_OBJECT
public:
    static constexpr int fullWidth = 152;
    static constexpr int narrowWidth = 48;

    explicit Rail(QWidget* parent = nullptr);

    void addPage(const QString& name, const QString& iconName);
    void showPage(int page);
    void setNarrow(bool narrow);

signals:
    void pageChosen(int page);

private:
    QStandardItemModel* m_model;
};

} // namespace waybill::ui::shell
