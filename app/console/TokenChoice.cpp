// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/TokenChoice.h"

#include "core/feed/Decode.h"
#include "ui/first_start/TokenDialog.h"

namespace waybill::console {

using ui::first_start::TokenDialog;

TokenChoice::TokenChoice(QWidget& window, QObject* parent) : QObject(parent), m_window(window) {}

TokenChoice::~TokenChoice() = default;

void TokenChoice::ask(const feed::RelayAddress& relay, const std::string& ownFile)
{
    if (m_dialog != nullptr) {
        m_dialog->raise();
        return;
    }
    const QString next = ownFile.empty()
        ? tr("This choice lasts until the console ends. At the next start, name the file with --token-file.")
        : tr("This choice lasts until the console ends. The next start reads %1 again, the file that the relay itself names.")
              .arg(QString::fromStdString(ownFile));
    auto* dialog = new TokenDialog(
        {tr("The relay at %1 does not take the token in %2.").arg(relay.url.toDisplayString(), QString::fromStdString(relay.tokenFile)), next},
        [this, url = relay.url](const std::string& file, QObject* guard, std::function<void(Result<void>)> done) {
            tryFile({url, file}, guard, std::move(done));
        },
        &m_window);
    m_dialog = dialog;
    connect(dialog, &TokenDialog::accepted, this,
            [this, url = relay.url](const QString& file) { emit accepted({url, file.toStdString()}); });
    dialog->open();
}

// In a thread of its own: the file is read there, too, and its token is seen by nothing else.
void TokenChoice::tryFile(const feed::RelayAddress& relay, QObject* guard, std::function<void(Result<void>)> done)
{
    m_api = std::make_unique<feed::BackgroundApi>(relay);
    m_api->ask({.path = QStringLiteral("/v1/status")}, std::nullopt, guard, [done = std::move(done)](const Result<QByteArray>& body) {
        if (!body)
            return done(std::unexpected(body.error()));
        const auto status = feed::decodeStatus(*body);
        done(status ? Result<void>() : std::unexpected(status.error()));
    });
}

} // namespace waybill::console
