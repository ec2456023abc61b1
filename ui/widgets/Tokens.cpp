// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Tokens.h"

#include <algorithm>
#include <cmath>

namespace waybill::ui {

const Tokens& lightTokens()
{
    static const Tokens tokens{
        .window = QColor(0xeff0f1), .base = QColor(0xffffff), .alternateBase = QColor(0xf7f8f9),
        .header = QColor(0xe8eaec), .button = QColor(0xfafbfb), .popup = QColor(0xffffff),
        .text = QColor(0x1f2328), .secondary = QColor(0x57606a), .border = QColor(0xbfc4c9),
        .innerLine = QColor(0xe3e6e9), .accent = QColor(0x1f5fbf), .onAccent = QColor(0xffffff),
        .highlight = QColor(0xdbe9fa), .delivered = QColor(0x1a7f37), .sent = QColor(0x0969da),
        .deferred = QColor(0x9a6700), .bounced = QColor(0xcf222e), .rejected = QColor(0xbc4c00),
        .complained = QColor(0x8250df), .opened = QColor(0x1b7c83), .unknown = QColor(0x57606a),
    };
    return tokens;
}

const Tokens& darkTokens()
{
    static const Tokens tokens{
        .window = QColor(0x26292d), .base = QColor(0x1b1e21), .alternateBase = QColor(0x1f2225),
        .header = QColor(0x2b2f33), .button = QColor(0x31363b), .popup = QColor(0x24282c),
        .text = QColor(0xe6e8ea), .secondary = QColor(0xa0a8b0), .border = QColor(0x454b52),
        .innerLine = QColor(0x2e3338), .accent = QColor(0x6cb0ff), .onAccent = QColor(0x10151b),
        .highlight = QColor(0x1d3550), .delivered = QColor(0x3fb950), .sent = QColor(0x58a6ff),
        .deferred = QColor(0xd29922), .bounced = QColor(0xf85149), .rejected = QColor(0xdb6d28),
        .complained = QColor(0xa371f7), .opened = QColor(0x39c5cf), .unknown = QColor(0x8b949e), .dark = true,
    };
    return tokens;
}

namespace {

Tokens derivedFrom(const QPalette& palette)
{
    const QColor text = palette.color(QPalette::Text);
    const QColor base = palette.color(QPalette::Base);
    const QColor link = palette.color(QPalette::Link);
    return Tokens{
        .window = palette.color(QPalette::Window), .base = base,
        .alternateBase = palette.color(QPalette::AlternateBase), .header = palette.color(QPalette::Button),
        .button = palette.color(QPalette::Button), .popup = palette.color(QPalette::ToolTipBase),
        .text = text, .secondary = text, .border = text, .innerLine = palette.color(QPalette::Mid),
        // Words stand in the accent, so it can't be the highlight, which is a ground.
        .accent = contrastRatio(link, base) >= 4.5 ? link : text, .onAccent = base,
        .highlight = palette.color(QPalette::Highlight), .delivered = text, .sent = text, .deferred = text,
        .bounced = text, .rejected = text, .complained = text, .opened = text, .unknown = text,
        .dark = palette.color(QPalette::Window).lightness() < 128, .ownColours = false,
    };
}

double luminance(const QColor& colour)
{
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

} // namespace

Tokens tokensOf(const QPalette& palette)
{
    // By the link colour: a style sheet's background takes the place of Window and Base in the palettes it touches.
    const QColor link = palette.color(QPalette::Active, QPalette::Link);
    if (link == lightTokens().accent)
        return lightTokens();
    if (link == darkTokens().accent)
        return darkTokens();
    return derivedFrom(palette);
}

QPalette paletteOf(const Tokens& tokens)
{
    QPalette palette(tokens.button, tokens.window);
    const auto set = [&palette](QPalette::ColorRole role, const QColor& colour) { palette.setColor(role, colour); };
    set(QPalette::Window, tokens.window);
    set(QPalette::WindowText, tokens.text);
    set(QPalette::Base, tokens.base);
    set(QPalette::AlternateBase, tokens.alternateBase);
    set(QPalette::Text, tokens.text);
    set(QPalette::Button, tokens.button);
    set(QPalette::ButtonText, tokens.text);
    set(QPalette::BrightText, tokens.onAccent);
    set(QPalette::ToolTipBase, tokens.popup);
    set(QPalette::ToolTipText, tokens.text);
    set(QPalette::PlaceholderText, tokens.secondary);
    set(QPalette::Highlight, tokens.highlight);
    set(QPalette::HighlightedText, tokens.text);
    set(QPalette::Link, tokens.accent);
    set(QPalette::LinkVisited, tokens.accent);
    set(QPalette::Light, tokens.base);
    set(QPalette::Midlight, tokens.innerLine);
    set(QPalette::Mid, tokens.border);
    set(QPalette::Dark, tokens.border);
    set(QPalette::Shadow, tokens.border);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, tokens.secondary);
    return palette;
}

QColor environmentColour(const QString& environment)
{
    const QString name = environment.toLower();
    if (name.startsWith(QLatin1String("prod")) || name == QLatin1String("live"))
        return QColor(0xb3261e);
    if (name.startsWith(QLatin1String("stag")) || name.startsWith(QLatin1String("test")))
        return QColor(0x8a5a00);
    if (name.startsWith(QLatin1String("dev")))
        return QColor(0x4a5568);
    return QColor(0x57606a);
}

double contrastRatio(const QColor& one, const QColor& other)
{
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

} // namespace waybill::ui
