// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/credentials/KeychainSecretStore.h"

#include <qt6keychain/keychain.h>

#include <QPointer>
#include <QTimer>

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
                    "start and unlock one (GNOME Keyring, KWallet), or give a secrets directory");
    default:
        return fail(ErrorCode::Unavailable, "the keychain failed: " + job.errorString().toStdString(),
                    "unlock it and try again");
    }
}

} // namespace

KeychainSecretStore::KeychainSecretStore(std::string service, std::chrono::milliseconds limit, QObject* parent)
    : QObject(parent), m_service(QString::fromStdString(service)), m_limit(limit)
{
}

void KeychainSecretStore::run(QKeychain::Job* job, std::function<void(Result<void>)> done)
{
    job->setAutoDelete(true);
    job->setInsecureFallback(false);
    // Whatever comes first answers; the timer goes with the store, and then nobody waits any more.
    auto* timer = new QTimer(this);
    timer->setSingleShot(true);
    connect(timer, &QTimer::timeout, this, [job = QPointer(job), timer, done] {
        timer->deleteLater();
        if (job)
            job->disconnect();
        done(fail(ErrorCode::Unavailable, "the keychain doesn't answer in time", "unlock it and try again"));
    });
    connect(job, &QKeychain::Job::finished, this, [timer, done](QKeychain::Job* finished) {
        timer->stop();
        timer->deleteLater();
        done(resultOf(*finished));
    });
    timer->start(m_limit);
    job->start();
}

void KeychainSecretStore::probe(std::function<void(Result<void>)> done)
{
    auto* job = new QKeychain::WritePasswordJob(m_service);
    job->setKey(probeKey);
    job->setTextData(QStringLiteral("open"));
    run(job, std::move(done));
}

void KeychainSecretStore::read(const std::string& name, std::function<void(Result<Secret>)> done)
{
    auto* job = new QKeychain::ReadPasswordJob(m_service);
    job->setKey(QString::fromStdString(name));
    // The job outlives its finished signal, so its text can be taken in the callback.
    run(job, [this, job = QPointer(job), done = std::move(done)](const Result<void>& result) {
        if (result && job)
            return done(Secret(job->textData().toStdString()));
        if (result || result.error().code != ErrorCode::NotFound)
            return done(
                std::unexpected(result ? Error{ErrorCode::Unavailable, "the keychain's answer was lost", "try again"}
                                       : result.error()));
        probe([done, missing = result.error()](const Result<void>& open) {
            done(std::unexpected(open ? missing : open.error()));
        });
    });
}

void KeychainSecretStore::write(const std::string& name, Secret secret, std::function<void(Result<void>)> done)
{
    auto* job = new QKeychain::WritePasswordJob(m_service);
    job->setKey(QString::fromStdString(name));
    const std::string_view text = secret.reveal(); // into the keychain
    job->setTextData(QString::fromUtf8(text.data(), qsizetype(text.size())));
    run(job, std::move(done));
}

} // namespace waybill::credentials
