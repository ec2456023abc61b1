// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/environments/client/CredentialKeeper.h"

#include "core/base/Async.h"

#include <QPointer>

namespace waybill::environments {

namespace {

using providers::ProbeAnswer;
using providers::ProbeVerdict;
using sending::CredentialNote;
using sending::CredentialState;

// While it is tried, and until it is revoked.
std::string nextName(const CredentialState& state) { return sending::secretName(state.credential) + ".next"; }
std::string oldName(const CredentialState& state) { return sending::secretName(state.credential) + ".old"; }

bool isMissing(const Result<void>& result) { return !result && result.error().code == ErrorCode::NotFound; }

} // namespace

// A new key on its way into the old one's place.
struct CredentialKeeper::Change {
    CredentialState state;
    Secret secret;
    bool evenSo = false;
    bool isRotation = false;
    Changed changed;
    std::function<void(Result<Changed>)> done;

    void end(const Error& error) { done(std::unexpected(error)); }
};

CredentialKeeper::CredentialKeeper(EnvironmentBook& book, credentials::SecretStore& keychain, const Clock& clock, Post post,
                                   QObject* parent)
    : QObject(parent), m_book(book), m_keychain(keychain), m_clock(clock), m_post(std::move(post))
{
}

CredentialKeeper::Post CredentialKeeper::sendingPost()
{
    return [](const providers::SendCall& call, std::stop_token stop) { return sending::post(call, {}, stop); };
}

Result<CredentialState> CredentialKeeper::known(const std::string& name) const
{
    if (const CredentialState* state = m_book.findCredential(name))
        return *state;
    return fail(ErrorCode::NotFound, "there is no credential “" + name + "”", "somebody may have removed it");
}

void CredentialKeeper::add(const sending::Credential& credential, Secret secret, Done done)
{
    if (const auto checked = sending::check(credential); !checked)
        return done(checked);
    if (m_book.findCredential(credential.name) != nullptr)
        return done(fail(ErrorCode::Conflict, "there is a credential “" + credential.name + "” already",
                         "choose another name, or rotate that one"));
    writeSecret(sending::secretName(credential), std::move(secret), [this, credential, done](const Result<void>& kept) {
        if (!kept)
            return done(kept);
        m_book.saveCredential(credential, this, [this, credential, done](const Result<void>& saved) {
            if (saved)
                return done(saved);
            // Nothing stays behind that nothing leads to.
            removeSecret(sending::secretName(credential), [done, saved](const Result<void>&) { done(saved); });
        });
    });
}

void CredentialKeeper::tryKey(const CredentialState& state, Secret secret, bool isOther, Probed done)
{
    const EnvironmentState* environment = m_book.find(state.credential.environment);
    const bool reachesPeople = environment != nullptr && environment->rules.guard == GuardLevel::Everybody;
    const bool wasGood = isOther && state.probe && state.probe->verdict == toString(ProbeVerdict::Works);
    const std::string before = wasGood ? state.probe->account : std::string();
    const auto key = std::make_shared<Secret>(std::move(secret));
    runAsync(
        [post = m_post, &clock = m_clock, credential = state.credential, key, reachesPeople, before](std::stop_token stop) {
            return sending::probe({credential, *key, reachesPeople, before}, {clock, post}, stop);
        },
        this, [done = std::move(done)](ProbeAnswer answer) { done(std::move(answer)); });
}

void CredentialKeeper::note(const std::string& name, const CredentialNote& note, Done done)
{
    m_book.note(name, note, this, std::move(done));
}

void CredentialKeeper::probe(const std::string& name, Probed done)
{
    const auto state = known(name);
    if (!state)
        return done(std::unexpected(state.error()));
    readSecret(sending::secretName(state->credential), [this, state = *state, name, done](Result<Secret> secret) {
        if (!secret)
            return done(std::unexpected(secret.error()));
        tryKey(state, std::move(*secret), false, [this, name, done](Result<ProbeAnswer> answer) {
            if (answer->verdict == ProbeVerdict::NoNetwork)
                return done(std::move(answer)); // it says nothing of the key: what was known stays
            note(name, {.probe = sending::noteOf(*answer)}, [done, answer](const Result<void>&) { done(answer); });
        });
    });
}

void CredentialKeeper::rotate(const std::string& name, Secret secret, bool evenSo,
                              std::function<void(Result<Changed>)> done)
{
    change(name, std::move(secret), evenSo, true, std::move(done));
}

void CredentialKeeper::enter(const std::string& name, Secret secret, bool evenSo,
                             std::function<void(Result<Changed>)> done)
{
    change(name, std::move(secret), evenSo, false, std::move(done));
}

void CredentialKeeper::change(const std::string& name, Secret secret, bool evenSo, bool isRotation,
                              std::function<void(Result<Changed>)> done)
{
    auto state = known(name);
    if (!state)
        return done(std::unexpected(state.error()));
    auto change = std::make_shared<Change>();
    change->state = std::move(*state);
    change->secret = std::move(secret);
    change->evenSo = evenSo;
    change->isRotation = isRotation;
    change->done = std::move(done);
    // It is in the keychain before it is used anywhere: what can't be kept isn't tried.
    writeSecret(nextName(change->state), change->secret.clone(), [this, change](const Result<void>& kept) {
        if (!kept)
            return change->end(kept.error());
        tryKey(change->state, change->secret.clone(), true, [this, change](Result<ProbeAnswer> answer) {
            change->changed.answer = std::move(*answer);
            const ProbeVerdict verdict = change->changed.answer.verdict;
            if (verdict == ProbeVerdict::Works || (change->evenSo && verdict != ProbeVerdict::Malformed))
                return replace(change);
            removeSecret(nextName(change->state), [change](const Result<void>&) { change->done(change->changed); });
        });
    });
}

void CredentialKeeper::replace(std::shared_ptr<Change> change)
{
    if (change->isRotation)
        keepOld(std::move(change));
    else
        putNew(std::move(change));
}

void CredentialKeeper::keepOld(std::shared_ptr<Change> change)
{
    readSecret(sending::secretName(change->state.credential), [this, change](Result<Secret> old) {
        if (!old && old.error().code == ErrorCode::NotFound)
            return putNew(change);
        if (!old)
            return change->end(old.error());
        writeSecret(oldName(change->state), std::move(*old), [this, change](const Result<void>& kept) {
            if (!kept)
                return change->end(kept.error());
            putNew(change);
        });
    });
}

void CredentialKeeper::putNew(std::shared_ptr<Change> change)
{
    writeSecret(sending::secretName(change->state.credential), std::move(change->secret), [this, change](const Result<void>& put) {
        if (!put)
            return change->end(put.error());
        change->changed.inUse = true;
        removeSecret(nextName(change->state), [this, change](const Result<void>&) {
            const std::string name = change->state.credential.name;
            const CredentialNote probed{.probe = sending::noteOf(change->changed.answer)};
            if (!change->isRotation)
                return note(name, probed, [change](const Result<void>&) { change->done(change->changed); });
            // The reminder first: a new key without it would leave the old one open.
            note(name, {.kind = CredentialNote::Kind::Rotated}, [this, change, name, probed](const Result<void>& noted) {
                if (!noted)
                    return change->end({noted.error().code,
                                        "The new key is in use, but the relay didn’t hear of it: " + noted.error().message,
                                        "revoke the old key at the provider"});
                note(name, probed, [change](const Result<void>&) { change->done(change->changed); });
            });
        });
    });
}

void CredentialKeeper::confirmRevoked(const std::string& name, Probed done)
{
    const auto state = known(name);
    if (!state)
        return done(std::unexpected(state.error()));
    const auto forget = [this, name, done](const ProbeAnswer& answer) {
        forgetOld(name, [done, answer](const Result<void>& forgotten) {
            done(forgotten ? Result<ProbeAnswer>(answer) : std::unexpected(forgotten.error()));
        });
    };
    readSecret(oldName(*state), [this, state = *state, done, forget](Result<Secret> old) {
        if (!old && old.error().code == ErrorCode::NotFound)
            return forget({.verdict = ProbeVerdict::WrongKey, .text = "The old key isn’t kept here; you said it is revoked"});
        if (!old)
            return done(std::unexpected(old.error()));
        tryKey(state, std::move(*old), false, [done, forget](Result<ProbeAnswer> answer) {
            if (answer->verdict == ProbeVerdict::WrongKey)
                return forget(*answer);
            done(std::move(answer)); // it still works, or nobody knows: the reminder stays
        });
    });
}

void CredentialKeeper::forgetOld(const std::string& name, Done done)
{
    const auto state = known(name);
    if (!state)
        return done(std::unexpected(state.error()));
    removeSecret(oldName(*state), [this, name, done](const Result<void>& gone) {
        if (!gone)
            return done(gone);
        note(name, {.kind = CredentialNote::Kind::Revoked}, done);
    });
}

void CredentialKeeper::remove(const std::string& name, Done done)
{
    const auto state = known(name);
    if (!state)
        return done(std::unexpected(state.error()));
    removeAll({oldName(*state), nextName(*state), sending::secretName(state->credential)}, [this, name, done](const Result<void>& gone) {
        if (!gone)
            return done(gone);
        m_book.removeCredential(name, this, done);
    });
}

void CredentialKeeper::removeAll(std::vector<std::string> names, Done done)
{
    if (names.empty())
        return done({});
    const std::string first = names.front();
    names.erase(names.begin());
    removeSecret(first, [this, names = std::move(names), done = std::move(done)](const Result<void>& gone) {
        if (!gone)
            return done(gone);
        removeAll(names, done);
    });
}

void CredentialKeeper::readSecret(const std::string& name, std::function<void(Result<Secret>)> done)
{
    m_keychain.read(name, [alive = QPointer(this), done = std::move(done)](Result<Secret> secret) {
        if (alive)
            done(std::move(secret));
    });
}

void CredentialKeeper::writeSecret(const std::string& name, Secret secret, Done done)
{
    m_keychain.write(name, std::move(secret), [alive = QPointer(this), done = std::move(done)](const Result<void>& kept) {
        if (alive)
            done(kept);
    });
}

void CredentialKeeper::removeSecret(const std::string& name, Done done)
{
    m_keychain.remove(name, [alive = QPointer(this), done = std::move(done)](const Result<void>& gone) {
        if (alive)
            done(isMissing(gone) ? Result<void>() : gone);
    });
}

} // namespace waybill::environments
