// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the form's buttons ask for: files to attach, templates to save and to remove. Main thread; form and source outlive
// it.

#include "ui/sending/SendSource.h"

class QWidget;

namespace waybill::ui::sending {

class MessageForm;

class FormRequests : public QObject {
    Q_OBJECT
public:
    // Its dialogs stand over the window of `parent`.
    FormRequests(const SendSource& source, MessageForm& form, QWidget* parent);

signals:
    void templateSaved(const QString& name, int version);
    void templateRemoved();
    void problem(const Error& error);

private:
    void chooseFiles();
    void askTemplateName();
    void saveTemplate(const std::string& name);
    void askToRemoveTemplate();

    const SendSource& m_source;
    MessageForm& m_form;
    QWidget* m_parent;
};

} // namespace waybill::ui::sending
