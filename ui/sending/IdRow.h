// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The message's id of one's own: one is made, and another one on demand; one that was typed stays. Main thread.

#include <QWidget>

class QLineEdit;

namespace waybill::ui::sending {

class IdRow : public QWidget {
    Q_OBJECT
public:
    explicit IdRow(QWidget* parent = nullptr);

    QString id() const;
    // A message that was sent keeps its id; the next one gets one of its own, unless it was typed.
    void renew();

signals:
    void edited();

private:
    QString m_made;
    QLineEdit* m_field;
};

} // namespace waybill::ui::sending
