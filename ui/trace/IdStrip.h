// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Who the message is: address, type, the application's and the provider's id with a button to copy each.
// Main thread; owned by its parent.

#include "core/trace/Story.h"

#include <QWidget>

#include <vector>

class QLabel;
class QToolButton;

namespace waybill::ui {
class ElidedLabel;
}

namespace waybill::ui::trace {

class IdStrip : public QWidget {
    Q_OBJECT
public:
    explicit IdStrip(QWidget* parent = nullptr);

    void setStory(const waybill::trace::Story& story);

signals:
    void copied(const QString& label, const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Part {
        int keeps = 0; // this much of the value stays in any case; 0: elides as far as it must
        QWidget* box = nullptr;
        QLabel* label = nullptr;
        ElidedLabel* value = nullptr;
    };

    Part addPart(const char* name, const QString& label, bool isId, int keeps = 0);
    void tint();
    static void set(const Part& part, const std::string& value);

    std::vector<QToolButton*> m_copyButtons;
    Part m_recipient, m_type, m_ownId, m_providerId, m_sender;
};

} // namespace waybill::ui::trace
