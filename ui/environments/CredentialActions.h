// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What can be done with an environment's credentials: add, try, change and remove them. Asks the person what is needed,
// has the keeper do it, and says the outcome in the pane. Main thread; pane and keeper outlive it.

#include "core/environments/client/CredentialKeeper.h"

#include <QObject>

#include <string>

class QWidget;

namespace waybill::ui::environments {

class CredentialsPane;

class CredentialActions : public QObject {
    Q_OBJECT
public:
    // `parent` is what the dialogs belong to.
    CredentialActions(CredentialsPane& pane, waybill::environments::CredentialKeeper& keeper, QWidget* parent);

    void setEnvironment(const std::string& name); // that one is added to
    void add();

private:
    void probe(const std::string& credential);
    void changeKey(const std::string& credential, bool rotates);
    void confirmRevoked(const std::string& credential);
    void remove(const std::string& credential);

    CredentialsPane& m_pane;
    waybill::environments::CredentialKeeper& m_keeper;
    QWidget* const m_window;
    std::string m_environment;
};

} // namespace waybill::ui::environments
