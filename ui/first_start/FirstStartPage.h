// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Nothing is connected yet: sets up the first webhook endpoint, or opens the demo, or goes to a relay that already
// runs. It only asks and tells; whoever made it stores the secret, writes the configuration and starts the relay.
// Main thread; owned by the main window.

#include "core/base/Result.h"
#include "core/base/Secret.h"
#include "ui/first_start/EndpointDraft.h"

#include <QUrl>
#include <QWidget>

#include <functional>
#include <string>
#include <vector>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace waybill::ui {
class Strip;
}

namespace waybill::ui::first_start {

class EndpointForm;
class StepRow;

class FirstStartPage : public QWidget {
    Q_OBJECT
public:
    // Keeps a secret under its name, in the keychain; done comes in the main thread.
    using StoreSecret =
        std::function<void(const std::string& name, Secret secret, std::function<void(Result<void>)> done)>;

    FirstStartPage(std::vector<providers::ProviderCard> cards, StoreSecret storeSecret, QWidget* parent = nullptr);

public slots:
    // The relay listens: what to give to the provider, "http://127.0.0.1:8025/hooks/sendgrid-production".
    void showReceiving(const QString& url);
    // Something of the set-up failed; the form can be sent again.
    void showProblem(const waybill::Error& error);

signals:
    // The secret is stored; the endpoint can be written down and the relay started.
    void endpointReady(const waybill::ui::first_start::EndpointDraft& endpoint);
    void demoRequested();
    void sendRequested(); // one controlled message, on the Send page
    void connectRequested(const QUrl& relay, const QString& tokenFile);
    void statusMessage(const QString& text, int milliseconds);

protected:
    void changeEvent(QEvent* event) override;

private:
    void addReceiveStep(QVBoxLayout* column);
    void addAddressStep(QVBoxLayout* column);
    void addDemoRow(QVBoxLayout* column);
    void addFoot(QVBoxLayout* column);
    QWidget* makeAddress();
    void submit();
    void tellProvider();
    void openConnectDialog();
    void tint();

    StoreSecret m_storeSecret;
    EndpointForm* m_form = nullptr;
    Strip* m_strip = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_lead = nullptr;
    StepRow* m_receive = nullptr;
    StepRow* m_address = nullptr;
    StepRow* m_watch = nullptr;
    QWidget* m_addressBox = nullptr;
    QLabel* m_url = nullptr;
    QPushButton* m_copyUrl = nullptr;
    QPushButton* m_another = nullptr;
    QPushButton* m_demo = nullptr;
    QPushButton* m_send = nullptr;
};

} // namespace waybill::ui::first_start
