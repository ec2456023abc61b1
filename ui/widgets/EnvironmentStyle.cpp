// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/EnvironmentStyle.h"

#include <QCoreApplication>

namespace waybill::ui {

using waybill::environments::Colour;

QColor environmentColour(Colour colour)
{
    switch (colour) {
    case Colour::Red: return QColor(0xb3261e);
    case Colour::Amber: return QColor(0x8a5a00);
    case Colour::Slate: return QColor(0x4a5568);
    case Colour::Blue: return QColor(0x1d5a9e);
    case Colour::Green: return QColor(0x1f6b3a);
    }
    return QColor(0x57606a);
}

QString colourWord(Colour colour)
{
    const auto word = [](const char* text) { return QCoreApplication::translate("EnvironmentStyle", text); };
    switch (colour) {
    case Colour::Red: return word(QT_TRANSLATE_NOOP("EnvironmentStyle", "Red"));
    case Colour::Amber: return word(QT_TRANSLATE_NOOP("EnvironmentStyle", "Amber"));
    case Colour::Slate: return word(QT_TRANSLATE_NOOP("EnvironmentStyle", "Slate"));
    case Colour::Blue: return word(QT_TRANSLATE_NOOP("EnvironmentStyle", "Blue"));
    case Colour::Green: return word(QT_TRANSLATE_NOOP("EnvironmentStyle", "Green"));
    }
    return {};
}

QString environmentTitle(const std::string& name)
{
    QString title = QString::fromStdString(name);
    if (!title.isEmpty())
        title[0] = title[0].toUpper();
    return title;
}

QString environmentTitle(const waybill::environments::Environment& environment)
{
    return environment.title.empty() ? environmentTitle(environment.id.value()) : QString::fromStdString(environment.title);
}

QString environmentIconName(const waybill::environments::Environment& environment)
{
    if (environment.paused)
        return QStringLiteral("media-playback-pause");
    return environment.guard == waybill::environments::GuardLevel::Everybody ? QStringLiteral("security-high")
                                                                    : QStringLiteral("configure");
}

} // namespace waybill::ui
