// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What follows a send of the demo: Postmark's API on loopback takes it, and its webhooks tell the relay what became of
// it, as that provider does: delivered and read, or bounced for a recipient whose name begins with "bounce". Nothing
// leaves the machine. Lives in the main thread.

#include "core/simulator/Poster.h"
#include "core/simulator/ProviderServer.h"
#include "core/simulator/Random.h"

#include <QObject>

#include <memory>

namespace waybill::simulator {

class SendingDemo : public QObject {
    Q_OBJECT
public:
    // The clock must outlive it.
    explicit SendingDemo(const Clock& clock, std::uint64_t seed = 1, QObject* parent = nullptr);
    ~SendingDemo() override;

    static constexpr std::string_view provider = "postmark";
    static constexpr std::string_view environment = "staging";
    static constexpr std::string_view endpoint = "postmark-staging"; // POST /hooks/<endpoint>
    Secret secretLine() const { return m_encoder->secretLine(); }
    providers::Auth auth() const { return m_encoder->auth(); }

    // Begins to take sends. Io.
    Result<void> start();
    std::string origin() const; // of the API, once it was started
    // Where the webhooks go: the relay's hooks listener.
    void postTo(const QUrl& hooks);

private:
    void follow(const SimulatedSend& send);
    void postLater(const ProviderEvent& event);

    const Clock& m_clock;
    Random m_random;
    std::unique_ptr<WebhookEncoder> m_encoder;
    std::unique_ptr<Poster> m_poster;
    std::unique_ptr<ProviderServer> m_server; // goes first: its thread calls back
};

} // namespace waybill::simulator
