// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/FilterField.h"

#include "ui/timeline/CompletionPopup.h"
#include "ui/widgets/Tokens.h"

#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

namespace waybill::ui::timeline {

namespace {

using namespace std::chrono_literals;

// Long enough not to filter on every keystroke, short enough to feel immediate.
constexpr auto typingPause = 150ms;

} // namespace

FilterField::FilterField(FilterHistory& history, const Clock& clock, QWidget* parent)
    : LabelledField(tr("Filter"), QStringLiteral("view-filter"), parent), m_history(history), m_clock(clock)
{
    setObjectName(QStringLiteral("filterField"));
    setPlaceholderText(tr("for example  type:bounced domain:gmail.com since:2h"));
    m_delay.setSingleShot(true);
    m_delay.setInterval(typingPause);
    connect(&m_delay, &QTimer::timeout, this, &FilterField::applyTyped);
    connect(this, &QLineEdit::textEdited, this, &FilterField::typed);
    connect(this, &LabelledField::cleared, this, [this] { apply({}); });
}

void FilterField::setCountNote(const QString& note)
{
    m_countNote = note;
    if (m_understood)
        setNote(note);
}

void FilterField::apply(const std::string& text)
{
    setText(QString::fromStdString(text));
    judge();
    if (m_popup != nullptr)
        m_popup->hide();
    applyTyped();
    m_history.add(QString::fromStdString(m_applied));
}

void FilterField::beginCondition()
{
    setFocus(Qt::OtherFocusReason); // a shortcut's reason would select the text, and typing would replace it
    end(false);
    if (!text().isEmpty() && !text().endsWith(QLatin1Char(' ')))
        insert(QStringLiteral(" "));
}

void FilterField::keyPressEvent(QKeyEvent* event)
{
    const bool open = m_popup != nullptr && m_popup->isVisible();
    switch (event->key()) {
    case Qt::Key_Down:
    case Qt::Key_Up:
        if (!open)
            complete();
        else
            m_popup->step(event->key() == Qt::Key_Down ? 1 : -1);
        return;
    case Qt::Key_Escape:
        if (open)
            m_popup->hide();
        else
            emit left();
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (open && m_popup->hasChoice()) {
            m_popup->accept();
            return;
        }
        if (open)
            m_popup->hide();
        judge();
        applyTyped();
        if (m_understood) {
            m_history.add(text());
            emit left();
        }
        return;
    default:
        LabelledField::keyPressEvent(event);
    }
}

void FilterField::focusOutEvent(QFocusEvent* event)
{
    LabelledField::focusOutEvent(event);
    if (m_popup != nullptr && event->reason() != Qt::PopupFocusReason)
        m_popup->hide();
    if (m_understood && !text().isEmpty())
        m_history.add(text());
}

bool FilterField::event(QEvent* event)
{
    // Tab accepts a completion; only without one does it leave the field.
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Tab
        && m_popup != nullptr && m_popup->isVisible() && !m_completion.candidates.empty()) {
        if (!m_popup->hasChoice())
            m_popup->step(1);
        m_popup->accept();
        return true;
    }
    return LabelledField::event(event);
}

void FilterField::typed()
{
    complete();
    judge();
    m_delay.stop();
    if (m_understood && isHalfTyped()) {
        // It would parse, and hide every row until the value is whole: the table keeps the last filter.
        setState(State::Neutral);
        setNote(tr("Tab completes, Enter applies"));
        return;
    }
    m_delay.start();
}

// A value is being typed that known ones begin with or contain, and it is none of them yet.
bool FilterField::isHalfTyped() const
{
    if (m_popup == nullptr || !m_popup->isVisible() || m_completion.candidates.empty() || m_completion.length == 0)
        return false;
    const std::string now = text().toStdString().substr(m_completion.position, m_completion.length);
    return std::ranges::none_of(m_completion.candidates,
                                [&now](const filter::Candidate& candidate) { return candidate.text == now; });
}

void FilterField::judge()
{
    const auto query = filter::Query::parse(text().toStdString());
    m_understood = query.has_value();
    if (query) {
        setState(text().trimmed().isEmpty() ? State::Neutral : State::Valid);
        setNote(m_countNote);
        return;
    }
    const filter::ParseError& error = query.error();
    const QByteArray bytes = text().toUtf8();
    m_wrongFrom = QString::fromUtf8(bytes.left(qsizetype(error.position))).size();
    m_wrongLength = QString::fromUtf8(bytes.mid(qsizetype(error.position), qsizetype(error.length))).size();
    const QString reason = QString::fromStdString(error.message);
    setState(error.unfinished ? State::Neutral : State::Wrong);
    setNote(error.unfinished ? tr("Unfinished: %1").arg(reason) : tr("Character %1: %2").arg(m_wrongFrom + 1).arg(reason));
    update();
}

void FilterField::paintEvent(QPaintEvent* event)
{
    LabelledField::paintEvent(event);
    const int room = width() - textMargins().left() - textMargins().right();
    // A text that is scrolled has no fixed places.
    if (m_understood || state() != State::Wrong || fontMetrics().horizontalAdvance(text()) > room)
        return;
    const int left = textMargins().left() + 2 + fontMetrics().horizontalAdvance(text().left(m_wrongFrom));
    const int length = fontMetrics().horizontalAdvance(text().mid(m_wrongFrom, std::max<qsizetype>(m_wrongLength, 1)));
    QPainter painter(this);
    painter.fillRect(QRect(left, height() / 2 + fontMetrics().height() / 2, std::max(length, 6), 2),
                     tokensOf(palette()).bounced);
}

void FilterField::applyTyped()
{
    m_delay.stop();
    const std::string typed = text().toStdString();
    const auto query = filter::Query::parse(typed);
    if (!query || typed == m_applied)
        return;
    m_applied = typed;
    emit queryChanged(*query);
}

void FilterField::complete()
{
    if (!m_source)
        return;
    const std::string typed = text().toStdString();
    m_completion = filter::complete(typed, cursorByte(), m_source);
    const QString before = QString::fromStdString(typed.substr(0, m_completion.position));
    const QString replaced = QString::fromStdString(typed.substr(m_completion.position, m_completion.length));
    // "reason:" stands before its values in the list as it does in the text.
    const qsizetype token = before.lastIndexOf(QLatin1Char(' ')) + 1;
    popup()->offer(m_completion, replaced, before.mid(token), m_history.entries(), m_clock.now());
    if (m_completion.candidates.empty() && m_history.entries().empty()) {
        popup()->hide();
        return;
    }
    const int x = textMargins().left() + fontMetrics().horizontalAdvance(before.left(token)) - 10;
    const QPoint below = mapTo(popup()->parentWidget(), QPoint(std::max(0, x), height() + 2));
    popup()->placeAt(below, 480);
}

void FilterField::takeCandidate(int number)
{
    const filter::Candidate& candidate = m_completion.candidates[std::size_t(number)];
    std::string typed = text().toStdString();
    typed.replace(m_completion.position, m_completion.length, candidate.text);
    const std::size_t end = m_completion.position + candidate.text.size();
    if (!candidate.isField && end == typed.size())
        typed += ' ';
    setText(QString::fromStdString(typed));
    setCursorPosition(int(QString::fromStdString(typed.substr(0, end)).size()) + (candidate.isField ? 0 : 1));
    judge();
    if (candidate.isField)
        complete();
    else
        popup()->hide();
    m_delay.start();
}

CompletionPopup* FilterField::popup()
{
    if (m_popup == nullptr) {
        m_popup = new CompletionPopup(window());
        connect(m_popup, &CompletionPopup::candidateChosen, this, &FilterField::takeCandidate);
        connect(m_popup, &CompletionPopup::filterChosen, this, [this](const QString& text) {
            apply(text.toStdString());
            m_popup->hide();
        });
    }
    return m_popup;
}

std::size_t FilterField::cursorByte() const
{
    return text().left(cursorPosition()).toStdString().size();
}

} // namespace waybill::ui::timeline
