// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Lets a person choose another token file while a relay refuses the token, and tries it before it is used. Main thread;
// the parent window outlives it.

#include "core/feed/BackgroundApi.h"
#include "core/feed/RelayAddress.h"

#include <QPointer>

#include <memory>

class QDialog;
class QWidget;

namespace waybill::console {

class TokenChoice : public QObject {
    Q_OBJECT
public:
    explicit TokenChoice(QWidget& window, QObject* parent = nullptr);
    ~TokenChoice() override;

    // The dialog, once at a time. `ownFile`: the token file that the relay of this machine names itself, which the next
    // start reads again; empty when a person named relay and file.
    void ask(const feed::RelayAddress& relay, const std::string& ownFile);

signals:
    // The relay lets the console in with this file.
    void accepted(const waybill::feed::RelayAddress& relay);

private:
    void tryFile(const feed::RelayAddress& relay, QObject* guard, std::function<void(Result<void>)> done);

    QWidget& m_window;
    QPointer<QDialog> m_dialog;
    std::unique_ptr<feed::BackgroundApi> m_api; // of the file that is tried
};

} // namespace waybill::console
