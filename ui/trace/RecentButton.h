// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What was searched for lately, newest first. Searches are mostly addresses, so they are written nowhere: they last as long
// as the window, and an erasure or the person ends them before. Main thread; the masking outlives it and may be null.

#include <QStringList>
#include <QToolButton>

namespace waybill::ui {
class Masking;
}

namespace waybill::ui::trace {

class RecentButton : public QToolButton {
    Q_OBJECT
public:
    static constexpr qsizetype most = 12;

    explicit RecentButton(const Masking* masking, QWidget* parent = nullptr);

    void add(const QString& query);
    void forget();
    const QStringList& queries() const { return m_queries; }

signals:
    void chosen(const QString& query);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    void tint();

    const Masking* m_masking;
    QStringList m_queries;
};

} // namespace waybill::ui::trace
