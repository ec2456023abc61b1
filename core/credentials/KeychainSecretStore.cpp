// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/credentials/KeychainSecretStore.h"

#include "core/credentials/KeychainWorker.h"

#include <QTimer>

namespace waybill::credentials {

KeychainSecretStore::KeychainSecretStore(std::string service, std::chrono::milliseconds limit, QObject* parent)
    : QObject(parent), m_limit(limit), m_worker(new KeychainWorker(QString::fromStdString(service)))
{
    m_worker->moveToThread(&keychainThread());
    connect(m_worker, &KeychainWorker::answered, this, &KeychainSecretStore::onAnswered);
}

KeychainSecretStore::~KeychainSecretStore() { m_worker->deleteLater(); }

int KeychainSecretStore::await(Answered answered)
{
    const int number = ++m_lastNumber;
    auto* deadline = new QTimer(this);
    deadline->setSingleShot(true);
    connect(deadline, &QTimer::timeout, this, [this, number] { onDeadline(number); });
    deadline->start(m_limit);
    m_waiting.emplace(number, Waiting{std::move(answered), deadline});
    return number;
}

void KeychainSecretStore::onAnswered(int number, const std::shared_ptr<KeychainOutcome>& outcome)
{
    auto node = m_waiting.extract(number);
    if (node.empty())
        return; // too late: the deadline has answered
    delete node.mapped().deadline;
    setState(outcome->state);
    node.mapped().answered(std::move(*outcome));
}

void KeychainSecretStore::onDeadline(int number)
{
    auto node = m_waiting.extract(number);
    if (node.empty())
        return;
    node.mapped().deadline->deleteLater();
    setState(KeychainState::Slow);
    node.mapped().answered({.result = fail(ErrorCode::Unavailable, "the keychain doesn't answer in time",
                                           "it may be waiting for its password; unlock it and try again"),
                            .state = KeychainState::Slow});
}

void KeychainSecretStore::setState(KeychainState state)
{
    if (m_state == state)
        return;
    m_state = state;
    emit stateChanged(state);
}

void KeychainSecretStore::read(const std::string& name, std::function<void(Result<Secret>)> done)
{
    const int number = await([done = std::move(done)](KeychainOutcome outcome) {
        if (outcome.result)
            done(std::move(outcome.secret));
        else
            done(std::unexpected(std::move(outcome.result).error()));
    });
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, number, key = QString::fromStdString(name)] { worker->read(number, key); });
}

void KeychainSecretStore::write(const std::string& name, Secret secret, std::function<void(Result<void>)> done)
{
    const int number = await([done = std::move(done)](KeychainOutcome outcome) { done(std::move(outcome.result)); });
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, number, key = QString::fromStdString(name),
                                         kept = std::make_shared<Secret>(std::move(secret))] { worker->write(number, key, kept); });
}

void KeychainSecretStore::remove(const std::string& name, std::function<void(Result<void>)> done)
{
    const int number = await([done = std::move(done)](KeychainOutcome outcome) { done(std::move(outcome.result)); });
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, number, key = QString::fromStdString(name)] { worker->remove(number, key); });
}

void KeychainSecretStore::refreshState()
{
    const int number = await([](const KeychainOutcome&) {});
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, number] { worker->look(number); });
}

void KeychainSecretStore::unlock(std::function<void(Result<void>)> done)
{
    const int number = await([done = std::move(done)](KeychainOutcome outcome) { done(std::move(outcome.result)); });
    QMetaObject::invokeMethod(m_worker, [worker = m_worker, number] { worker->open(number); });
}

} // namespace waybill::credentials
