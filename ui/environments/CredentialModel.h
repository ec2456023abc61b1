// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// An environment's credentials: what they are, how old their keys, when they were used last, what the last probe said.
// Main thread.

#include "core/base/Clock.h"
#include "core/sending/CredentialState.h"
#include "ui/widgets/Tokens.h"

#include <QAbstractTableModel>

#include <vector>

namespace waybill::ui::environments {

class CredentialModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column : int { Name, Provider, Age, LastUsed, Probe, Account, ColumnCount };

    explicit CredentialModel(const Clock& clock, QObject* parent = nullptr);

    void show(std::vector<sending::CredentialState> states, const Tokens& tokens);
    const sending::CredentialState* at(int row) const; // null outside
    int rowOf(const std::string& name) const;          // -1
    int rowThatNeedsSomeone() const;                   // whose old key waits to be revoked; else the first

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString textOf(const sending::CredentialState& state, int column) const;

    const Clock& m_clock;
    Tokens m_tokens;
    std::vector<sending::CredentialState> m_states;
};

// "today", "3 days": how long ago a key was made.
QString ageText(Timestamp since, Timestamp now);

} // namespace waybill::ui::environments
