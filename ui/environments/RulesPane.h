// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One environment's rules, to be read and changed. A colleague's change that comes meanwhile is merged into what is being
// written here, and said: nothing is lost on either side. What was not saved is still there when one comes back. Main
// thread.

#include "core/environments/EnvironmentState.h"

#include <QWidget>

#include <map>
#include <optional>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace waybill::ui {
class Strip;
}

namespace waybill::ui::environments {

class RulesPane : public QWidget {
    Q_OBJECT
public:
    explicit RulesPane(QWidget* parent = nullptr);

    // `testAddresses`: of the environment's providers, a line each.
    void show(const waybill::environments::EnvironmentState& state, const QStringList& testAddresses);
    void setEditable(bool editable); // false: there is no relay to keep a change
    void setBusy(bool busy);
    void showProblem(const Error& error);

    bool isChanged() const;
    // The rules as they stand here, InvalidInput names what is wrong.
    Result<waybill::environments::Environment> rules() const;
    std::int64_t revision() const { return m_base.revision; }
    void discard();

signals:
    void saveRequested();

private:
    void build();
    void makeFields();
    QWidget* buildForm();
    QWidget* buildCap();
    QWidget* buildButtons();
    void fill(const waybill::environments::Environment& rules);
    waybill::environments::Environment written() const; // unchecked
    void refresh();

    void keepDraft();
    bool takeDraft(const waybill::environments::EnvironmentId& id);

    struct Draft {
        waybill::environments::EnvironmentState base;
        waybill::environments::Environment mine;
    };
    waybill::environments::EnvironmentState m_base; // what the changes here start from
    std::map<waybill::environments::EnvironmentId, Draft> m_drafts; // of environments that are not shown now
    bool m_filling = false;
    bool m_editable = true;
    bool m_busy = false;
    bool m_showsMistake = false; // what stands in the strip is about what was typed
    Strip* m_strip = nullptr;
    QFormLayout* m_form = nullptr;
    QComboBox* m_guard = nullptr;
    QLabel* m_guardSentence = nullptr;
    QPlainTextEdit* m_allowed = nullptr;
    QLabel* m_testAddresses = nullptr;
    QCheckBox* m_hasCap = nullptr;
    QSpinBox* m_cap = nullptr;
    QProgressBar* m_used = nullptr;
    QLabel* m_usedText = nullptr;
    QLineEdit* m_types = nullptr;
    QLineEdit* m_title = nullptr;
    QComboBox* m_colour = nullptr;
    QPushButton* m_save = nullptr;
    QPushButton* m_discard = nullptr;
};

} // namespace waybill::ui::environments
