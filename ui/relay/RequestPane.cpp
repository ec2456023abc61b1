// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/RequestPane.h"

#include "ui/relay/Words.h"
#include "ui/trace/OutsideText.h"
#include "ui/trace/WebhookPane.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/PaneTitle.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace waybill::ui::relay {

namespace {

constexpr int comfortable = 260; // in which a few headers and a few lines of the body can be read

} // namespace

RequestPane::RequestPane(const Clock& clock, RelaySource source, QWidget* parent)
    : QWidget(parent), m_source(std::move(source)), m_title(new PaneTitle({}, this)),
      m_replay(new QPushButton(tr("Replay"), this)), m_copy(new QPushButton(tr("Copy"), this)),
      m_enlarge(new QToolButton(this)), m_close(new QToolButton(this)), m_why(new QLabel), m_bytes(new trace::WebhookPane(clock))
{
    setObjectName(QStringLiteral("requestPane"));
    // What stands in its place while no request is chosen has its own height.
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    m_replay->setObjectName(QStringLiteral("replayShown"));
    m_replay->setAccessibleName(tr("Replay this dead letter"));
    m_copy->setObjectName(QStringLiteral("copyRequest"));
    m_copy->setToolTip(tr("The whole request as text"));
    m_copy->setAccessibleName(tr("Copy the request as text"));
    for (QPushButton* button : {m_replay, m_copy}) {
        button->setProperty("compact", true);
        m_title->addTrailing(button);
    }
    m_enlarge->setObjectName(QStringLiteral("enlargeRequest"));
    m_enlarge->setCheckable(true);
    m_close->setObjectName(QStringLiteral("closeRequest"));
    for (QToolButton* button : {m_enlarge, m_close}) {
        button->setProperty("flat", true);
        button->setFocusPolicy(Qt::StrongFocus);
        m_title->addTrailing(button);
    }
    m_close->setAccessibleName(tr("Close the request"));
    m_close->setToolTip(tr("Close (Esc)"));
    setEnlarged(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(makeContent(), 1);
    connect(m_replay, &QPushButton::clicked, this, [this] {
        if (m_chosen)
            emit replayRequested(m_chosen->id);
    });
    connect(m_copy, &QPushButton::clicked, this, &RequestPane::copy);
    connect(m_enlarge, &QToolButton::clicked, this, &RequestPane::enlargeRequested);
    connect(m_close, &QToolButton::clicked, this, &RequestPane::closeRequested);
}

QWidget* RequestPane::makeContent()
{
    auto* content = new QWidget;
    content->setAutoFillBackground(true);
    content->setBackgroundRole(QPalette::Base);
    m_why->setObjectName(QStringLiteral("requestWhy"));
    m_why->setTextFormat(Qt::PlainText);
    m_why->setWordWrap(true);
    m_why->setFont(titleFont(font()));
    m_why->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_why->setContentsMargins(12, 6, 12, 0);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_why);
    column->addWidget(m_bytes, 1);
    m_bytes->layout()->setContentsMargins(12, 2, 12, 4); // height is what the page has least of
    return content;
}

void RequestPane::show(const feed::DeadLetterDetail& letter)
{
    QString why = trace::shown(letter.why);
    if (letter.tries > 1)
        why += QStringLiteral(" – ") + tr("tried %n times", nullptr, int(letter.tries));
    choose({true, letter.id}, tr("Dead letter of %1").arg(trace::shown(letter.endpoint)), why);
}

void RequestPane::show(const feed::RefusedRequest& refused)
{
    choose({false, refused.id}, tr("Refused at %1").arg(trace::shown(refused.endpoint)), reasonWords(refused.reason));
}

void RequestPane::choose(const Chosen& chosen, const QString& title, const QString& why)
{
    m_title->setTitle(title);
    m_why->setText(why);
    m_replay->setVisible(chosen.isDeadLetter);
    if (m_chosen == chosen) { // its bytes stay as they are
        if (std::exchange(m_again, false))
            ask();
        return;
    }
    m_chosen = chosen;
    showBytes();
}

void RequestPane::showBytes()
{
    m_again = false;
    m_bytes->clear();
    m_copy->setEnabled(false);
    if (!m_chosen)
        return;
    if (m_masked) {
        m_bytes->setRaw(fail(ErrorCode::PermissionDenied, tr("recipients are masked, and these bytes may name them").toStdString(),
                             tr("switch it off under View > Mask recipients").toStdString()));
        return;
    }
    ask();
}

void RequestPane::ask()
{
    const auto& source = m_chosen->isDeadLetter ? m_source.deadLetterBytes : m_source.refusedBytes;
    source(m_chosen->id, this, [this, asked = *m_chosen](const Result<feed::RawRequest>& raw) {
        if (m_chosen != asked || m_masked)
            return;
        m_bytes->setRaw(raw);
        m_copy->setEnabled(raw.has_value());
        m_again = !raw && raw.error().code == ErrorCode::Unavailable;
    });
}

void RequestPane::clear()
{
    m_chosen.reset();
    showBytes();
}

void RequestPane::setMasked(bool masked)
{
    if (masked == m_masked)
        return;
    m_masked = masked;
    showBytes();
}

void RequestPane::setBusy(bool busy) { m_replay->setEnabled(!busy); }

int RequestPane::wantedHeight() const { return comfortable; }

void RequestPane::takeFocus() { m_bytes->takeFocus(); }

void RequestPane::setEnlarged(bool enlarged)
{
    m_enlarge->setChecked(enlarged);
    m_enlarge->setAccessibleName(enlarged ? tr("Beside the lists again") : tr("Over the whole page"));
    m_enlarge->setToolTip(enlarged ? tr("Beside the lists again (Esc)") : tr("Over the whole page (Enter in the list)"));
    tint();
}

void RequestPane::copy()
{
    QGuiApplication::clipboard()->setText(m_title->accessibleName() + QLatin1Char('\n') + m_why->text()
                                          + QStringLiteral("\n\n") + m_bytes->text() + QLatin1Char('\n'));
    emit copied();
}

void RequestPane::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && m_enlarge->isChecked())
        emit enlargeRequested(false);
    else if (event->key() == Qt::Key_Escape)
        emit closeRequested();
    else
        QWidget::keyPressEvent(event);
}

void RequestPane::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_close != nullptr)
        tint();
}

void RequestPane::tint()
{
    m_close->setIcon(icon(QStringLiteral("window-close"), palette()));
    m_enlarge->setIcon(icon(m_enlarge->isChecked() ? QStringLiteral("view-restore") : QStringLiteral("view-fullscreen"), palette()));
}

} // namespace waybill::ui::relay
