// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/credentials/KeychainWorker.h"

#include <QCoreApplication>
#include <QThread>

#include <qt6keychain/keychain.h>

namespace waybill::credentials {

namespace {

// A write that succeeds proves that the keychain is there and open. It holds nothing.
const QString probeKey = QStringLiteral("probe");

Result<void> resultOf(const QKeychain::Job& job)
{
    switch (job.error()) {
    case QKeychain::NoError:
        return {};
    case QKeychain::EntryNotFound:
        return fail(ErrorCode::NotFound, "the keychain has no secret " + job.key().toStdString(), "store it first");
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return fail(ErrorCode::Unavailable, "the keychain denied access", "unlock it and allow Waybill to use it");
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return fail(ErrorCode::Unavailable, "there is no keychain, or it is locked",
                    "start and unlock one (GNOME Keyring, KWallet)");
    default:
        return fail(ErrorCode::Unavailable, "the keychain failed: " + job.errorString().toStdString(),
                    "unlock it and try again");
    }
}

constexpr unsigned long longestEnd = 1000; // ms

// What went wrong, as far as the keychain itself tells.
Error named(Error error, KeychainState state)
{
    if (state == KeychainState::Locked)
        return {ErrorCode::Unavailable, "the keychain is locked", "unlock it and try again"};
    if (state == KeychainState::Absent)
        return {ErrorCode::Unavailable, "there is no keychain on this machine",
                "start one (GNOME Keyring, KWallet)"};
    return error;
}

} // namespace

QThread& keychainThread()
{
    static QThread* const thread = [] {
        auto* made = new QThread;
        made->setObjectName(QStringLiteral("keychain"));
        made->start();
        // A keychain that hangs must not hang the program's end: its thread then goes with the process.
        qAddPostRoutine([] {
            keychainThread().quit();
            keychainThread().wait(longestEnd);
        });
        return made;
    }();
    return *thread;
}

void KeychainWorker::run(QKeychain::Job* job, Done done)
{
    job->setAutoDelete(true);
    job->setInsecureFallback(false);
    connect(job, &QKeychain::Job::finished, this,
            [done = std::move(done)](QKeychain::Job* finished) { done(resultOf(*finished)); });
    job->start();
}

void KeychainWorker::prove(Done done)
{
    auto* job = new QKeychain::WritePasswordJob(m_service);
    job->setKey(probeKey);
    job->setTextData(QStringLiteral("open"));
    run(job, std::move(done));
}

void KeychainWorker::answer(int number, Result<void> result, Secret secret)
{
    KeychainState state = KeychainState::Open;
    if (!result && result.error().code != ErrorCode::NotFound) {
        state = secretServiceState();
        if (state == KeychainState::Open) // it says so, and yet it doesn't work
            state = KeychainState::Unknown;
        result = std::unexpected(named(std::move(result).error(), state));
    }
    emit answered(number, std::make_shared<KeychainOutcome>(
                              KeychainOutcome{.result = std::move(result), .secret = std::move(secret), .state = state}));
}

void KeychainWorker::read(int number, const QString& key)
{
    auto* job = new QKeychain::ReadPasswordJob(m_service);
    job->setKey(key);
    // The job outlives its finished signal, so its text can be taken in the callback.
    run(job, [this, number, job](const Result<void>& result) {
        if (result)
            return answer(number, {}, Secret(job->textData().toStdString()));
        if (result.error().code != ErrorCode::NotFound)
            return answer(number, result);
        prove([this, number, result](const Result<void>& open) { answer(number, open ? result : open); });
    });
}

void KeychainWorker::write(int number, const QString& key, std::shared_ptr<Secret> secret)
{
    auto* job = new QKeychain::WritePasswordJob(m_service);
    job->setKey(key);
    const std::string_view text = secret->reveal(); // into the keychain
    job->setTextData(QString::fromUtf8(text.data(), qsizetype(text.size())));
    run(job, [this, number](const Result<void>& result) { answer(number, result); });
}

void KeychainWorker::remove(int number, const QString& key)
{
    prove([this, number, key](const Result<void>& open) {
        if (!open)
            return answer(number, open);
        auto* job = new QKeychain::DeletePasswordJob(m_service);
        job->setKey(key);
        run(job, [this, number](const Result<void>& result) { answer(number, result); });
    });
}

void KeychainWorker::open(int number)
{
    prove([this, number](const Result<void>& open) { answer(number, open); });
}

void KeychainWorker::look(int number)
{
    emit answered(number, std::make_shared<KeychainOutcome>(KeychainOutcome{.result = {}, .state = secretServiceState()}));
}

} // namespace waybill::credentials
