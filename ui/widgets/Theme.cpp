// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Theme.h"

#include "ui/widgets/Fonts.h"
#include "ui/widgets/Table.h"

#include <QApplication>
#include <QProxyStyle>
#include <QStyleFactory>
#include <QStyleOption>
#include <QToolTip>

namespace waybill::ui {

namespace {

constexpr std::pair<Theme::Choice, const char*> choiceNames[] = {
    {Theme::Choice::System, "system"},
    {Theme::Choice::Light, "light"},
    {Theme::Choice::Dark, "dark"},
    {Theme::Choice::HighContrast, "contrast"},
};

// In high contrast there is no style sheet to say it: a header's titles stand above the texts of their cells.
class HeaderStyle : public QProxyStyle {
public:
    HeaderStyle() : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))) {}

    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const override
    {
        const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option); // as the common style hands it on
        if (element != CE_HeaderLabel || header == nullptr || !qApp->styleSheet().isEmpty())
            return QProxyStyle::drawControl(element, option, painter, widget);
        QStyleOptionHeader moved = *header;
        const int by = Table::cellPadding - pixelMetric(PM_HeaderMargin, option, widget);
        moved.rect.adjust(by, 0, -by, 0);
        QProxyStyle::drawControl(element, &moved, painter, widget);
    }
};

} // namespace

Theme::Theme(Choice choice, QObject* parent)
    : QObject(parent), m_choice(choice), m_systemPalette(QApplication::palette())
{
    QApplication::setStyle(new HeaderStyle);
    QApplication::setFont(applicationFont());
    connect(&m_desktop, &DesktopPreference::changed, this, &Theme::apply);
    apply();
}

void Theme::dress()
{
    m_isDressed = true;
    apply();
}

void Theme::setChoice(Choice choice)
{
    if (choice == m_choice)
        return;
    m_choice = choice;
    apply();
}

QString Theme::nameOf(Choice choice)
{
    for (const auto& [value, name] : choiceNames) {
        if (value == choice)
            return QString::fromLatin1(name);
    }
    return {};
}

std::optional<Theme::Choice> Theme::choiceFrom(const QString& name)
{
    for (const auto& [value, text] : choiceNames) {
        if (name == QLatin1String(text))
            return value;
    }
    return std::nullopt;
}

void Theme::apply()
{
    const bool highContrast =
        m_choice == Choice::HighContrast || (m_choice == Choice::System && m_desktop.highContrast());
    if (highContrast) {
        qApp->setStyleSheet({});
        QPalette palette = m_systemPalette;
        palette.setColor(QPalette::PlaceholderText, palette.color(QPalette::Text)); // nothing is said more faintly
        QApplication::setPalette(palette);
    } else {
        const bool systemDark =
            m_desktop.dark().value_or(m_systemPalette.color(QPalette::Window).lightness() < 128);
        const bool dark = m_choice == Choice::Dark || (m_choice == Choice::System && systemDark);
        const Tokens& tokens = dark ? darkTokens() : lightTokens();
        const QPalette palette = paletteOf(tokens);
        QApplication::setPalette(palette);
        QToolTip::setPalette(palette);
        if (m_isDressed)
            qApp->setStyleSheet(styleSheetOf(tokens));
    }
    emit changed();
}

} // namespace waybill::ui
