// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a person does to a domain: adding, editing and removing it, bringing reports, tightening its policy early. Shows the
// dialogs and asks the source. Main thread; the source outlives it.

#include "ui/domains/DomainsSource.h"

#include <QObject>

namespace waybill::ui::domains {

class DomainActions : public QObject {
    Q_OBJECT
public:
    // window: what the dialogs belong to.
    DomainActions(const DomainsSource& source, QWidget* window);

    void add() { edit({}); }
    void edit(const waybill::domains::DomainProfile& profile);
    void remove(const std::string& domain);
    void importReports(const std::string& domain);
    // Verifies a saved message, and offers the selectors that the profile lacks.
    void openMessage(const waybill::domains::DomainProfile& profile);
    void openMessage(const waybill::domains::DomainProfile& profile, const QString& file);
    // Asks for the reason; `record` is copied once it is kept.
    void tighten(const std::string& domain, const QString& from, const QString& to, const QString& record);

signals:
    void changed();         // the list of domains, or a profile
    void historyChanged();  // of the domain at hand
    void failed(const waybill::Error& error);
    void statusMessage(const QString& text, int milliseconds);

private:
    void save(const waybill::domains::DomainProfile& profile);

    const DomainsSource& m_source;
    QWidget* m_window;
};

} // namespace waybill::ui::domains
