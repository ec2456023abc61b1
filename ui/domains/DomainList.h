// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The sending domains, two lines each: name, and how many of its checks need somebody. Main thread.

#include "core/domains/client/DomainRecords.h"

#include <QWidget>

class QListWidget;

namespace waybill::ui::domains {

// "1 fail, 2 warnings", "All pass", "Not checked yet".
QString countsText(const std::vector<waybill::domains::Verdict>& verdicts);
waybill::domains::Verdict worstOf(const std::vector<waybill::domains::Verdict>& verdicts);

class DomainList : public QWidget {
    Q_OBJECT
public:
    explicit DomainList(QWidget* parent = nullptr);

    // Chooses `current` without telling anybody; the first one when it isn't there.
    void setDomains(const std::vector<waybill::domains::DomainSummary>& domains, const std::string& current);
    void setVerdicts(int row, const std::vector<waybill::domains::Verdict>& verdicts);
    int currentRow() const;

signals:
    void domainChosen(int row);
    void addRequested();
    void editRequested(int row);
    void removeRequested(int row);

private:
    QListWidget* m_list;
};

} // namespace waybill::ui::domains
