// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/FormRequests.h"

#include "ui/sending/MessageForm.h"
#include "ui/widgets/EnvironmentStyle.h"

#include <QFileDialog>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>

namespace waybill::ui::sending {

FormRequests::FormRequests(const SendSource& source, MessageForm& form, QWidget* parent)
    : QObject(parent), m_source(source), m_form(form), m_parent(parent)
{
    connect(&form, &MessageForm::attachmentsRequested, this, &FormRequests::chooseFiles);
    connect(&form, &MessageForm::saveTemplateRequested, this, &FormRequests::askTemplateName);
    connect(&form, &MessageForm::removeTemplateRequested, this, &FormRequests::askToRemoveTemplate);
}

void FormRequests::chooseFiles()
{
    auto* dialog = new QFileDialog(m_parent, tr("Files to attach"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& files) {
        m_source.readFiles(files, this, [this](Result<std::vector<waybill::environments::Attachment>> attachments) {
            if (attachments)
                m_form.addAttachments(std::move(*attachments));
            else
                emit problem(attachments.error());
        });
    });
    dialog->open();
}

void FormRequests::askTemplateName()
{
    auto* dialog = new QInputDialog(m_parent);
    dialog->setObjectName(QStringLiteral("templateName"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save as a template"));
    dialog->setLabelText(tr("Its name in %1, of a-z, 0-9 and -. The same name makes its next version.")
                             .arg(environmentTitle(m_form.environment())));
    dialog->setTextValue(QString::fromStdString(m_form.templateAsEdited().content.name));
    dialog->setOkButtonText(tr("Save"));
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this](const QString& name) { saveTemplate(name.trimmed().toStdString()); });
    dialog->open();
}

void FormRequests::saveTemplate(const std::string& name)
{
    waybill::sending::SavedTemplate saved = m_form.templateAsEdited();
    if (saved.content.name != name)
        saved.version = 0; // another one
    saved.content.name = name;
    m_source.saveTemplate(saved, this, [this, name](const Result<int>& version) {
        if (version)
            emit templateSaved(QString::fromStdString(name), *version);
        else
            emit problem(version.error());
    });
}

void FormRequests::askToRemoveTemplate()
{
    const waybill::environments::Environment environment = m_form.environment();
    const std::string name = m_form.templateAsEdited().content.name;
    auto* box = new QMessageBox(QMessageBox::Warning, tr("Remove the template"),
                                tr("Remove %1 for everybody in %2?").arg(QString::fromStdString(name), environmentTitle(environment)),
                                QMessageBox::Cancel, m_parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton* yes = box->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    connect(yes, &QPushButton::clicked, this, [this, environment, name] {
        m_source.removeTemplate(environment.id.value(), name, this, [this](const Result<QByteArray>& removed) {
            if (removed)
                emit templateRemoved();
            else
                emit problem(removed.error());
        });
    });
    box->open();
}

} // namespace waybill::ui::sending
