// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/CompletionPopup.h"

#include "ui/widgets/Fonts.h"
#include "ui/widgets/LineDelegate.h"
#include "ui/widgets/TimeText.h"
#include "ui/widgets/Tokens.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::timeline {

namespace {

constexpr int lineHeight = 26;
constexpr std::size_t recentShown = 4;

class CompletionDelegate : public LineDelegate {
public:
    explicit CompletionDelegate(QObject* parent) : LineDelegate(&Tokens::popup, lineHeight, parent) {}

protected:
    void paintLine(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                   const Tokens& tokens) const override
    {
        const bool heading = !index.flags().testFlag(Qt::ItemIsSelectable);
        const QRect room = option.rect.adjusted(10, 0, -10, 0);
        painter.setFont(secondaryFont(option.font));
        painter.setPen(tokens.secondary);
        if (heading) {
            painter.fillRect(QRect(option.rect.left(), option.rect.top(), option.rect.width(), 1), tokens.innerLine);
            painter.drawText(room, Qt::AlignVCenter, index.data().toString());
            return;
        }
        const QString note = index.data(PopupNoteRole).toString();
        painter.setPen(index.data(PopupCandidateRole).toInt() < 0 ? tokens.secondary : tokens.text);
        painter.drawText(room, Qt::AlignVCenter | Qt::AlignRight, note);
        painter.setPen(tokens.secondary);
        painter.drawText(room.adjusted(0, 0, -70, 0), Qt::AlignVCenter | Qt::AlignRight,
                         index.data(PopupKindRole).toString());
        paintText(&painter, room.adjusted(0, 0, -170, 0), index, option.font, tokens);
    }

private:
    static void paintText(QPainter* painter, QRect room, const QModelIndex& index, const QFont& body,
                          const Tokens& tokens)
    {
        const QString text = index.data().toString();
        const QString typed = index.data(PopupTypedRole).toString();
        const qsizetype found = typed.isEmpty() ? -1 : text.lastIndexOf(typed, -1, Qt::CaseInsensitive);
        const qsizetype from = std::max<qsizetype>(found, 0);
        const qsizetype length = found < 0 ? 0 : typed.size();
        painter->setPen(tokens.text);
        const std::pair<QString, bool> pieces[] = {
            {text.left(from), false}, {text.mid(from, length), true}, {text.mid(from + length), false}};
        for (const auto& [piece, bold] : pieces) {
            QFont font = monospaceFont(body);
            font.setBold(bold);
            painter->setFont(font);
            painter->drawText(room, Qt::AlignVCenter,
                              painter->fontMetrics().elidedText(piece, Qt::ElideRight, room.width()));
            room.setLeft(room.left() + painter->fontMetrics().horizontalAdvance(piece));
        }
    }
};

} // namespace

CompletionPopup::CompletionPopup(QWidget* parent)
    : QFrame(parent), m_list(new QListWidget(this)), m_keys(new QLabel(this)), m_help(new QLabel(this))
{
    setObjectName(QStringLiteral("completion"));
    setFrameShape(QFrame::Box);
    setFrameShadow(QFrame::Plain);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::ToolTipBase);
    setForegroundRole(QPalette::Mid);
    m_list->setObjectName(QStringLiteral("completionList"));
    m_list->setAccessibleName(tr("Completions"));
    m_list->setItemDelegate(new CompletionDelegate(m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->viewport()->setAutoFillBackground(false);
    for (QLabel* label : {m_keys, m_help}) {
        label->setForegroundRole(QPalette::PlaceholderText);
        label->setFont(secondaryFont(font()));
    }
    m_keys->setText(tr("Tab accepts    Enter applies    Esc closes"));
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(10, 4, 10, 5);
    foot->addWidget(m_keys);
    foot->addStretch();
    foot->addWidget(m_help);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addWidget(m_list);
    column->addLayout(foot);
    connect(m_list, &QListWidget::itemClicked, this, &CompletionPopup::accept);
    hide();
}

void CompletionPopup::offer(const filter::Completion& completion, const QString& typed, const QString& prefix,
                            const std::vector<FilterHistory::Entry>& recent, Timestamp now)
{
    m_list->clear();
    int number = 0;
    for (const filter::Candidate& candidate : completion.candidates) {
        const QString text = prefix + QString::fromStdString(candidate.text);
        addLine(text, typed, candidate.isField ? tr("Field") : QString(),
                candidate.count > 0 ? countText(candidate.count) : QString(), number++);
    }
    if (!recent.empty()) {
        auto* heading = new QListWidgetItem(tr("Recent"), m_list);
        heading->setFlags(Qt::NoItemFlags);
    }
    for (std::size_t at = 0; at < std::min(recent.size(), recentShown); ++at)
        addLine(recent[at].text, {}, {}, ago(recent[at].used, now), -1);
    if (m_list->count() == 0)
        hide();
}

void CompletionPopup::placeAt(QPoint left, int width)
{
    const int lines = std::min(m_list->count(), 14);
    m_list->setFixedHeight(lines * lineHeight);
    const int room = parentWidget()->width() - 8;
    resize(std::min(width, room), sizeHint().height());
    move(std::clamp(left.x(), 4, std::max(4, room - this->width())), left.y());
    show();
    raise();
}

void CompletionPopup::step(int rows)
{
    int row = m_list->currentRow();
    const int count = m_list->count();
    for (int tries = 0; tries < count; ++tries) {
        row = row < 0 && rows < 0 ? count - 1 : (row + rows + count) % count;
        if (m_list->item(row)->flags().testFlag(Qt::ItemIsSelectable))
            break;
    }
    m_list->setCurrentRow(row);
}

bool CompletionPopup::hasChoice() const
{
    return isVisible() && m_list->currentRow() >= 0;
}

void CompletionPopup::accept()
{
    const QListWidgetItem* item = m_list->currentItem();
    if (item == nullptr)
        return;
    const int candidate = item->data(PopupCandidateRole).toInt();
    if (candidate >= 0)
        emit candidateChosen(candidate);
    else
        emit filterChosen(item->text());
}

void CompletionPopup::addLine(const QString& text, const QString& typed, const QString& kind, const QString& note, int candidate)
{
    auto* item = new QListWidgetItem(text, m_list);
    item->setData(PopupTypedRole, typed);
    item->setData(PopupKindRole, kind);
    item->setData(PopupNoteRole, note);
    item->setData(PopupCandidateRole, candidate);
}

} // namespace waybill::ui::timeline
