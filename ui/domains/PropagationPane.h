// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One record as every authoritative server and every chosen resolver gives it, side by side, with the TTL that is left
// ticking down. Main thread; the clock outlives it.

#include "core/base/Clock.h"
#include "ui/domains/DomainsSource.h"

#include <QTimer>
#include <QWidget>

class QStandardItemModel;

namespace waybill::ui {
class PaneTitle;
class Table;
}

namespace waybill::ui::domains {

class PropagationPane : public QWidget {
    Q_OBJECT
public:
    explicit PropagationPane(const Clock& clock, QWidget* parent = nullptr);

    // name: of the record; expected: the CNAME target that is right, if one is known.
    void setRecord(const QString& name, const std::string& expected);
    void setLoading();
    void setServers(std::vector<ServerView> servers);

signals:
    void allAgree();

private:
    void fill();
    void tick();
    void addGroup(const QString& title);
    void addServer(const ServerView& server);

    const Clock& m_clock;
    PaneTitle* m_title;
    QStandardItemModel* m_model;
    Table* m_table;
    QTimer m_timer;
    std::string m_expected;
    std::vector<ServerView> m_servers;
    std::vector<int> m_serverOfRow; // -1: a group's title
};

} // namespace waybill::ui::domains
