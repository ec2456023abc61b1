// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Stops and starts the sending of an environment, for everybody who uses the relay: at once, and from wherever the person
// is. Where messages reach real people the end of a pause asks for the name. Main thread; the book outlives it.

#include "core/environments/client/EnvironmentBook.h"

#include <QObject>

class QWidget;

namespace waybill::ui::environments {

class PauseSwitch : public QObject {
    Q_OBJECT
public:
    // Its question stands over the window of `parent`.
    PauseSwitch(waybill::environments::EnvironmentBook& book, QWidget* parent);

public slots:
    void toggle(const std::string& environment);

signals:
    void done(const QString& text);
    void problem(const Error& error);

private:
    void set(const std::string& name, bool paused, const std::string& confirmation);

    waybill::environments::EnvironmentBook& m_book;
    QWidget* m_parent;
};

// Asks for a name to be typed; `go` runs when it was, and never after the parent is gone.
void askName(QWidget* parent, const std::string& name, const QString& title, const QString& button, std::function<void()> go);

} // namespace waybill::ui::environments
