// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The 28 px title of a pane: name at the left, a quiet note and actions at the right. Main thread.

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace waybill::ui {

class ElidedLabel;

class PaneTitle : public QWidget {
    Q_OBJECT
public:
    explicit PaneTitle(const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setNote(const QString& note);
    void addLeading(QWidget* widget);  // right after the title
    void addTrailing(QWidget* widget); // at the far right

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* m_title;
    ElidedLabel* m_note;
    QHBoxLayout* m_leading;
    QHBoxLayout* m_trailing;
};

} // namespace waybill::ui
