// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The page's sentence, and four facts of the relay beside it: lag, writing, disk, clock. Main thread.

#include "core/feed/RelayDetails.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace waybill::ui {
class ElidedLabel;
}

namespace waybill::ui::relay {

class FactStrip : public QWidget {
    Q_OBJECT
public:
    explicit FactStrip(QWidget* parent = nullptr);

    void setSentence(const QString& sentence, const QString& detail);
    void show(const feed::RelayDetails& details, std::chrono::milliseconds lag);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Fact {
        QLabel* icon;
        QLabel* value;
        QLabel* detail;
    };
    Fact addFact(const char* name, QHBoxLayout& row);
    void set(const Fact& fact, bool isWell, const QString& value, const QString& detail);

    QLabel* m_sentence;
    ElidedLabel* m_detail;
    Fact m_lag, m_written, m_disk, m_clock;
};

} // namespace waybill::ui::relay
