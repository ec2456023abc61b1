// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Asks for one webhook endpoint: provider, environment, name, how it is signed, and the secret. The secret leaves the
// field the moment it is used. Main thread; owned by its parent.

#include "ui/first_start/EndpointDraft.h"

#include <QWidget>

#include <set>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace waybill::ui::first_start {

class EndpointForm : public QWidget {
    Q_OBJECT
public:
    explicit EndpointForm(std::vector<providers::ProviderCard> cards, QWidget* parent = nullptr);

    // What is chosen now, whether it can work or not.
    EndpointDraft draft() const;
    QString providerName() const;
    // Where the provider's own pages let one set up a webhook.
    QString webhookPath() const;
    // The button that submits, and what it says meanwhile.
    void setSubmitText(const QString& text, const QString& busy);
    // Gives the secret away (an empty one where none is needed) and empties the field, or says what is wrong and leaves the
    // cursor where it is wrong.
    Result<Secret> takeSecret();
    // This name is in use: taking its secret would overwrite the one that works.
    void addTakenName(std::string name);
    // Nothing can be changed while the last submission is on its way.
    void setBusy(bool busy);
    void tryAgain(); // the keyboard goes where the secret has to be entered anew

signals:
    void submitted();
    void changed();

private:
    const providers::ProviderCard& card() const;
    void build();
    void suggestName();
    void offerAuths();
    void explainAuth();
    void askForMore();
    Result<void> checkMore() const;

    std::vector<providers::ProviderCard> m_cards;
    QComboBox* m_provider = nullptr;
    QComboBox* m_environment = nullptr;
    QLineEdit* m_name = nullptr;
    QComboBox* m_auth = nullptr;
    QLabel* m_authHelp = nullptr;
    QLabel* m_moreLabel = nullptr;
    QLineEdit* m_more = nullptr; // the SNS topic, or the address that a signature covers
    QCheckBox* m_inbound = nullptr;
    QLineEdit* m_secret = nullptr;
    QLabel* m_secretLabel = nullptr;
    QLabel* m_problem = nullptr;
    QPushButton* m_submit = nullptr;
    QString m_submitText;
    QString m_busyText;
    bool m_nameIsSuggested = true;
    std::set<std::string> m_taken;
};

} // namespace waybill::ui::first_start
