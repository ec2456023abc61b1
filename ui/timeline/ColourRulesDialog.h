// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Edits which rows stand on which ground: a filter and a colour a rule, the first that matches decides. Deletes itself
// when it is closed. Main thread; the rules outlive it.

#include "ui/timeline/ColourRules.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace waybill::ui::timeline {

class ColourRulesDialog : public QDialog {
    Q_OBJECT
public:
    // `filter`: what a new rule begins with.
    ColourRulesDialog(ColourRules& rules, QString filter, QWidget* parent = nullptr);

    void accept() override;

private:
    struct Line {
        QWidget* box;
        QComboBox* tint;
        QLineEdit* filter;
    };

    void add(const ColourRule& rule);
    void remove(const QWidget* box);
    void moveUp(const QWidget* box);
    void judge();

    ColourRules& m_rules;
    QString m_filter;
    std::vector<Line> m_lines;
    QVBoxLayout* m_column;
    QLabel* m_note;
};

} // namespace waybill::ui::timeline
