// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The endpoints as a table, and under the chosen one a row of its own for what there is to say of it. Main thread.

#include "core/feed/RelayDetails.h"
#include "ui/widgets/Tokens.h"

#include <QAbstractTableModel>

namespace waybill::ui::relay {

enum EndpointRole : int { BeatsRole = Qt::UserRole + 40 };

struct BeatLine {
    std::vector<waybill::relay::Beat> beats; // oldest first
    std::vector<bool> wasOff;
    double usual = 0;     // a minute
    bool missing = false; // what should have come since the last one did not
};

class EndpointModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column : int { Name, Provider, State, LastEvent, Heartbeat, PerMinute, Refused, AnswerP95, Meaning, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    // Rows stay where they are as long as the endpoints' names do.
    void show(std::vector<feed::EndpointDetail> endpoints, Timestamp now, bool live, const Tokens& tokens);
    // Opens the row under that endpoint, and closes the other one. -1: none.
    void open(int endpoint);
    int opened() const { return m_opened; }
    int openedRow() const { return m_opened < 0 ? -1 : m_opened + 1; }
    // -1 for the opened row.
    int endpointAt(int row) const;
    int rowOf(int endpoint) const { return m_opened >= 0 && endpoint > m_opened ? endpoint + 1 : endpoint; }
    const std::vector<feed::EndpointDetail>& endpoints() const { return m_endpoints; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    QString textAt(const feed::EndpointDetail& endpoint, int column) const;
    QString spokenBeats(const feed::EndpointDetail& endpoint) const;
    QVariant stateIcon(const feed::EndpointDetail& endpoint) const;

    std::vector<feed::EndpointDetail> m_endpoints;
    Timestamp m_now{};
    bool m_live = true; // while the relay is away, nobody knows how long ago anything was
    Tokens m_tokens = lightTokens();
    int m_opened = -1;
};

} // namespace waybill::ui::relay

Q_DECLARE_METATYPE(waybill::ui::relay::BeatLine)
