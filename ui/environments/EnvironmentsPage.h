// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The environments and what each permits, their credentials, and the keychain's state. What is changed here is kept by the
// relay, so colleagues see it too. Main thread; book, keeper and clock outlive it.

#include "core/credentials/KeychainState.h"
#include "core/environments/client/CredentialKeeper.h"
#include "ui/widgets/Page.h"

#include <QTimer>

#include <optional>

class QSettings;
class QStackedWidget;

namespace waybill::ui {
class EmptyState;
class Strip;
}

namespace waybill::ui::environments {

class CredentialActions;
class CredentialsPane;
class EnvironmentHeader;
class EnvironmentList;
class PauseSwitch;
class RulesPane;
class SuppressionsPane;

class EnvironmentsPage : public Page {
    Q_OBJECT
public:
    // Keeps the sizes of its panes in `settings`; null: they are not kept.
    EnvironmentsPage(const Clock& clock, waybill::environments::EnvironmentBook& book,
                     waybill::environments::CredentialKeeper& keeper, QSettings* settings = nullptr, QWidget* parent = nullptr);

    void setKeychain(waybill::credentials::KeychainState state);
    void setMasked(bool masked); // recipients
    // Why the relay can't be used; nothing: it is up.
    void setRelayTrouble(const std::optional<Error>& trouble);
    PauseSwitch& pauseSwitch() { return *m_pausing; }
    void takeFocus() override;
    bool isReady() const override;

signals:
    void switchRequested(const std::string& environment); // the person wants to work in it
    void unlockRequested();

public slots:
    void togglePause();
    void addEnvironment();

private:
    void build();
    QWidget* buildContent();
    void connectParts();
    void refresh();
    void askSuppressed();
    void choose(const std::string& name);
    void save();
    void send(const waybill::environments::EnvironmentChange& change);
    void removeEnvironment(const std::string& name);
    const waybill::environments::EnvironmentState* shown() const;

    const Clock& m_clock;
    waybill::environments::EnvironmentBook& m_book;
    std::optional<Error> m_trouble;
    waybill::environments::CredentialKeeper& m_keeper;
    QSettings* const m_settings;
    std::string m_shown; // the environment's name
    Strip* m_strip = nullptr;
    QStackedWidget* m_pages = nullptr;
    EmptyState* m_empty = nullptr;
    EnvironmentList* m_list = nullptr;
    EnvironmentHeader* m_header = nullptr;
    PauseSwitch* m_pausing = nullptr;
    RulesPane* m_rules = nullptr;
    CredentialsPane* m_credentials = nullptr;
    CredentialActions* m_credentialActions = nullptr;
    SuppressionsPane* m_suppressions = nullptr;
    std::string m_suppressedOf; // the environment that the list is of
    QTimer m_askAgain;
};

} // namespace waybill::ui::environments
