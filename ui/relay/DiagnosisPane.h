// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What stands under the chosen endpoint: the likely cause, its effect, what the provider will do and what to do; the
// address to paste at the provider. Main thread.

#include "core/feed/RelayDetails.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QPushButton;

namespace waybill::ui::relay {

class DiagnosisPane : public QWidget {
    Q_OBJECT
public:
    explicit DiagnosisPane(QWidget* parent = nullptr);

    void show(const feed::EndpointDetail& endpoint, Timestamp now);
    // The relay was asked to check again.
    void setBusy(bool busy);

signals:
    void checkAgainRequested(const std::string& endpoint);
    void addressCopied(const QString& address);
    void keysRequested();
    void testRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* addLine(const QString& name, QGridLayout& grid);

    std::string m_endpoint;
    QLabel* m_icon;
    QLabel* m_likely;
    QLabel* m_effect = nullptr;
    QLabel* m_provider = nullptr;
    QLabel* m_next = nullptr;
    QLabel* m_address = nullptr;
    QPushButton* m_keys;
    QPushButton* m_check;
    QPushButton* m_test;
    QPushButton* m_copy;
};

} // namespace waybill::ui::relay
