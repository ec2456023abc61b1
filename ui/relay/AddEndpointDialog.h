// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Adds a webhook endpoint to the relay: what it is, its key, and then the address to paste at the provider with what is
// to be set there. Main thread; deletes itself when it is closed.

#include "core/feed/RelayDetails.h"
#include "ui/relay/RelaySource.h"

#include <QDialog>

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace waybill::ui::first_start {
class EndpointForm;
}

namespace waybill::ui::relay {

class AddEndpointDialog : public QDialog {
    Q_OBJECT
public:
    // `source` must outlive it. Names in `taken` are in use.
    AddEndpointDialog(const RelaySource& source, const std::vector<std::string>& taken, QWidget* parent = nullptr);

signals:
    void endpointAdded();
    void addressCopied(const QString& address);

private:
    QWidget* makeAddressPage();
    void submit();
    void storeKey(const feed::NewEndpoint& added, const std::shared_ptr<Secret>& secret);
    void showAddress(const feed::NewEndpoint& added);
    void refuse(const Error& error);

    const RelaySource& m_source;
    QStackedWidget* m_pages;
    first_start::EndpointForm* m_form;
    QLabel* m_problem;
    QLabel* m_done = nullptr;
    QLabel* m_address = nullptr;
    QLabel* m_where = nullptr;
};

} // namespace waybill::ui::relay
