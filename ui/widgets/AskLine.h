// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Asks for one line and says while it is typed whether it will do. Deletes itself when it is closed. Main thread.

#include <QDialog>

#include <functional>

class QLabel;
class QLineEdit;
class QPushButton;

namespace waybill::ui {

class AskLine : public QDialog {
    Q_OBJECT
public:
    struct Judgement {
        bool good = true;
        QString note = {};   // below the line
        QString button = {}; // "Replace"; empty: as it was
    };
    struct Words {
        QString title;
        QString label;
        QString button;
        QString placeholder = {};
        QString text = {}; // to begin with, selected
    };

    AskLine(const Words& words, std::function<Judgement(const QString&)> judge, QWidget* parent);

    void accept() override;

signals:
    void answered(const QString& text);

private:
    void judge();

    std::function<Judgement(const QString&)> m_judge;
    QString m_usualButton;
    QLineEdit* m_line;
    QLabel* m_note;
    QPushButton* m_button;
};

} // namespace waybill::ui
