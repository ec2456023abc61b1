// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// `waybillctl send`: credential from the relay, secret from the keychain or a folder, then the sender in a worker
// thread. Main thread; finishes once.

#include "app/ctl/Command.h"
#include "app/ctl/SecretsOption.h"
#include "core/environments/Message.h"
#include "core/feed/ApiClient.h"
#include "core/sending/Credential.h"
#include "core/sending/Sender.h"
#include "core/sending/Template.h"

#include <string>
#include <vector>

namespace waybill::ctl {

struct SendOptions {
    RelayOptions relay;
    std::string environment;
    std::string credential;
    SecretsOption secrets;
    std::string from;
    std::string fromName;
    std::string to;
    std::string subject;
    std::string textFile;
    std::string htmlFile;
    std::string savedTemplate;    // one of Waybill's own, by name
    std::string providerTemplate; // the id of one at the provider
    std::vector<std::string> variables;
    std::vector<std::string> metadata;
    std::vector<std::string> headers;
    std::vector<std::string> tags;
    std::vector<std::string> attachments; // files
    std::string messageType;
    std::string correlationId;
    std::string confirmation;
    bool preview = false;
    bool json = false;
};

// The message that the options describe, on top of a template where one is named: what is given beside it counts.
// InvalidInput: a pair without '=', a variable without a value; NotFound, Io, TooLarge.
Result<environments::Message> messageFrom(const SendOptions& options, const sending::Template& saved);

class SendJob : public QObject {
    Q_OBJECT
public:
    SendJob(SendOptions options, feed::RelayAddress address, Chosen::Finish finish);

    void start();

private:
    void takeTemplates(const QByteArray& body);
    void compose(const sending::Template& saved);
    void chooseCredential(const QByteArray& body);
    void readSecret();
    void send(Secret secret);
    void preview();
    Exit show(const sending::SendReport& report) const;
    void complainAndFinish(const Error& error);

    const SendOptions m_options;
    const feed::RelayAddress m_address;
    const Chosen::Finish m_finish;
    environments::Message m_message;
    sending::Credential m_credential;
    feed::ApiClient m_client;
    std::unique_ptr<credentials::SecretStore> m_secrets;
};

} // namespace waybill::ctl
