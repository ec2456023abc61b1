// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The choice of one of the environment's templates, and the menu that saves or removes one. Main thread.

#include "core/sending/SavedTemplate.h"

#include <QWidget>

#include <string>
#include <vector>

class QComboBox;

namespace waybill::ui::sending {

class TemplateRow : public QWidget {
    Q_OBJECT
public:
    explicit TemplateRow(QWidget* parent = nullptr);

    void setTemplates(std::vector<waybill::sending::SavedTemplate> templates); // the chosen one stays chosen
    // As when the person chooses it; one that isn't there changes nothing.
    void choose(const std::string& name);
    void chooseNone(); // what was filled in stays
    bool has(const std::string& name) const;
    const waybill::sending::SavedTemplate* chosen() const; // null: none

signals:
    void chosenByPerson(const waybill::sending::SavedTemplate& saved);
    void saveRequested();
    void removeRequested();

private:
    void addMenu();
    int indexOf(const std::string& name) const; // in the list; 0 is "None"

    QComboBox* m_list;
    std::vector<waybill::sending::SavedTemplate> m_templates;
};

} // namespace waybill::ui::sending
