// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A thin bar and Cancel while an answer takes long; dims the widget that still shows the old answer. Main thread.

#include <QWidget>

namespace waybill::ui::trace {

class LoadingBar : public QWidget {
    Q_OBJECT
public:
    // `dimmed` must outlive the bar's last call.
    explicit LoadingBar(QWidget* dimmed, QWidget* parent = nullptr);

    void setLoading(bool loading);

signals:
    void cancelled();

private:
    QWidget* m_dimmed;
};

} // namespace waybill::ui::trace
