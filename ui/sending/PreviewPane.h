// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What would go out: the message as it reads, its text, and the very request with its secret masked. Loads nothing.
// Main thread.

#include "core/sending/Review.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QTabWidget;

namespace waybill::ui::sending {

class MailView;

class PreviewPane : public QWidget {
    Q_OBJECT
public:
    explicit PreviewPane(QWidget* parent = nullptr);

    void setReview(const waybill::sending::Review& review);

signals:
    void statusMessage(const QString& text, int milliseconds);

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeHtmlTab();
    QPlainTextEdit* makeTextTab(const char* name, const QString& title);
    void tint();

    QTabWidget* m_tabs;
    QLabel* m_subject = nullptr;
    QLabel* m_facts;
    QLabel* m_eye;
    QLabel* m_loadedNothing;
    MailView* m_mail;
    QPlainTextEdit* m_text;
    QPlainTextEdit* m_request;
    QString m_html; // as shown
};

} // namespace waybill::ui::sending
