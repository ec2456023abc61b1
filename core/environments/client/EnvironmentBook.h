// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The relay's environments and credentials as the console knows them, and which environment the person is in. Asks the
// relay again by itself while it is connected, so that a colleague's pause is seen within seconds. Main thread; what it
// asks through outlives it.

#include "core/environments/EnvironmentState.h"
#include "core/feed/ApiClient.h"
#include "core/sending/CredentialState.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace waybill::environments {

// Who may not be written to, and the event that shows it.
struct SuppressedAddress {
    std::string recipient;
    std::string reason;
    std::string eventId;
    std::optional<Timestamp> at = {};
};

class EnvironmentBook : public QObject {
    Q_OBJECT
public:
    // Answers in the main thread, once, and never after the guard is gone. Unavailable without a relay.
    using Ask = std::function<void(const feed::ApiRequest& request, QObject* guard,
                                   std::function<void(Result<QByteArray>)> done)>;
    using Done = std::function<void(Result<void>)>;

    // Asks again `again` after each answer.
    explicit EnvironmentBook(Ask ask, QObject* parent = nullptr, std::chrono::milliseconds again = std::chrono::seconds(5));

    // Connected: asks now and every few seconds. Away: keeps what it knew, and knows that it may be old.
    void setConnected(bool connected);
    void forget(); // another relay is connected to
    void reload();
    bool isConnected() const { return m_connected; }
    bool isLoaded() const { return m_loaded; } // something was heard from this relay
    const std::optional<Error>& problem() const { return m_problem; } // of the last time it asked

    const std::vector<EnvironmentState>& environments() const { return m_environments; } // in the order to show them
    const EnvironmentState* find(const std::string& name) const; // null: the relay knows none of that name
    // The one that the band names; null while all are looked at, or the relay doesn't know it.
    const EnvironmentState* current() const { return find(m_current); }
    const std::string& currentName() const { return m_current; } // empty: all
    void choose(const std::string& name);

    const std::vector<sending::CredentialState>& credentials() const { return m_credentials; }
    std::vector<sending::CredentialState> credentialsOf(const std::string& environment) const;
    const sending::CredentialState* findCredential(const std::string& name) const;

    // Each asks the relay, then reads everything anew before it answers. Errors as the relay says: Conflict when a
    // colleague was faster.
    void change(const EnvironmentChange& change, QObject* guard, Done done);
    void remove(const std::string& name, QObject* guard, Done done);
    void saveCredential(const sending::Credential& credential, QObject* guard, Done done);
    void removeCredential(const std::string& name, QObject* guard, Done done);
    void note(const std::string& credential, const sending::CredentialNote& note, QObject* guard, Done done);

    // The newest evidence first, at most 50.
    void suppressed(const std::string& environment, QObject* guard,
                    std::function<void(Result<std::vector<SuppressedAddress>>)> done);

signals:
    void changed();        // environments, credentials, or whether they can be had
    void currentChanged(); // another environment was chosen

private:
    void read(std::function<void()> then);
    void take(const Result<QByteArray>& environments, const Result<QByteArray>& credentials);
    void post(const QString& path, std::string json, QObject* guard, Done done);

    Ask m_ask;
    QTimer m_again;
    std::uint64_t m_asked = 0; // answers to earlier questions are old
    bool m_connected = false;
    bool m_loaded = false;
    std::optional<Error> m_problem;
    std::vector<EnvironmentState> m_environments;
    std::vector<sending::CredentialState> m_credentials;
    std::string m_current;
};

} // namespace waybill::environments
