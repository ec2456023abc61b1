// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/AddCredentialDialog.h"

#include "core/providers/ProbeSupport.h"
#include "core/providers/registry/ProbeApis.h"
#include "core/providers/registry/SendApis.h"
#include "ui/environments/Words.h"
#include "ui/widgets/SecretField.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPointer>
#include <QPushButton>

namespace waybill::ui::environments {

namespace {

QString textOf(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

// Of providers that have more than one.
bool hasRegions(const std::string& provider)
{
    const providers::ProbeApi* api = providers::probeApiOf(provider);
    return provider == "amazon-ses" || (api != nullptr && !api->regions.empty());
}

QString channelLabel(const providers::SendApi& api)
{
    if (!api.channelName.empty())
        return textOf(api.channelName);
    if (api.provider == "postmark")
        return AddCredentialDialog::tr("Message stream");
    return api.provider == "amazon-ses" ? AddCredentialDialog::tr("Configuration set") : QString();
}

} // namespace

AddCredentialDialog::AddCredentialDialog(const std::string& environment, Keep keep, QWidget* parent)
    : QDialog(parent), m_environment(environment), m_keep(std::move(keep)), m_provider(new QComboBox), m_name(new QLineEdit),
      m_user(new QLineEdit), m_region(new QLineEdit), m_channel(new QLineEdit), m_origin(new QLineEdit),
      m_secret(new SecretField), m_note(new QLabel), m_form(new QFormLayout(this))
{
    setObjectName(QStringLiteral("addCredentialDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("A credential for %1").arg(QString::fromStdString(environment)));
    setMinimumWidth(520);
    m_provider->setObjectName(QStringLiteral("credentialProvider"));
    for (const providers::SendApi* api : providers::sendApis())
        m_provider->addItem(providerTitle(std::string(api->provider)), textOf(api->provider));
    const std::pair<QLineEdit*, const char*> fields[] = {{m_name, "credentialName"}, {m_user, "credentialUser"}, {m_region, "credentialRegion"},
                                                         {m_channel, "credentialChannel"}, {m_origin, "credentialOrigin"}};
    for (const auto& [field, name] : fields)
        field->setObjectName(QString::fromLatin1(name));
    m_region->setPlaceholderText(tr("empty for the usual one; eu"));
    m_origin->setPlaceholderText(QStringLiteral("https://postal.example.com"));
    m_note->setObjectName(QStringLiteral("credentialNote"));
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    m_note->hide();
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_save = buttons->addButton(tr("Keep in the keychain"), QDialogButtonBox::AcceptRole);
    m_save->setObjectName(QStringLiteral("saveCredential"));
    m_save->setProperty("primary", true);
    m_form->setContentsMargins(20, 16, 20, 16);
    m_form->setVerticalSpacing(12);
    m_form->addRow(tr("Provider"), m_provider);
    m_form->addRow(tr("Name"), m_name);
    m_form->addRow(tr("User"), m_user);
    m_form->addRow(tr("Region"), m_region);
    m_form->addRow(tr("Channel"), m_channel);
    m_form->addRow(tr("Address"), m_origin);
    m_form->addRow(tr("Key"), m_secret);
    m_form->addRow(m_note);
    m_form->addRow(buttons);
    connect(m_provider, &QComboBox::currentIndexChanged, this, &AddCredentialDialog::chooseProvider);
    connect(m_secret, &SecretField::clipboardCleared, this, [this] { say(tr("Pasted; the clipboard is empty again.")); });
    connect(buttons, &QDialogButtonBox::accepted, this, &AddCredentialDialog::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    chooseProvider();
}

void AddCredentialDialog::chooseProvider()
{
    const std::string provider = m_provider->currentData().toString().toStdString();
    const providers::SendApi& api = *providers::sendApiOf(provider);
    const auto setRow = [this](QLineEdit* field, bool shown, const QString& text) {
        auto* label = qobject_cast<QLabel*>(m_form->labelForField(field));
        label->setText(text);
        label->setVisible(shown);
        field->setVisible(shown);
        field->setAccessibleName(text);
    };
    setRow(m_user, !api.userName.empty(), textOf(api.userName));
    setRow(m_region, hasRegions(provider), tr("Region"));
    setRow(m_channel, !channelLabel(api).isEmpty(), channelLabel(api));
    setRow(m_origin, api.needsOrigin, tr("Address"));
    if (m_name->text() == m_proposed) {
        m_proposed = m_provider->currentData().toString() + QLatin1Char('-') + QString::fromStdString(m_environment);
        m_name->setText(m_proposed);
    }
}

sending::Credential AddCredentialDialog::written() const
{
    const auto text = [](const QLineEdit* field) { return field->isHidden() ? std::string() : field->text().trimmed().toStdString(); };
    return {.name = m_name->text().trimmed().toStdString(),
            .environment = m_environment,
            .provider = m_provider->currentData().toString().toStdString(),
            .account = {.user = text(m_user), .region = text(m_region), .channel = text(m_channel), .origin = text(m_origin)}};
}

void AddCredentialDialog::save()
{
    const sending::Credential credential = written();
    if (const auto checked = sending::check(credential); !checked)
        return say(QString::fromStdString(checked.error().text()));
    Secret secret = m_secret->take();
    if (const auto problem = providers::shapeProblem(*providers::probeApiOf(credential.provider), secret)) {
        m_secret->setFocus();
        return say(QString::fromStdString(problem->text + "; " + problem->hint));
    }
    m_save->setEnabled(false);
    say(tr("Waiting for the keychain…"));
    m_keep(credential, std::move(secret), [alive = QPointer(this), name = credential.name](const Result<void>& kept) {
        if (!alive)
            return;
        if (!kept) {
            alive->m_save->setEnabled(true);
            alive->m_secret->setFocus();
            return alive->say(QString::fromStdString(kept.error().text()) + tr(" The key was not kept: enter it once more."));
        }
        emit alive->added(name);
        alive->accept();
    });
}

void AddCredentialDialog::say(const QString& text)
{
    m_note->setText(text);
    m_note->setAccessibleName(text);
    m_note->show();
}

} // namespace waybill::ui::environments
