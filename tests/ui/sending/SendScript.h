// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A send page whose relay, keychain and provider answer at once, for the tests of what a person does there.

#include "tests/support/FakeClock.h"
#include "ui/sending/SendPage.h"

#include <QApplication>
#include <QLabel>
#include <QTest>

namespace waybill::tests {

// A send ends when it is told to.
struct SendScript {
    ui::sending::Desk desk; // staging, which reaches one address, and production
    std::optional<environments::Suppression> suppression = {};
    std::vector<ui::sending::SendRequest> sent = {};
    ui::sending::SendSource::Progress progress = {};
    std::function<void(sending::SendReport)> end = {};
    std::vector<std::string> reconciled = {};
    std::vector<events::Event> events = {};
    std::optional<std::chrono::milliseconds> usual = {};

    SendScript();
    ui::sending::SendSource source();
    ui::trace::TraceSource traces();
    // The webhook of the sent message came.
    void deliver();
};

class OpenSendPage {
protected:
    FakeClock m_clock;
    std::unique_ptr<SendScript> m_script;
    std::unique_ptr<ui::sending::SendPage> m_page;

    void makePage(); // shown; nothing was loaded yet
    QSettings* m_settings = nullptr; // of the pages that are made
    void open(const char* environment);

    template <typename T>
    T* part(const char* name) const { return m_page->findChild<T*>(QString::fromLatin1(name)); }
    QString text(const char* label) const { return part<QLabel>(label)->text(); }

    // What a person types goes where the keyboard is.
    static void type(const QString& text) { QTest::keyClicks(QApplication::focusWidget(), text); }
    static void pressSend() { QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return, Qt::ControlModifier); }
    // A message that the provider took.
    void sendAccepted();
};

} // namespace waybill::tests
