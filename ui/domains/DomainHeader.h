// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The chosen domain in a sentence, when it was and will be looked at, and what can be done: check, cancel, copy, choose
// resolvers. Main thread.

#include "ui/domains/CheckModel.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace waybill::ui {
class ElidedLabel;
}

namespace waybill::ui::domains {

struct HeaderFacts {
    std::vector<std::string> providers;
    bool isRunning = false;
    std::optional<Timestamp> checkedAt;
    std::optional<Timestamp> nextCheck;
    int watched = 0; // records that are watched until all agree
};

class DomainHeader : public QWidget {
    Q_OBJECT
public:
    explicit DomainHeader(QWidget* parent = nullptr);

    void show(const QString& domain, const std::vector<CheckRow>& rows, const HeaderFacts& facts, Timestamp now);
    // While it runs the button cancels.
    void setRunning(bool running, int checks);
    void addProgress(int checks);

protected:
    void resizeEvent(QResizeEvent* event) override;

signals:
    void checkClicked(); // or cancel
    void copyClicked();
    void messageClicked();
    void resolversClicked();

private:
    // In a small window the words have the room, and the buttons their icons alone.
    void nameButtons();

    QLabel* m_sentence;
    ElidedLabel* m_facts;
    QPushButton* m_check;
    QPushButton* m_copy;
    QPushButton* m_message;
    QPushButton* m_resolvers;
    QProgressBar* m_progress;
};

} // namespace waybill::ui::domains
