// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Icons.h"

#include <QDir>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>

#include <cmath>

// Outside any namespace, as Q_INIT_RESOURCE asks.
static void loadIconResource()
{
    Q_INIT_RESOURCE(icons);
}

namespace waybill::ui {

namespace {

constexpr QLatin1StringView ownFolder(":/waybill/icons/");

// Breeze draws these in two tones or on a tile, which one colour would flatten.
bool isDrawnHere(const QString& name)
{
    return name == QLatin1String("data-warning") || name == QLatin1String("question")
           || name == QLatin1String("checkmark");
}

// Paints the alpha of the source in one colour, at the pixel size that is asked for. The file is read at the first painting:
// cells make icons all the time, and mostly somebody painted the same before.
class TintedEngine : public QIconEngine {
public:
    TintedEngine(QString name, const QColor& colour, const QColor& disabled)
        : m_name(std::move(name)), m_colour(colour), m_disabled(disabled)
    {
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device() != nullptr ? painter->device()->devicePixelRatioF() : 1.0;
        painter->drawPixmap(rect, scaledPixmap(rect.size() * ratio, mode, state, ratio));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        const QColor colour = mode == QIcon::Disabled ? m_disabled : m_colour;
        const QString key = QStringLiteral("waybill-icon/%1/%2/%3x%4/%5/%6")
                                .arg(m_name, colour.name(QColor::HexArgb))
                                .arg(size.width())
                                .arg(size.height())
                                .arg(QIcon::themeName())
                                .arg(scale);
        QPixmap pixmap;
        if (!QPixmapCache::find(key, &pixmap)) {
            pixmap = tinted(size, colour, scale);
            QPixmapCache::insert(key, pixmap);
        }
        pixmap.setDevicePixelRatio(scale);
        return pixmap;
    }

    QSize actualSize(const QSize& size, QIcon::Mode, QIcon::State) override { return size; }
    bool isNull() override { return false; }
    QIconEngine* clone() const override { return new TintedEngine(*this); }

private:
    QIcon source() const
    {
        const QString own = ownFolder + m_name + QLatin1String(".svg");
        if (!isDrawnHere(m_name) && QIcon::hasThemeIcon(m_name))
            return QIcon::fromTheme(m_name);
        return QIcon(QFile::exists(own) ? own : ownFolder + QLatin1String("question.svg"));
    }

    // On a dense screen the drawing for the size that is meant, only finer: the theme's drawing for as many pixels is another
    // one, often a coloured tile.
    QPixmap tinted(const QSize& size, const QColor& colour, qreal scale) const
    {
        QPixmap canvas(size);
        canvas.fill(Qt::transparent);
        QPainter painter(&canvas);
        // Themes have whole scales only, and for one in between give whatever is nearest in pixels.
        QPixmap drawing = source().pixmap((QSizeF(size) / scale).toSize(), std::ceil(scale));
        drawing.setDevicePixelRatio(1.0);
        const QSize fitting = drawing.size().scaled(size, Qt::KeepAspectRatio);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawPixmap(QRect(QPoint((size.width() - fitting.width()) / 2, (size.height() - fitting.height()) / 2), fitting), drawing);
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(QRect(QPoint(), size), colour);
        return canvas;
    }

    QString m_name;
    QColor m_colour;
    QColor m_disabled;
};

} // namespace

void setUpIcons()
{
    loadIconResource();
    QStringList paths = QIcon::themeSearchPaths();
    for (const char* folder : {"/usr/share/icons", "/usr/local/share/icons"}) {
        const QString path = QString::fromLatin1(folder);
        if (!paths.contains(path) && QDir(path).exists())
            paths.append(path);
    }
    QIcon::setThemeSearchPaths(paths);
    QIcon::setThemeName(QStringLiteral("breeze"));
}

QIcon icon(const QString& name, const QColor& colour)
{
    return QIcon(new TintedEngine(name, colour, colour));
}

QIcon icon(const QString& name, const QPalette& palette)
{
    return QIcon(new TintedEngine(name, palette.color(QPalette::Active, QPalette::ButtonText),
                                  palette.color(QPalette::Disabled, QPalette::ButtonText)));
}

QStringList ownIconNames()
{
    loadIconResource();
    QStringList names;
    for (const QString& file : QDir(QString(ownFolder)).entryList({QStringLiteral("*.svg")}, QDir::Files, QDir::Name))
        names.append(file.chopped(4));
    return names;
}

} // namespace waybill::ui
