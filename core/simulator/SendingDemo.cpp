// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulator/SendingDemo.h"

#include "core/base/JsonRead.h"

#include <QTimer>

namespace waybill::simulator {

using namespace std::chrono_literals;
using events::EventType;

namespace {

constexpr std::size_t idLength = 24;
constexpr auto untilDelivered = 1200ms;
constexpr auto untilOpened = 6s;
constexpr auto untilPosted = 300ms;
constexpr auto retryAfter = 1s;

// "shop@example.com" of "Shop <shop@example.com>".
std::string addressIn(std::string_view mailbox)
{
    const std::size_t open = mailbox.find('<');
    if (open == std::string_view::npos)
        return std::string(mailbox);
    return std::string(mailbox.substr(open + 1, mailbox.find('>', open) - open - 1));
}

Message messageOf(const SimulatedSend& send, Timestamp now)
{
    JsonDocument body;
    const bool read = body.parse(send.body).has_value();
    const JsonValue root = read ? body.root() : JsonValue();
    const auto text = [&root](std::string_view key) { return textOrEmpty(root[key]); };
    Message message;
    message.id = send.messageId;
    message.recipient = addressIn(text("To"));
    message.sender = addressIn(text("From"));
    message.subject = text("Subject");
    message.tag = text("Tag");
    message.correlationId = send.correlationId;
    message.mailServer = "mx.example.net";
    message.requestedAt = now;
    return message;
}

} // namespace

SendingDemo::SendingDemo(const Clock& clock, std::uint64_t seed, QObject* parent)
    : QObject(parent), m_clock(clock), m_random(seed), m_encoder(makeEncoder(provider))
{
}

SendingDemo::~SendingDemo() { m_server.reset(); }

void SendingDemo::postTo(const QUrl& hooks) { m_poster = std::make_unique<Poster>(hooks); }

Result<void> SendingDemo::start()
{
    m_server = TRY(ProviderServer::start({}, [this](const SimulatedSend& send) {
        QMetaObject::invokeMethod(this, [this, send] { follow(send); }, Qt::QueuedConnection);
    }));
    return {};
}

std::string SendingDemo::origin() const { return m_server->origin(); }

void SendingDemo::follow(const SimulatedSend& send)
{
    ProviderEvent event;
    event.message = messageOf(send, m_clock.now());
    event.id = m_random.letters(idLength);
    event.at = m_clock.now() + untilDelivered;
    if (event.message.recipient.starts_with("bounce")) {
        event.type = EventType::Bounced;
        event.bounce = events::BounceClass::Hard;
        event.reply = {550, "5.1.1", "<" + event.message.recipient + ">: there is no such mailbox"};
        return postLater(event);
    }
    event.type = EventType::Delivered;
    event.reply = {250, "2.0.0", "Ok: queued as " + m_random.letters(10)};
    postLater(event);
    event.type = EventType::Opened;
    event.id = m_random.letters(idLength);
    event.at = m_clock.now() + untilOpened;
    event.reply = {};
    postLater(event);
}

void SendingDemo::postLater(const ProviderEvent& event)
{
    const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(event.at - m_clock.now()) + untilPosted;
    QTimer::singleShot(wait, this, [this, event] {
        if (!m_poster)
            return;
        m_poster->post(std::string(endpoint), m_encoder->encode({&event, 1}, m_clock.now()), [this, event](int status) {
            if (status == 503) // the relay asks to come back
                QTimer::singleShot(retryAfter, this, [this, event] { postLater(event); });
        });
    });
}

} // namespace waybill::simulator
