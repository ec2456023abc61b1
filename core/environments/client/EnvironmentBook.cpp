// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/client/EnvironmentBook.h"

#include "core/feed/Answer.h"

#include <QPointer>

#include <algorithm>

namespace waybill::environments {

namespace {


template <typename T>
Result<std::vector<T>> parsed(const Result<QByteArray>& body, Result<std::vector<T>> (*parse)(std::string_view))
{
    if (!body)
        return std::unexpected(body.error());
    return parse({body->data(), std::size_t(body->size())});
}

// What reaches the fewest comes first, as one works: development, staging, production.
bool comesBefore(const EnvironmentState& one, const EnvironmentState& other)
{
    if (one.rules.guard != other.rules.guard)
        return one.rules.guard < other.rules.guard;
    return one.rules.id.value() < other.rules.id.value();
}

Result<std::vector<SuppressedAddress>> suppressedIn(const QByteArray& body)
{
    const JsonDocument document = TRY(feed::parseAnswer(body));
    std::vector<SuppressedAddress> addresses;
    for (const JsonValue& entry : document.root()["suppressions"])
        addresses.push_back({.recipient = textOrEmpty(entry["recipient"]),
                             .reason = textOrEmpty(entry["reason"]),
                             .eventId = textOrEmpty(entry["event"]),
                             .at = timeOrNothing(entry["at"])});
    return addresses;
}

} // namespace

EnvironmentBook::EnvironmentBook(Ask ask, QObject* parent, std::chrono::milliseconds again)
    : QObject(parent), m_ask(std::move(ask))
{
    m_again.setSingleShot(true);
    m_again.setInterval(again);
    connect(&m_again, &QTimer::timeout, this, &EnvironmentBook::reload);
}

void EnvironmentBook::setConnected(bool connected)
{
    const bool was = std::exchange(m_connected, connected);
    if (connected) {
        if (!was)
            reload();
        return;
    }
    m_again.stop();
    ++m_asked;
    if (was)
        emit changed();
}

void EnvironmentBook::forget()
{
    setConnected(false);
    m_loaded = false;
    m_problem.reset();
    m_environments.clear();
    m_credentials.clear();
    emit changed();
}

void EnvironmentBook::reload() { read([] {}); }

void EnvironmentBook::read(std::function<void()> then)
{
    const std::uint64_t number = ++m_asked;
    m_again.stop();
    m_ask({.path = QStringLiteral("/v1/environments")}, this, [this, number, then = std::move(then)](Result<QByteArray> environments) {
        m_ask({.path = QStringLiteral("/v1/credentials")}, this,
              [this, number, then, environments = std::move(environments)](const Result<QByteArray>& credentials) {
                  if (number == m_asked) {
                      take(environments, credentials);
                      if (m_connected)
                          m_again.start();
                  }
                  then();
              });
    });
}

void EnvironmentBook::take(const Result<QByteArray>& environments, const Result<QByteArray>& credentials)
{
    auto states = parsed(environments, environmentStatesFromJson);
    auto keys = parsed(credentials, sending::credentialStatesFromJson);
    if (!states || !keys) {
        m_problem = states ? keys.error() : states.error();
        emit changed();
        return;
    }
    std::ranges::sort(*states, comesBefore);
    const bool same = m_loaded && !m_problem && *states == m_environments && *keys == m_credentials;
    m_environments = std::move(*states);
    m_credentials = std::move(*keys);
    m_problem.reset();
    m_loaded = true;
    if (!same)
        emit changed();
}

const EnvironmentState* EnvironmentBook::find(const std::string& name) const
{
    const auto found = std::ranges::find(m_environments, EnvironmentId(name),
                                         [](const EnvironmentState& state) { return state.rules.id; });
    return found == m_environments.end() ? nullptr : &*found;
}

void EnvironmentBook::choose(const std::string& name)
{
    if (m_current == name)
        return;
    m_current = name;
    emit currentChanged();
}

std::vector<sending::CredentialState> EnvironmentBook::credentialsOf(const std::string& environment) const
{
    std::vector<sending::CredentialState> found;
    std::ranges::copy_if(m_credentials, std::back_inserter(found), [&](const sending::CredentialState& state) {
        return state.credential.environment == environment;
    });
    return found;
}

const sending::CredentialState* EnvironmentBook::findCredential(const std::string& name) const
{
    const auto found = std::ranges::find(m_credentials, name,
                                         [](const sending::CredentialState& state) { return state.credential.name; });
    return found == m_credentials.end() ? nullptr : &*found;
}

void EnvironmentBook::post(const QString& path, std::string json, QObject* guard, Done done)
{
    const QPointer<QObject> alive(guard);
    m_ask({.path = path, .post = true, .json = QByteArray::fromStdString(json)}, this,
          [this, alive, done = std::move(done)](const Result<QByteArray>& answer) {
              // What was refused is old here: a colleague's change is read before the refusal is said.
              read([alive, done, answer] {
                  if (alive)
                      done(answer ? Result<void>() : std::unexpected(answer.error()));
              });
          });
}

void EnvironmentBook::change(const EnvironmentChange& change, QObject* guard, Done done)
{
    post(QStringLiteral("/v1/environments"), toJson(change), guard, std::move(done));
}

void EnvironmentBook::remove(const std::string& name, QObject* guard, Done done)
{
    post(QStringLiteral("/v1/environments/%1/remove").arg(QString::fromStdString(name)), "{}", guard, std::move(done));
}

void EnvironmentBook::saveCredential(const sending::Credential& credential, QObject* guard, Done done)
{
    post(QStringLiteral("/v1/credentials"), sending::toJson(credential), guard, std::move(done));
}

void EnvironmentBook::removeCredential(const std::string& name, QObject* guard, Done done)
{
    post(QStringLiteral("/v1/credentials/%1/remove").arg(QString::fromStdString(name)), "{}", guard, std::move(done));
}

void EnvironmentBook::note(const std::string& credential, const sending::CredentialNote& note, QObject* guard, Done done)
{
    post(QStringLiteral("/v1/credentials/%1/note").arg(QString::fromStdString(credential)), sending::toJson(note), guard,
         std::move(done));
}

void EnvironmentBook::suppressed(const std::string& environment, QObject* guard,
                                 std::function<void(Result<std::vector<SuppressedAddress>>)> done)
{
    m_ask({.path = QStringLiteral("/v1/suppressions"), .query = {{"environment", QByteArray::fromStdString(environment)}}}, guard,
          [done = std::move(done)](const Result<QByteArray>& body) {
              done(body ? suppressedIn(*body) : std::unexpected(body.error()));
          });
}

} // namespace waybill::environments
