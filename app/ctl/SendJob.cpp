// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/SendJob.h"

#include "core/base/Async.h"
#include "core/base/Encoding.h"
#include "core/base/JsonWriter.h"
#include "core/base/Redact.h"
#include "core/credentials/DirectorySecretStore.h"
#include "core/credentials/KeychainSecretStore.h"
#include "core/providers/registry/Registry.h"
#include "core/providers/registry/SendApis.h"
#include "core/sending/RelayLedger.h"
#include "core/sending/Template.h"

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <random>

namespace waybill::ctl {

namespace {

using environments::NamedValues;
using sending::SendReport;
using sending::SendState;

constexpr std::size_t maxPart = std::size_t(10) << 20;

Result<std::string> readPart(const std::string& path)
{
    if (path.empty())
        return std::string();
    std::FILE* file = path == "-" ? stdin : std::fopen(path.c_str(), "rb");
    if (file == nullptr)
        return fail(ErrorCode::NotFound, path + " can't be read", "look at its name and who may read it");
    std::string text(maxPart + 1, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), file));
    const bool broken = std::ferror(file) != 0;
    if (file != stdin)
        std::fclose(file);
    if (broken)
        return fail(ErrorCode::Io, path + " can't be read");
    if (text.size() > maxPart)
        return fail(ErrorCode::TooLarge, path + " is larger than 10 MiB");
    return text;
}

Result<NamedValues> pairs(const std::vector<std::string>& texts)
{
    NamedValues values;
    for (const std::string& text : texts) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos || equals == 0)
            return fail(ErrorCode::InvalidInput, printable(text) + " is not name=value");
        values.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    return values;
}

// Waits, or returns early when it is stopped.
void pause(std::chrono::milliseconds time, std::stop_token stop)
{
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any().wait_for(lock, stop, time, [] { return false; });
}

double random()
{
    static thread_local std::mt19937 engine{std::random_device{}()};
    return std::uniform_real_distribution<double>(0, 1)(engine);
}

Exit exitFor(SendState state)
{
    switch (state) {
    case SendState::Accepted: return Exit::Ok;
    case SendState::Refused: return Exit::Refused;
    default: return Exit::Other;
    }
}

} // namespace

Result<environments::Message> messageFrom(const SendOptions& options)
{
    environments::Message message;
    message.from = {options.fromName, options.from};
    message.to = {"", options.to};
    message.templateId = options.templateId;
    message.variables = TRY(pairs(options.variables));
    message.metadata = TRY(pairs(options.metadata));
    message.headers = TRY(pairs(options.headers));
    message.tags = options.tags;
    message.messageType = options.messageType;
    message.correlationId = options.correlationId.empty() ? "wb-" + randomToken().substr(0, 12) : options.correlationId;
    const sending::Template source{.name = {},
                                   .subject = options.subject,
                                   .text = TRY(readPart(options.textFile)),
                                   .html = TRY(readPart(options.htmlFile))};
    sending::Filled filled = sending::fill(source, message.variables);
    if (!filled.missing.empty())
        return fail(ErrorCode::InvalidInput, "{{" + filled.missing.front() + "}} has no value",
                    "add --var " + filled.missing.front() + "=…");
    message.subject = std::move(filled.subject);
    message.text = std::move(filled.text);
    message.html = std::move(filled.html);
    if (message.templateId.empty())
        message.variables.clear(); // they are in the text now
    return message;
}

SendJob::SendJob(SendOptions options, feed::RelayAddress address, Chosen::Finish finish)
    : m_options(std::move(options)), m_address(std::move(address)), m_finish(std::move(finish)), m_client(m_address)
{
    if (m_options.secrets.empty())
        m_secrets = std::make_unique<credentials::KeychainSecretStore>("waybill");
    else
        m_secrets = std::make_unique<credentials::DirectorySecretStore>(m_options.secrets);
}

void SendJob::start()
{
    auto message = messageFrom(m_options);
    if (!message)
        return complainAndFinish(message.error());
    m_message = std::move(*message);
    m_client.get({.path = QStringLiteral("/v1/credentials")}, [this](const Result<QByteArray>& body) {
        if (!body)
            return complainAndFinish(body.error());
        chooseCredential(*body);
    });
}

void SendJob::chooseCredential(const QByteArray& body)
{
    const auto all = sending::credentialsFromJson({body.data(), std::size_t(body.size())});
    if (!all)
        return complainAndFinish(all.error());
    std::vector<sending::Credential> fitting;
    for (const sending::Credential& credential : *all) {
        if (credential.environment == m_options.environment &&
            (m_options.credential.empty() || credential.name == m_options.credential))
            fitting.push_back(credential);
    }
    if (fitting.empty())
        return complainAndFinish({ErrorCode::NotFound, m_options.environment + " has no such credential",
                                  "waybillctl credential add makes one"});
    if (fitting.size() > 1)
        return complainAndFinish({ErrorCode::InvalidInput, m_options.environment + " has several credentials",
                                  "choose one with --credential"});
    m_credential = fitting.front();
    if (m_options.preview)
        return preview();
    readSecret();
}

void SendJob::readSecret()
{
    m_secrets->read(sending::secretName(m_credential), [this](Result<Secret> secret) {
        if (!secret)
            return complainAndFinish(secret.error());
        send(std::move(*secret));
    });
}

// The guard is asked for the request too: what can't be sent can't be previewed.
void SendJob::preview()
{
    m_client.get({.path = QStringLiteral("/v1/environments")}, [this](const Result<QByteArray>& body) {
        if (!body)
            return complainAndFinish(body.error());
        const auto environments = environments::environmentsFromJson({body->data(), std::size_t(body->size())});
        if (!environments)
            return complainAndFinish(environments.error());
        const auto environment = std::ranges::find(*environments, environments::EnvironmentId(m_options.environment),
                                                   &environments::Environment::id);
        if (environment == environments->end())
            return complainAndFinish({ErrorCode::NotFound, "there is no environment of this name"});
        const providers::Registry registry;
        const auto permitted = environments::permit(
            m_message, *environment,
            {.testAddresses = registry.find(m_credential.provider)->card().safeAddresses,
             .suppression = {},
             .confirmation = m_options.confirmation});
        if (!permitted)
            return complainAndFinish({ErrorCode::InvalidInput, permitted.error().front().message,
                                      permitted.error().front().hint});
        const Secret masked("••••••••");
        const auto call = providers::sendApiOf(m_credential.provider)
                              ->build(*permitted, {m_credential.account, masked, "snd_preview", SystemClock().now()});
        if (!call)
            return complainAndFinish(call.error());
        std::printf("POST %s\n", printable(call->url).c_str());
        for (const auto& [name, value] : call->headers.entries())
            std::printf("%s: %s\n", name.c_str(),
                        name == "Authorization" ? "••••••••" : printable(value).c_str());
        std::printf("\n%s\n", printable(call->body).c_str());
        m_finish(Exit::Ok);
    });
}

void SendJob::send(Secret secret)
{
    const auto kept = std::make_shared<Secret>(std::move(secret));
    runAsync(
        [address = m_address, message = m_message, options = m_options, credential = m_credential, kept](std::stop_token stop) {
            sending::RelayLedger ledger(address);
            sending::CircuitBreaker breaker;
            const SystemClock clock;
            const providers::Registry registry;
            const sending::SenderParts parts{
                .ledger = ledger,
                .clock = clock,
                .breaker = breaker,
                .post = [](const providers::SendCall& call, std::stop_token token) { return sending::post(call, {}, token); },
                .random = random,
                .pause = pause,
                .onState = {},
                .limits = {}};
            return sending::send({.message = message,
                                  .environment = options.environment,
                                  .credential = credential.name,
                                  .confirmation = options.confirmation,
                                  .api = *providers::sendApiOf(credential.provider),
                                  .account = credential.account,
                                  .secret = *kept,
                                  .testAddresses = registry.find(credential.provider)->card().safeAddresses},
                                 parts, stop);
        },
        this, [this](const SendReport& report) { m_finish(show(report)); });
}

Exit SendJob::show(const SendReport& report) const
{
    const std::string state(toString(report.state));
    if (m_options.json) {
        JsonWriter writer;
        writer.beginObject()
            .member("state", state)
            .memberOrNull("id", report.ledgerId)
            .memberOrNull("message_id", report.messageId)
            .member("correlation_id", m_message.correlationId)
            .member("attempts", report.attempts)
            .member("problem", providers::toString(report.problem))
            .memberOrNull("text", report.text)
            .memberOrNull("hint", report.hint)
            .key("blocks")
            .beginArray();
        for (const environments::Block& block : report.blocks)
            writer.beginObject().member("message", block.message).memberOrNull("hint", block.hint).endObject();
        writer.endArray().endObject();
        std::printf("%s\n", writer.take().c_str());
        return exitFor(report.state);
    }
    std::printf("%s\n", state.c_str());
    const auto line = [](const char* label, const std::string& text) {
        if (!text.empty())
            std::printf("  %-12s %s\n", label, printable(text).c_str());
    };
    for (const environments::Block& block : report.blocks)
        line("blocked", block.message + "; " + block.hint);
    if (report.blocks.empty())
        line("why", report.text);
    line("message id", report.messageId);
    line("your id", m_message.correlationId);
    line("ledger", report.ledgerId);
    line("next", report.state == SendState::Accepted ? "waybillctl trace " + m_message.correlationId : report.hint);
    return exitFor(report.state);
}

void SendJob::complainAndFinish(const Error& error) { m_finish(complain(error)); }

} // namespace waybill::ctl
