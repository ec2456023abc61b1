// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The form of one message: from, to, subject, text and HTML with {{variables}}, and what goes along. Knows no rules: what
// speaks against a message is said beside it. Main thread.

#include "core/environments/Environment.h"
#include "core/sending/Credential.h"
#include "core/sending/SavedTemplate.h"

#include <QWidget>

class QComboBox;
class QCompleter;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QTabWidget;

namespace waybill::ui::sending {

class AttachmentList;
class FieldGrid;
class IdRow;
class TemplateRow;
class ValuesTable;

class MessageForm : public QWidget {
    Q_OBJECT
public:
    explicit MessageForm(QWidget* parent = nullptr);

    void setCredentials(std::vector<waybill::sending::Credential> credentials);
    const waybill::sending::Credential* credential() const; // null: none is there
    // Whom "To" completes to, which kinds of message there are.
    void setEnvironment(const waybill::environments::Environment& environment);
    const waybill::environments::Environment& environment() const { return m_environment; }
    // The first one is proposed.
    void setFromAddresses(const QStringList& addresses);
    // What is said of the recipient under its field.
    void setRecipientNote(const QString& note, bool allowed);

    waybill::environments::Message draft() const;
    void setRecipient(const QString& to);
    void setType(const QString& type);
    void setProviderTemplate(const QString& id);
    void setVariables(const waybill::environments::NamedValues& values); // of those that the text asks for
    QString from() const;
    void setSubjectAndText(const QString& subject, const QString& text);
    void clearContent(); // whatever the last message said
    void renewId(); // see IdRow::renew
    void addAttachments(std::vector<waybill::environments::Attachment> attachments);
    // The template that is chosen, with what was changed of it: for saving.
    waybill::sending::SavedTemplate templateAsEdited() const;
    TemplateRow& templates() const { return *m_template; }
    void focusRecipient();
    void closeLists(); // of what could be meant

signals:
    void edited();
    void credentialChanged();
    void attachmentsRequested();
    void saveTemplateRequested();
    void removeTemplateRequested();

private:
    void buildFields();
    void connectFields();
    QWidget* buildParts();
    QWidget* buildBodies();
    QLineEdit* makeField(const char* name, const QString& placeholder);
    void fillRecipients();
    void apply(const waybill::sending::SavedTemplate& saved);
    void showVariables();

    FieldGrid* m_fields = nullptr;
    QComboBox* m_credential = nullptr;
    QLabel* m_credentialNote = nullptr;
    QLineEdit* m_from = nullptr;
    QLineEdit* m_to = nullptr;
    QLabel* m_toNote = nullptr;
    QComboBox* m_type = nullptr;
    TemplateRow* m_template = nullptr;
    QLineEdit* m_providerTemplate = nullptr;
    QLineEdit* m_subject = nullptr;
    IdRow* m_id = nullptr;
    QLineEdit* m_tags = nullptr;
    QTabWidget* m_bodies = nullptr;
    QPlainTextEdit* m_text = nullptr;
    QPlainTextEdit* m_html = nullptr;
    QTabWidget* m_parts = nullptr;
    ValuesTable* m_variables = nullptr;
    ValuesTable* m_metadata = nullptr;
    ValuesTable* m_headers = nullptr;
    AttachmentList* m_attachments = nullptr;
    QString m_proposedFrom; // another environment proposes another, unless one was typed
    std::vector<waybill::sending::Credential> m_credentials;
    waybill::environments::Environment m_environment;
};

// "Example Shop <shop@example.com>" or an address alone, as typed: nothing is checked. A domain in letters beyond ASCII gets
// its xn-- form, the only one that is sent and that allow-lists have.
waybill::environments::Mailbox mailboxFrom(const QString& text);

} // namespace waybill::ui::sending
