// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An outgoing message as somebody wrote it: plain data, nothing checked. Only the guard turns it into one that can be
// sent (Guard.h). One recipient: a message is (provider, environment, message id, recipient).

#include <string>
#include <utility>
#include <vector>

namespace waybill::environments {

struct Mailbox {
    std::string name; // may be empty
    std::string address;
};

struct Attachment {
    std::string fileName;
    std::string contentType; // "application/pdf"
    std::string bytes;
};

using NamedValues = std::vector<std::pair<std::string, std::string>>;

struct Message {
    Mailbox from;
    Mailbox to;
    std::string replyTo; // an address, or empty
    std::string subject;
    std::string text; // UTF-8
    std::string html;
    std::string templateId; // of the provider's own template; its text then comes from there
    NamedValues variables;  // for that template
    std::vector<std::string> tags;
    NamedValues metadata;
    NamedValues headers;
    std::vector<Attachment> attachments;
    std::string messageType;   // "password-reset"
    std::string correlationId; // the id of our own that the provider's webhooks bring back
};

} // namespace waybill::environments
