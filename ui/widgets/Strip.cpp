// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Strip.h"

#include "ui/widgets/Icons.h"
#include "ui/widgets/Tokens.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

#include <algorithm>

namespace waybill::ui {

Strip::Strip(QWidget* parent)
    : QWidget(parent)
{
    m_icon = new QLabel(this);
    m_text = new QLabel(this);
    m_button = new QPushButton(this);
    setObjectName(QStringLiteral("strip"));
    m_text->setObjectName(QStringLiteral("stripText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_button->setObjectName(QStringLiteral("stripAction"));
    m_button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 8, 7);
    row->setSpacing(8);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_button);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (const auto run = m_run)
            run();
        else
            emit actionClicked();
    });
    tint();
    hide();
}

void Strip::show(const QString& message, const QString& action)
{
    m_run = nullptr;
    m_text->setText(message);
    setAccessibleName(message);
    m_button->setText(action);
    m_button->setVisible(!action.isEmpty());
    setVisible(true);
}

void Strip::show(const Error& error, const QString& action)
{
    show(sentencesOf(error), action);
}

void Strip::offer(const QString& action, std::function<void()> run)
{
    m_run = std::move(run);
    m_button->setText(action);
    m_button->show();
}

QString sentencesOf(const Error& error)
{
    // In logs and terminals they follow a colon and a semicolon; here each is a sentence of its own.
    const auto sentence = [](const std::string& part) {
        QString text = QString::fromStdString(part);
        const QString first = text.section(QLatin1Char(' '), 0, 0);
        if (first == QLatin1String("chmod") || first == QLatin1String("waybillctl")) // to be pasted as it is
            return text;
        const bool isWord = !first.isEmpty() && std::ranges::all_of(first, [](QChar c) { return c.isLetter(); });
        if (isWord) // and not an address, a path or an id, which stays as it is
            text[0] = text.at(0).toUpper();
        return text;
    };
    QString text = sentence(error.message);
    if (!error.hint.empty())
        text += QLatin1String(". ") + sentence(error.hint);
    return text;
}

void Strip::clear()
{
    hide();
}

void Strip::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_icon != nullptr)
        tint();
}

void Strip::paintEvent(QPaintEvent*)
{
    const Tokens tokens = tokensOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), tokens.alternateBase);
    painter.fillRect(QRect(0, 0, 3, height()), tokens.deferred);
    painter.fillRect(QRect(0, height() - 1, width(), 1), tokens.border);
}

void Strip::tint()
{
    m_icon->setPixmap(icon(QStringLiteral("data-warning"), tokensOf(palette()).deferred).pixmap(16, 16));
}

} // namespace waybill::ui
