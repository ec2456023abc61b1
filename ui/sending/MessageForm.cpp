// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/MessageForm.h"

#include "core/providers/registry/SendApis.h"
#include "core/sending/Draft.h"
#include "ui/sending/AttachmentList.h"
#include "ui/sending/FieldGrid.h"
#include "ui/sending/IdRow.h"
#include "ui/sending/SendWords.h"
#include "ui/sending/TemplateRow.h"
#include "ui/sending/ValuesTable.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Splitter.h"
#include "ui/widgets/Tokens.h"
#include "ui/widgets/WheelGuard.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStringListModel>
#include <QTabWidget>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::sending {

namespace {

using waybill::sending::SavedTemplate;

enum Part { Variables, Metadata, HeaderFields, Attachments };
// Six lines of text, and two values with their heading: what doesn't fit then is scrolled for.
constexpr int leastBodies = 136;
constexpr int leastParts = 112;

QStringList addressesIn(const waybill::environments::Environment& environment, std::string_view provider)
{
    QStringList addresses;
    const auto add = [&addresses](std::string_view pattern) {
        QString address = QString::fromUtf8(pattern.data(), qsizetype(pattern.size()));
        addresses << address.remove(QStringLiteral("+*")).remove(QLatin1Char('*')); // one of those it stands for
    };
    if (environment.guard == waybill::environments::GuardLevel::AllowList)
        std::ranges::for_each(environment.allowedAddresses, add);
    std::ranges::for_each(providers::testAddressesOf(provider), add);
    if (environment.guard == waybill::environments::GuardLevel::AllowList) {
        for (const std::string& domain : environment.allowedDomains)
            addresses << QStringLiteral("@") + QString::fromStdString(domain);
    }
    addresses.removeAll(QString());
    return addresses;
}

QCompleter* completerFor(QLineEdit* field, const QStringList& words)
{
    auto* completer = new QCompleter(words, field);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    return completer;
}

QLabel* noteLabel(const char* name)
{
    auto* label = new QLabel;
    label->setObjectName(QString::fromLatin1(name));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setFont(secondaryFont(label->font()));
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QPlainTextEdit* bodyEditor(const char* name, const QString& title)
{
    auto* editor = new QPlainTextEdit;
    editor->setObjectName(QString::fromLatin1(name));
    editor->setAccessibleName(title);
    editor->setTabChangesFocus(true);
    editor->setFont(monospaceFont(editor->font()));
    return editor;
}

// What an editor would like to have is more than a window of 900 lines has, and nothing is to be scrolled for then.
void shareWhatIsLeft(QTabWidget* tabs, int least)
{
    tabs->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    tabs->setMinimumHeight(least);
}

QString withAsciiDomain(const QString& address)
{
    const qsizetype at = address.lastIndexOf(QLatin1Char('@'));
    const QString domain = address.mid(at + 1);
    const auto isAscii = [](QChar c) { return c.unicode() < 0x80; };
    if (at < 0 || std::ranges::all_of(domain, isAscii))
        return address;
    const QByteArray ascii = QUrl::toAce(domain);
    return ascii.isEmpty() ? address : QString(address.left(at + 1) + QString::fromLatin1(ascii));
}

} // namespace

waybill::environments::Mailbox mailboxFrom(const QString& text)
{
    const qsizetype open = text.lastIndexOf(QLatin1Char('<'));
    if (open < 0 || !text.trimmed().endsWith(QLatin1Char('>')))
        return {"", withAsciiDomain(text.trimmed()).toStdString()};
    QString name = text.left(open).trimmed();
    if (name.size() >= 2 && name.startsWith(QLatin1Char('"')) && name.endsWith(QLatin1Char('"')))
        name = name.mid(1, name.size() - 2);
    const QString rest = text.mid(open + 1).trimmed();
    return {name.toStdString(), withAsciiDomain(rest.left(rest.size() - 1).trimmed()).toStdString()};
}

MessageForm::MessageForm(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("messageForm"));
    m_fields = new FieldGrid;
    buildFields();
    QSplitter* writing = makeSplitter(Qt::Vertical, {buildBodies(), buildParts()}, {300, 200});
    writing->setObjectName(QStringLiteral("sendWriting"));
    writing->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored); // as its parts: see shareWhatIsLeft
    writing->setMinimumHeight(leastBodies + leastParts + writing->handleWidth());
    writing->setStretchFactor(0, 3);
    writing->setStretchFactor(1, 2);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_fields);
    column->addWidget(writing, 1);
    setFocusProxy(m_to);
    new WheelGuard(this);
}

QLineEdit* MessageForm::makeField(const char* name, const QString& placeholder)
{
    auto* field = new QLineEdit;
    field->setObjectName(QString::fromLatin1(name));
    field->setPlaceholderText(placeholder);
    connect(field, &QLineEdit::textChanged, this, &MessageForm::edited);
    return field;
}

void MessageForm::buildFields()
{
    using enum FieldGrid::Beside;
    m_credential = new QComboBox;
    m_credential->setObjectName(QStringLiteral("sendCredential"));
    m_credentialNote = noteLabel("sendCredentialNote");
    m_fields->addField(tr("Credential"), m_credential, Never, m_credentialNote);
    m_from = makeField("sendFrom", tr("Name <address>"));
    m_fields->addField(tr("From"), m_from); // an address is to be seen whole
    m_to = makeField("sendTo", tr("one address"));
    m_toNote = noteLabel("sendToNote");
    m_fields->addField(tr("To"), m_to, Never, m_toNote);
    m_type = new QComboBox;
    m_type->setObjectName(QStringLiteral("sendType"));
    m_type->setEditable(true);
    m_type->lineEdit()->setPlaceholderText(tr("as password-reset; may be empty"));
    m_fields->addField(tr("Type"), m_type);
    m_tags = makeField("sendTags", tr("one, another"));
    m_tags->setToolTip(tr("Separated by commas"));
    m_fields->addField(tr("Tags"), m_tags, Always);
    m_template = new TemplateRow;
    m_fields->addField(tr("Template"), m_template);
    m_providerTemplate = makeField("sendProviderTemplate", tr("id at the provider; its text then counts"));
    m_fields->addField(tr("Its template"), m_providerTemplate, WhereWide);
    m_subject = makeField("sendSubject", tr("may have {{variables}}"));
    m_fields->addField(tr("Subject"), m_subject);
    m_id = new IdRow;
    m_fields->addField(tr("Your id"), m_id, WhereWide);
    connectFields();
}

QWidget* MessageForm::buildBodies()
{
    m_bodies = new QTabWidget;
    m_bodies->setObjectName(QStringLiteral("sendBodies"));
    m_bodies->setAccessibleName(tr("Text and HTML"));
    m_text = bodyEditor("sendText", tr("Text"));
    m_html = bodyEditor("sendHtml", tr("HTML"));
    m_bodies->addTab(m_text, tr("Text"));
    m_bodies->addTab(m_html, tr("HTML"));
    shareWhatIsLeft(m_bodies, leastBodies);
    for (QPlainTextEdit* editor : {m_text, m_html}) {
        connect(editor, &QPlainTextEdit::textChanged, this, [this] {
            showVariables();
            emit edited();
        });
    }
    return m_bodies;
}

void MessageForm::connectFields()
{
    connect(m_credential, &QComboBox::currentIndexChanged, this, [this] {
        fillRecipients();
        emit credentialChanged();
        emit edited();
    });
    connect(m_type, &QComboBox::currentTextChanged, this, &MessageForm::edited);
    connect(m_subject, &QLineEdit::textChanged, this, &MessageForm::showVariables);
    connect(m_id, &IdRow::edited, this, &MessageForm::edited);
    connect(m_template, &TemplateRow::chosenByPerson, this, &MessageForm::apply);
    connect(m_template, &TemplateRow::saveRequested, this, &MessageForm::saveTemplateRequested);
    connect(m_template, &TemplateRow::removeRequested, this, &MessageForm::removeTemplateRequested);
}

QWidget* MessageForm::buildParts()
{
    m_parts = new QTabWidget;
    m_parts->setObjectName(QStringLiteral("sendParts"));
    m_parts->setAccessibleName(tr("What goes along"));
    m_variables = new ValuesTable(ValuesTable::Names::Given, tr("Variables"));
    m_variables->setObjectName(QStringLiteral("sendVariables"));
    m_metadata = new ValuesTable(ValuesTable::Names::Free, tr("Metadata"));
    m_metadata->setObjectName(QStringLiteral("sendMetadata"));
    m_headers = new ValuesTable(ValuesTable::Names::Free, tr("Headers"));
    m_headers->setObjectName(QStringLiteral("sendHeaders"));
    m_attachments = new AttachmentList;
    m_parts->addTab(m_variables, tr("Variables"));
    m_parts->addTab(m_metadata, tr("Metadata"));
    m_parts->addTab(m_headers, tr("Headers"));
    m_parts->addTab(m_attachments, tr("Attachments"));
    shareWhatIsLeft(m_parts, leastParts);
    for (ValuesTable* table : {m_variables, m_metadata, m_headers})
        connect(table, &ValuesTable::edited, this, &MessageForm::edited);
    connect(m_variables, &ValuesTable::edited, this, &MessageForm::showVariables);
    connect(m_attachments, &AttachmentList::edited, this, [this] {
        const int count = m_attachments->count();
        m_parts->setTabText(Attachments, count == 0 ? tr("Attachments") : tr("Attachments %1").arg(count));
        emit edited();
    });
    connect(m_attachments, &AttachmentList::addRequested, this, &MessageForm::attachmentsRequested);
    return m_parts;
}

void MessageForm::setCredentials(std::vector<waybill::sending::Credential> credentials)
{
    const std::string before = credential() != nullptr ? credential()->name : std::string();
    m_credentials = std::move(credentials);
    {
        const QSignalBlocker quiet(m_credential);
        m_credential->clear();
        for (const waybill::sending::Credential& one : m_credentials)
            m_credential->addItem(icon(QStringLiteral("object-locked"), palette()), credentialTitle(one));
        const auto same = std::ranges::find(m_credentials, before, &waybill::sending::Credential::name);
        if (same != m_credentials.end())
            m_credential->setCurrentIndex(int(same - m_credentials.begin()));
    }
    fillRecipients();
    emit credentialChanged();
}

const waybill::sending::Credential* MessageForm::credential() const
{
    const int index = m_credential->currentIndex();
    return index >= 0 && std::size_t(index) < m_credentials.size() ? &m_credentials[std::size_t(index)] : nullptr;
}

void MessageForm::setEnvironment(const waybill::environments::Environment& environment)
{
    m_environment = environment;
    const QString type = m_type->currentText();
    {
        const QSignalBlocker quiet(m_type);
        m_type->clear();
        for (const std::string& name : environment.messageTypes)
            m_type->addItem(QString::fromStdString(name));
        m_type->setCurrentText(type.isEmpty() && !environment.messageTypes.empty()
                                   ? QString::fromStdString(environment.messageTypes.front())
                                   : type);
    }
    fillRecipients();
}

void MessageForm::fillRecipients()
{
    const waybill::sending::Credential* chosen = credential();
    m_credentialNote->setText(
        chosen == nullptr ? tr("None in this environment")
                          : tr("Its key: %1 in your keychain")
                                .arg(QString::fromStdString(waybill::sending::secretName(*chosen))));
    m_to->setCompleter(completerFor(
        m_to, addressesIn(m_environment, chosen != nullptr ? std::string_view(chosen->provider) : std::string_view())));
}

void MessageForm::setFromAddresses(const QStringList& addresses)
{
    m_from->setCompleter(completerFor(m_from, addresses));
    const bool isTyped = !m_from->text().isEmpty() && m_from->text() != m_proposedFrom;
    if (isTyped || addresses.isEmpty())
        return;
    m_proposedFrom = addresses.front();
    m_from->setText(m_proposedFrom);
}

void MessageForm::setRecipientNote(const QString& note, bool allowed)
{
    m_toNote->setText(note);
    m_toNote->setVisible(!note.isEmpty());
    const Tokens tokens = tokensOf(palette());
    QPalette coloured = m_toNote->palette();
    coloured.setColor(QPalette::PlaceholderText, allowed ? tokens.delivered : tokens.bounced);
    m_toNote->setPalette(coloured);
}

void MessageForm::apply(const SavedTemplate& saved)
{
    const waybill::sending::Template& content = saved.content;
    m_providerTemplate->clear();
    m_subject->setText(QString::fromStdString(content.subject));
    m_text->setPlainText(QString::fromStdString(content.text));
    m_html->setPlainText(QString::fromStdString(content.html));
    m_bodies->setCurrentIndex(content.text.empty() ? 1 : 0);
    if (!waybill::sending::variablesOf(content).empty())
        m_parts->setCurrentIndex(Variables);
}

SavedTemplate MessageForm::templateAsEdited() const
{
    const SavedTemplate* chosen = m_template->chosen();
    SavedTemplate saved = chosen != nullptr ? *chosen : SavedTemplate();
    saved.environment = m_environment.id.value();
    saved.content.subject = m_subject->text().toStdString();
    saved.content.text = m_text->toPlainText().toStdString();
    saved.content.html = m_html->toPlainText().toStdString();
    return saved;
}

void MessageForm::showVariables()
{
    waybill::environments::Message draft;
    draft.subject = m_subject->text().toStdString();
    draft.text = m_text->toPlainText().toStdString();
    draft.html = m_html->toPlainText().toStdString();
    const std::vector<std::string> names = waybill::sending::variablesOf(draft);
    m_variables->setNames(names);
    const int set = int(names.size()) - m_variables->missing();
    m_parts->setTabText(Variables, names.empty() ? tr("Variables") : tr("Variables %1 of %2").arg(set).arg(names.size()));
}

waybill::environments::Message MessageForm::draft() const
{
    waybill::environments::Message message;
    message.from = mailboxFrom(m_from->text());
    message.to = mailboxFrom(m_to->text());
    message.subject = m_subject->text().toStdString();
    message.text = m_text->toPlainText().toStdString();
    message.html = m_html->toPlainText().toStdString();
    message.templateId = m_providerTemplate->text().trimmed().toStdString();
    message.variables = m_variables->values();
    for (const QString& tag : m_tags->text().split(QLatin1Char(','), Qt::SkipEmptyParts))
        message.tags.push_back(tag.trimmed().toStdString());
    message.metadata = m_metadata->values();
    message.headers = m_headers->values();
    message.attachments = m_attachments->attachments();
    message.messageType = m_type->currentText().trimmed().toStdString();
    message.correlationId = m_id->id().toStdString();
    return message;
}

void MessageForm::setType(const QString& type) { m_type->setCurrentText(type); }

void MessageForm::setProviderTemplate(const QString& id) { m_providerTemplate->setText(id); }

void MessageForm::setRecipient(const QString& to) { m_to->setText(to); }

void MessageForm::setVariables(const waybill::environments::NamedValues& values)
{
    m_variables->setValues(values);
    showVariables(); // those that nobody asks for go again
    emit edited();
}

QString MessageForm::from() const { return m_from->text().trimmed(); }

void MessageForm::setSubjectAndText(const QString& subject, const QString& text)
{
    m_subject->setText(subject);
    m_text->setPlainText(text);
}

void MessageForm::clearContent()
{
    m_template->chooseNone();
    m_providerTemplate->clear();
    setSubjectAndText({}, {});
    m_html->clear();
    m_attachments->clear();
}

void MessageForm::renewId() { m_id->renew(); }

void MessageForm::addAttachments(std::vector<waybill::environments::Attachment> attachments)
{
    m_parts->setCurrentIndex(Attachments);
    m_attachments->add(std::move(attachments));
}

void MessageForm::closeLists()
{
    for (const QLineEdit* field : {m_to, m_from})
        if (QCompleter* completer = field->completer())
            completer->popup()->hide();
}

void MessageForm::focusRecipient() { m_to->setFocus(Qt::OtherFocusReason); }

} // namespace waybill::ui::sending
