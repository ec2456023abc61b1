// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The keys of an endpoint: which there are, a new one beside them while it is rotated, and old ones removed. A key goes
// to the relay's own secret store and is never shown again. Main thread; deletes itself when it is closed.

#include "core/feed/RelayDetails.h"
#include "ui/relay/RelaySource.h"

#include <QDialog>

class QLabel;
class QListWidget;
class QPushButton;

namespace waybill::ui {
class SecretField;
}

namespace waybill::ui::relay {

class KeysDialog : public QDialog {
    Q_OBJECT
public:
    // `source` must outlive it.
    KeysDialog(const feed::EndpointDetail& endpoint, const RelaySource& source, QWidget* parent = nullptr);

signals:
    void keysChanged();

private:
    void build(const feed::EndpointDetail& endpoint);
    void add();
    void remove();
    void show(const Result<std::vector<feed::KeyDetail>>& keys);
    void setBusy(bool busy);
    void enableButtons();

    const std::string m_endpoint;
    const RelaySource& m_source;
    std::vector<feed::KeyDetail> m_keys;
    bool m_busy = false;
    QListWidget* m_list;
    QPushButton* m_remove;
    SecretField* m_key;
    QPushButton* m_paste;
    QPushButton* m_add;
    QLabel* m_note;
    QLabel* m_problem;
};

} // namespace waybill::ui::relay
