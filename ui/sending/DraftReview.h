// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What is known of a draft before it is sent: looked at once typing pauses, with what the relay knows of the recipient and
// of the From domain. Only the answer to the newest question counts. Main thread; the source outlives it.

#include "ui/sending/SendSource.h"

#include <QTimer>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace waybill::ui::sending {

class DraftReview : public QObject {
    Q_OBJECT
public:
    // The draft and what it is judged by, as they are now.
    struct Subject {
        waybill::environments::Message draft;
        waybill::environments::Environment environment;
        waybill::sending::Credential credential;
        int sentToday = 0;
        std::string confirmation;
        std::vector<std::string> watchedDomains;
    };
    // Nothing: there is nothing to look at, as without a credential.
    using Look = std::function<std::optional<Subject>()>;

    DraftReview(const SendSource& source, Look look, QObject* parent);

    void soon();
    void now();
    void forgetRecipient(); // what was known of the address may be old
    void eventsArrived();   // a bounce may be among them: asks for the address again a little later

    // Nothing was written since the latest review.
    bool isSettled() const { return m_latest && m_answered == m_asked && !m_quiet.isActive(); }
    const std::optional<waybill::sending::Review>& latest() const { return m_latest; }
    const std::string& recipient() const { return m_recipient; } // in its plain form; empty while it is none
    const std::optional<waybill::environments::Suppression>& suppression() const { return m_suppression; }
    bool isDomainReady() const { return m_domainFacts && m_domainFacts->ready; }

signals:
    void reviewed();

private:
    void askAboutRecipient(const Subject& subject);
    void askAboutSuppression(const std::string& environment);
    void askAboutDomain(const Subject& subject);
    waybill::sending::ReviewFacts factsOf(const Subject& subject) const;

    const SendSource& m_source;
    Look m_look;
    QTimer m_quiet;
    QTimer m_askAgain;
    std::uint64_t m_asked = 0; // the newest question; answers to earlier ones are ignored
    std::uint64_t m_answered = 0;
    std::optional<waybill::sending::Review> m_latest;
    std::string m_recipient;
    std::string m_askedOf; // environment and recipient that the suppression is known of, or asked for
    std::optional<waybill::environments::Suppression> m_suppression;
    std::string m_domain;
    std::optional<waybill::sending::DomainFacts> m_domainFacts;
};

} // namespace waybill::ui::sending
