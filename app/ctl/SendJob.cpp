// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/SendJob.h"

#include "core/base/Async.h"
#include "core/base/JsonWriter.h"
#include "core/base/Redact.h"
#include "core/providers/registry/SendApis.h"
#include "core/sending/AttachmentFiles.h"
#include "core/sending/Draft.h"
#include "core/sending/LiveParts.h"
#include "core/sending/RelayLedger.h"
#include "core/sending/Review.h"
#include "core/sending/SavedTemplate.h"

#include <algorithm>
#include <cstdio>
#include <sstream>

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
        return fail(ErrorCode::InvalidInput, printable(path) + " can't be read", "look at its name and who may read it");
    std::string text(maxPart + 1, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), file));
    const bool broken = std::ferror(file) != 0;
    if (file != stdin)
        std::fclose(file);
    if (broken)
        return fail(ErrorCode::InvalidInput, printable(path) + " can't be read", "look at its name and who may read it");
    if (text.size() > maxPart)
        return fail(ErrorCode::TooLarge, printable(path) + " is larger than 10 MiB", "put less into it");
    return text;
}

Result<NamedValues> pairs(const std::vector<std::string>& texts)
{
    NamedValues values;
    for (const std::string& text : texts) {
        const std::size_t equals = text.find('=');
        if (equals == std::string::npos || equals == 0)
            return fail(ErrorCode::InvalidInput, printable(text) + " is not name=value", "as in order=1234");
        values.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    return values;
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

Result<environments::Message> messageFrom(const SendOptions& options, const sending::Template& saved)
{
    const auto given = [](std::string text, const std::string& otherwise) { return text.empty() ? otherwise : std::move(text); };
    environments::Message draft;
    draft.from = {options.fromName, options.from};
    draft.to = {"", options.to};
    draft.subject = given(options.subject, saved.subject);
    draft.text = given(TRY(readPart(options.textFile)), saved.text);
    draft.html = given(TRY(readPart(options.htmlFile)), saved.html);
    draft.templateId = options.providerTemplate;
    draft.variables = TRY(pairs(options.variables));
    draft.metadata = TRY(pairs(options.metadata));
    draft.headers = TRY(pairs(options.headers));
    draft.tags = options.tags;
    draft.attachments = TRY(sending::readAttachments(options.attachments));
    draft.messageType = options.messageType;
    draft.correlationId = given(options.correlationId, sending::newCorrelationId());
    sending::Composed composed = sending::compose(std::move(draft));
    if (const auto& missing = composed.filled.missing; !missing.empty())
        return fail(ErrorCode::InvalidInput, "{{" + missing.front() + "}} has no value", "add --var " + missing.front() + "=…");
    return std::move(composed.message);
}

SendJob::SendJob(SendOptions options, feed::RelayAddress address, Chosen::Finish finish)
    : m_options(std::move(options)), m_address(std::move(address)), m_finish(std::move(finish)), m_client(m_address),
      m_secrets(m_options.secrets.store())
{
}

void SendJob::start()
{
    if (m_options.savedTemplate.empty())
        return compose({});
    m_client.get({.path = QStringLiteral("/v1/templates"),
                  .query = {{"environment", QByteArray::fromStdString(m_options.environment)}}},
                 [this](const Result<QByteArray>& body) {
                     if (!body)
                         return complainAndFinish(body.error());
                     takeTemplates(*body);
                 });
}

void SendJob::takeTemplates(const QByteArray& body)
{
    const auto all = sending::templatesFromJson({body.data(), std::size_t(body.size())});
    if (!all)
        return complainAndFinish(all.error());
    const auto found = std::ranges::find(*all, m_options.savedTemplate, [](const auto& one) { return one.content.name; });
    if (found == all->end())
        return complainAndFinish({ErrorCode::NotFound, m_options.environment + " has no template of this name",
                                  "save it on the Send page; --provider-template takes the provider's own"});
    compose(found->content);
}

void SendJob::compose(const sending::Template& saved)
{
    auto message = messageFrom(m_options, saved);
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
        const auto request = sending::requestText(m_message, *environment,
                                                  {.testAddresses = providers::testAddressesOf(m_credential.provider),
                                                   .suppression = {},
                                                   .confirmation = m_options.confirmation},
                                                  m_credential, SystemClock().now());
        if (!request)
            return complainAndFinish(request.error());
        std::istringstream lines(*request);
        for (std::string line; std::getline(lines, line);)
            std::printf("%s\n", printable(line).c_str());
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
            return sending::send({.message = message,
                                  .environment = options.environment,
                                  .credential = credential.name,
                                  .confirmation = options.confirmation,
                                  .api = *providers::sendApiOf(credential.provider),
                                  .account = credential.account,
                                  .secret = *kept,
                                  .testAddresses = providers::testAddressesOf(credential.provider)},
                                 sending::liveParts(ledger, clock, breaker), stop);
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
