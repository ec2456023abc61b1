// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/TemplateRow.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>

#include <algorithm>

namespace waybill::ui::sending {

using waybill::sending::SavedTemplate;

TemplateRow::TemplateRow(QWidget* parent) : QWidget(parent), m_list(new QComboBox(this))
{
    m_list->setObjectName(QStringLiteral("sendTemplate"));
    m_list->setAccessibleName(tr("Template"));
    setFocusProxy(m_list);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(8);
    line->addWidget(m_list, 1);
    addMenu();
    connect(m_list, &QComboBox::activated, this, [this] {
        if (const SavedTemplate* saved = chosen())
            emit chosenByPerson(*saved);
    });
}

void TemplateRow::addMenu()
{
    auto* button = new QToolButton(this);
    button->setObjectName(QStringLiteral("sendTemplateMenu"));
    button->setProperty("framed", true);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setText(tr("Save"));
    button->setAccessibleName(tr("Save or remove the template"));
    button->setFocusPolicy(Qt::StrongFocus);
    auto* menu = new QMenu(button);
    QAction* save = menu->addAction(tr("Save as a template…"), this, &TemplateRow::saveRequested);
    save->setObjectName(QStringLiteral("saveTemplate"));
    QAction* remove = menu->addAction(tr("Remove this template"), this, &TemplateRow::removeRequested);
    remove->setObjectName(QStringLiteral("removeTemplate"));
    button->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, remove] { remove->setEnabled(chosen() != nullptr); });
    layout()->addWidget(button);
}

void TemplateRow::setTemplates(std::vector<SavedTemplate> templates)
{
    const std::string before = chosen() != nullptr ? chosen()->content.name : std::string();
    m_templates = std::move(templates);
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    m_list->addItem(tr("None"));
    for (const SavedTemplate& saved : m_templates)
        m_list->addItem(tr("%1, version %2").arg(QString::fromStdString(saved.content.name)).arg(saved.version));
    m_list->setCurrentIndex(indexOf(before));
}

void TemplateRow::choose(const std::string& name)
{
    const int index = indexOf(name);
    if (index == 0)
        return;
    m_list->setCurrentIndex(index);
    emit chosenByPerson(*chosen());
}

void TemplateRow::chooseNone() { m_list->setCurrentIndex(0); }

bool TemplateRow::has(const std::string& name) const { return indexOf(name) != 0; }

const SavedTemplate* TemplateRow::chosen() const
{
    const int index = m_list->currentIndex() - 1;
    return index >= 0 && std::size_t(index) < m_templates.size() ? &m_templates[std::size_t(index)] : nullptr;
}

int TemplateRow::indexOf(const std::string& name) const
{
    const auto found = std::ranges::find(m_templates, name, [](const SavedTemplate& one) { return one.content.name; });
    return found == m_templates.end() ? 0 : int(found - m_templates.begin()) + 1;
}

} // namespace waybill::ui::sending
