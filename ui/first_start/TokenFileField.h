// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Names the file that holds a relay's token: typed, or chosen among the files. Main thread.

#include <QWidget>

class QLineEdit;

namespace waybill::ui::first_start {

class TokenFileField : public QWidget {
    Q_OBJECT
public:
    explicit TokenFileField(QWidget* parent = nullptr);

    QString path() const; // without blanks around it
    void browse();

signals:
    void changed();

private:
    QLineEdit* m_path;
};

} // namespace waybill::ui::first_start
