// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Fonts.h"

#include <QFontDatabase>
#include <QGuiApplication>

namespace waybill::ui {

QFont applicationFont()
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::GeneralFont);
    const bool generic = font.family().startsWith(QLatin1String("Sans"), Qt::CaseInsensitive)
                         || QGuiApplication::platformName() == QLatin1String("offscreen");
    static const QString noto = QStringLiteral("Noto Sans");
    if (generic && QFontDatabase::families().contains(noto)) {
        font = QFont(noto);
        font.setPointSizeF(10);
    }
    return font;
}

QFont scaledFont(const QFont& body, double factor)
{
    QFont font = body;
    if (body.pointSizeF() > 0)
        font.setPointSizeF(body.pointSizeF() * factor);
    else
        font.setPixelSize(qRound(body.pixelSize() * factor));
    return font;
}

QFont monospaceFont(const QFont& body)
{
    static const QString family = [] {
        const QString hack = QStringLiteral("Hack");
        return QFontDatabase::families().contains(hack)
                   ? hack
                   : QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
    }();
    QFont font = scaledFont(body, 0.9);
    font.setFamilies({family});
    font.setStyleHint(QFont::Monospace);
    return font;
}

QFont secondaryFont(const QFont& body)
{
    return scaledFont(body, 0.9);
}

QFont titleFont(const QFont& body)
{
    QFont font = body;
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace waybill::ui
