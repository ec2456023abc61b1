// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Puts palette, style and font on the application and keeps them in step with the desktop's light or dark preference.
// One per application, made in main after the QApplication; main thread.

#include "ui/widgets/DesktopPreference.h"
#include "ui/widgets/Tokens.h"

#include <QObject>
#include <QPalette>

namespace waybill::ui {

class Theme : public QObject {
    Q_OBJECT
public:
    enum class Choice : std::uint8_t { System, Light, Dark, HighContrast };

    explicit Theme(Choice choice, QObject* parent = nullptr);

    // Puts the style sheet on, too: once the windows are built, before they are shown. Under a style sheet Qt polishes
    // all that is in a widget anew whenever it gets another parent, which made half of a start.
    void dress();

    Choice choice() const { return m_choice; }
    void setChoice(Choice choice);

    static QString nameOf(Choice choice);                           // "system", "light", "dark", "contrast"
    static std::optional<Choice> choiceFrom(const QString& name);

signals:
    void changed();

private:
    void apply();

    Choice m_choice;
    bool m_isDressed = false;
    QPalette m_systemPalette;
    DesktopPreference m_desktop;
};

// Applied over the Fusion style; what a palette alone can't say.
QString styleSheetOf(const Tokens& tokens);

} // namespace waybill::ui
