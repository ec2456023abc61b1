// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trace/SmtpMeaning.h"

#include "core/trace/Text.h"

#include <QtGlobal>

#include <algorithm>
#include <array>

namespace waybill::trace {

namespace {

struct BasicRow {
    int code;
    Cause cause;
    const char* text;
};

// RFC 5321 section 4.2, with 421 and 454 of RFC 3207, 530 to 538 of RFC 4954, 521 and 556 of RFC 7504.
constexpr std::array basicRows{
    BasicRow{211, Cause::Unnamed, QT_TRANSLATE_NOOP("trace", "Status of the server.")},
    BasicRow{214, Cause::Unnamed, QT_TRANSLATE_NOOP("trace", "Help text of the server.")},
    BasicRow{220, Cause::Unnamed, QT_TRANSLATE_NOOP("trace", "The server is ready.")},
    BasicRow{221, Cause::Unnamed, QT_TRANSLATE_NOOP("trace", "The server closes the connection.")},
    BasicRow{235, Cause::Unnamed, QT_TRANSLATE_NOOP("trace", "Signed in.")},
    BasicRow{250, Cause::Unnamed,
             QT_TRANSLATE_NOOP("trace", "Accepted: the server took responsibility for the message.")},
    BasicRow{251, Cause::Unnamed,
             QT_TRANSLATE_NOOP("trace", "Accepted: the mailbox is elsewhere, the server forwards it.")},
    BasicRow{252, Cause::Unnamed,
             QT_TRANSLATE_NOOP("trace", "Accepted: the server can’t check the mailbox but will try.")},
    BasicRow{334, Cause::Unnamed, QT_TRANSLATE_NOOP("trace", "The server asks for credentials.")},
    BasicRow{354, Cause::Unnamed, QT_TRANSLATE_NOOP("trace", "The server waits for the message.")},
    BasicRow{421, Cause::Receiver,
             QT_TRANSLATE_NOOP(
                 "trace",
                 "The server closes the connection: busy, going down, or limiting the sender. A later try may pass.")},
    BasicRow{
        450, Cause::Mailbox,
        QT_TRANSLATE_NOOP(
            "trace",
            "The mailbox can’t be used now: busy, or held back by a rule such as greylisting. A later try may pass.")},
    BasicRow{451, Cause::Receiver,
             QT_TRANSLATE_NOOP(
                 "trace", "An error on the server, or held back by a rule such as greylisting. A later try may pass.")},
    BasicRow{452, Cause::Mailbox,
             QT_TRANSLATE_NOOP("trace", "The server or the mailbox has no room now. A later try may pass.")},
    BasicRow{454, Cause::Protocol,
             QT_TRANSLATE_NOOP("trace", "Encryption or sign-in isn’t possible now. A later try may pass.")},
    BasicRow{455, Cause::Protocol,
             QT_TRANSLATE_NOOP("trace", "The server can’t handle the parameters now. A later try may pass.")},
    BasicRow{500, Cause::Protocol, QT_TRANSLATE_NOOP("trace", "The server didn’t understand the command.")},
    BasicRow{
        501, Cause::Protocol,
        QT_TRANSLATE_NOOP("trace", "The server didn’t understand the parameters, such as the form of an address.")},
    BasicRow{502, Cause::Protocol, QT_TRANSLATE_NOOP("trace", "The server doesn’t have that command.")},
    BasicRow{503, Cause::Protocol, QT_TRANSLATE_NOOP("trace", "The commands came in the wrong order.")},
    BasicRow{504, Cause::Protocol, QT_TRANSLATE_NOOP("trace", "The server doesn’t have that parameter.")},
    BasicRow{521, Cause::Address, QT_TRANSLATE_NOOP("trace", "The server accepts no mail at all.")},
    BasicRow{530, Cause::Policy, QT_TRANSLATE_NOOP("trace", "The server wants a sign-in or encryption first.")},
    BasicRow{534, Cause::Policy, QT_TRANSLATE_NOOP("trace", "The way of signing in is too weak for the server.")},
    BasicRow{535, Cause::Policy, QT_TRANSLATE_NOOP("trace", "The server refused the sign-in.")},
    BasicRow{538, Cause::Policy, QT_TRANSLATE_NOOP("trace", "The way of signing in needs encryption.")},
    BasicRow{550, Cause::Unnamed,
             QT_TRANSLATE_NOOP(
                 "trace",
                 "Permanent refusal: no such mailbox, no access, or refused by a rule. A retry gets the same answer.")},
    BasicRow{551, Cause::Address,
             QT_TRANSLATE_NOOP(
                 "trace", "The mailbox isn’t on this server, and it doesn’t forward. A retry gets the same answer.")},
    BasicRow{
        552, Cause::Unnamed,
        QT_TRANSLATE_NOOP("trace", "More than the mailbox or the server will store. A retry gets the same answer.")},
    BasicRow{553, Cause::Address,
             QT_TRANSLATE_NOOP("trace",
                               "The mailbox name isn’t allowed, such as a wrong form. A retry gets the same answer.")},
    BasicRow{
        554, Cause::Unnamed,
        QT_TRANSLATE_NOOP(
            "trace", "Permanent refusal: the transaction failed, often for policy. A retry gets the same answer.")},
    BasicRow{555, Cause::Protocol,
             QT_TRANSLATE_NOOP("trace", "The server doesn’t know the parameters of the sender or recipient.")},
    BasicRow{556, Cause::Address, QT_TRANSLATE_NOOP("trace", "The domain accepts no mail.")},
};

QString permanenceText(Permanence permanence)
{
    switch (permanence) {
    case Permanence::Success:
        return translate("trace", "Accepted.");
    case Permanence::Temporary:
        return translate("trace", "Temporary refusal: a later try may pass.");
    case Permanence::Permanent:
        break;
    }
    return translate("trace", "Permanent refusal: a retry gets the same answer.");
}

} // namespace

std::optional<SmtpMeaning> smtpMeaning(int code)
{
    if (code < 200 || code > 599)
        return {};
    SmtpMeaning meaning;
    meaning.permanence = code < 400   ? Permanence::Success
                         : code < 500 ? Permanence::Temporary
                                      : Permanence::Permanent;
    const auto row =
        std::find_if(basicRows.begin(), basicRows.end(), [code](const BasicRow& r) { return r.code == code; });
    if (row == basicRows.end()) {
        meaning.line = permanenceText(meaning.permanence);
    } else {
        meaning.cause = row->cause;
        meaning.line = translate("trace", row->text);
    }
    return meaning;
}

} // namespace waybill::trace
