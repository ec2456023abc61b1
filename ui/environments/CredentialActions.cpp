// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/CredentialActions.h"

#include "ui/environments/AddCredentialDialog.h"
#include "ui/environments/CredentialsPane.h"
#include "ui/environments/KeyDialog.h"
#include "ui/environments/PauseSwitch.h"
#include "ui/environments/Words.h"
#include "ui/widgets/AskLine.h"

namespace waybill::ui::environments {

CredentialActions::CredentialActions(CredentialsPane& pane, waybill::environments::CredentialKeeper& keeper, QWidget* parent)
    : QObject(parent), m_pane(pane), m_keeper(keeper), m_window(parent)
{
    connect(&pane, &CredentialsPane::addRequested, this, &CredentialActions::add);
    connect(&pane, &CredentialsPane::probeRequested, this, &CredentialActions::probe);
    connect(&pane, &CredentialsPane::rotateRequested, this, [this](const std::string& name) { changeKey(name, true); });
    connect(&pane, &CredentialsPane::enterRequested, this, [this](const std::string& name) { changeKey(name, false); });
    connect(&pane, &CredentialsPane::removeRequested, this, &CredentialActions::remove);
    connect(&pane, &CredentialsPane::revokedRequested, this, &CredentialActions::confirmRevoked);
}

void CredentialActions::setEnvironment(const std::string& name) { m_environment = name; }

void CredentialActions::add()
{
    auto* dialog = new AddCredentialDialog(
        m_environment,
        [this](const sending::Credential& credential, Secret secret, std::function<void(Result<void>)> done) {
            m_keeper.add(credential, std::move(secret), std::move(done));
        },
        m_window);
    connect(dialog, &AddCredentialDialog::added, this, [this](const std::string& name) { probe(name); });
    dialog->open();
}

void CredentialActions::probe(const std::string& credential)
{
    m_pane.setBusy(tr("Asking the provider about %1…").arg(QString::fromStdString(credential)));
    m_keeper.probe(credential, [this](const Result<providers::ProbeAnswer>& answer) {
        m_pane.setBusy({});
        if (!answer && answer.error().code == ErrorCode::NotFound)
            return m_pane.say(tr("Your keychain has no key for it. Enter it once with “Enter key…”."), true);
        if (!answer)
            return m_pane.say(QString::fromStdString(answer.error().text()), true);
        const bool works = answer->verdict == providers::ProbeVerdict::Works;
        QString text = tr("%1: %2.").arg(verdictWord(std::string(toString(answer->verdict))), QString::fromStdString(answer->text));
        if (!answer->hint.empty())
            text += QLatin1Char(' ') + tr("Next: %1.").arg(QString::fromStdString(answer->hint));
        m_pane.say(text, !works);
    });
}

void CredentialActions::changeKey(const std::string& credential, bool rotates)
{
    using waybill::environments::CredentialKeeper;
    auto* dialog = new KeyDialog(credential, rotates ? KeyDialog::Purpose::Rotate : KeyDialog::Purpose::Enter,
                                 [this, credential, rotates](Secret secret, bool evenSo, std::function<void(Result<CredentialKeeper::Changed>)> done) {
                                     if (rotates)
                                         m_keeper.rotate(credential, std::move(secret), evenSo, std::move(done));
                                     else
                                         m_keeper.enter(credential, std::move(secret), evenSo, std::move(done));
                                 },
                                 m_window);
    connect(dialog, &KeyDialog::changed, &m_pane, [this](const QString& what) { m_pane.say(what, false); });
    dialog->open();
}

void CredentialActions::confirmRevoked(const std::string& credential)
{
    m_pane.setBusy(tr("Trying the old key…"));
    m_keeper.confirmRevoked(credential, [this](const Result<providers::ProbeAnswer>& answer) {
        m_pane.setBusy({});
        if (!answer)
            m_pane.say(QString::fromStdString(answer.error().text()), true);
        else if (answer->verdict == providers::ProbeVerdict::WrongKey)
            m_pane.say(tr("The provider refuses the old key now; it is forgotten here too."), false);
        else if (answer->verdict == providers::ProbeVerdict::Works)
            m_pane.say(tr("The old key still works at the provider: revoke it there."), true);
        else
            m_pane.say(tr("Whether the old key is revoked is not known: %1.").arg(QString::fromStdString(answer->text)), true);
    });
}

void CredentialActions::remove(const std::string& credential)
{
    askName(m_window, credential, tr("Remove a credential; revoke its key at the provider too"), tr("Remove"), [this, credential] {
        m_keeper.remove(credential, [this](const Result<void>& done) {
            if (!done)
                m_pane.say(QString::fromStdString(done.error().text()), true);
        });
    });
}

} // namespace waybill::ui::environments
