// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The credentials of one environment: the table, what the last probe of the chosen one said and what to do next, the
// reminder that an old key waits to be revoked, and the keychain's state. Asks, and does nothing itself. Main thread.

#include "core/base/Clock.h"
#include "core/credentials/KeychainState.h"
#include "core/sending/CredentialState.h"

#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace waybill::ui {
class EmptyState;
class Strip;
class Table;
}

namespace waybill::ui::environments {

class CredentialModel;

class CredentialsPane : public QWidget {
    Q_OBJECT
public:
    explicit CredentialsPane(const Clock& clock, QWidget* parent = nullptr);

    void show(const QString& environment, std::vector<sending::CredentialState> states);
    void setEditable(bool editable); // false: there is no relay
    void setKeychain(waybill::credentials::KeychainState state);
    // The job under way, empty at its end.
    void setBusy(const QString& what);
    // What a job ended with.
    void say(const QString& result, bool isProblem);
    std::string chosen() const; // empty: none

signals:
    void addRequested();
    void probeRequested(const std::string& credential);
    void rotateRequested(const std::string& credential);
    void enterRequested(const std::string& credential);
    void removeRequested(const std::string& credential);
    void revokedRequested(const std::string& credential);
    void unlockRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void build();
    QWidget* buildButtons();
    void connectButtons();
    void refresh();

    const Clock& m_clock;
    CredentialModel* m_model;
    waybill::credentials::KeychainState m_keychain = waybill::credentials::KeychainState::Unknown;
    bool m_editable = true;
    QString m_busy;
    Strip* m_keychainStrip = nullptr;
    Strip* m_revokeStrip = nullptr;
    QStackedWidget* m_tableOrEmpty = nullptr;
    EmptyState* m_empty = nullptr;
    Table* m_table = nullptr;
    QLabel* m_detail = nullptr;
    QLabel* m_result = nullptr;
    QPushButton* m_add = nullptr;
    QPushButton* m_probe = nullptr;
    QPushButton* m_rotate = nullptr;
    QPushButton* m_enter = nullptr;
    QPushButton* m_remove = nullptr;
};

} // namespace waybill::ui::environments
