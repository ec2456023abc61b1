// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a saved message says: each of its DKIM signatures, whether it verifies now, and which selectors the domain's profile
// does not know yet. Main thread; deletes itself when it is closed.

#include "ui/domains/DomainsSource.h"

#include <QDialog>

namespace waybill::ui::domains {

class MessageDialog : public QDialog {
    Q_OBJECT
public:
    MessageDialog(const waybill::domains::DomainProfile& profile, const MessageFacts& facts, QWidget* parent = nullptr);

signals:
    // The profile with the new selectors.
    void profileChosen(const waybill::domains::DomainProfile& profile);
};

} // namespace waybill::ui::domains
