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
    // How wide a value is at least and at most, in pixels; shorter ones take what they need.
    struct Room {
        int least = 0;
        int most = 0;
    };
    struct Part {
        Room room;
        QWidget* box = nullptr;
        QLabel* label = nullptr;
        ElidedLabel* value = nullptr;
    };

    Part addPart(const char* name, const QString& label, bool isId, Room room);
    void tint();
    static void set(const Part& part, const std::string& value);

    std::vector<QToolButton*> m_copyButtons;
    Part m_recipient, m_type, m_ownId, m_providerId, m_sender;
};

} // namespace waybill::ui::trace
