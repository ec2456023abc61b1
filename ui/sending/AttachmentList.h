// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The files that go along with a message. Main thread; reads no file itself.

#include "core/environments/Message.h"

#include <QWidget>

#include <vector>

class QListWidget;
class QPushButton;

namespace waybill::ui::sending {

class AttachmentList : public QWidget {
    Q_OBJECT
public:
    explicit AttachmentList(QWidget* parent = nullptr);

    const std::vector<waybill::environments::Attachment>& attachments() const { return m_attachments; }
    int count() const { return int(m_attachments.size()); }
    void clear();
    void add(std::vector<waybill::environments::Attachment> attachments);

signals:
    void addRequested();
    void edited();

private:
    void removeChosen();
    void refill();

    std::vector<waybill::environments::Attachment> m_attachments;
    QListWidget* m_list;
    QPushButton* m_add;
    QPushButton* m_remove;
};

} // namespace waybill::ui::sending
