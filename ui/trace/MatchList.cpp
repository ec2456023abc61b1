// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/MatchList.h"

#include "ui/trace/OutsideText.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/LineDelegate.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/TimeText.h"
#include "ui/widgets/Tokens.h"

#include <QPainter>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::trace {

namespace {

constexpr int rowHeight = 46;
constexpr int padding = 8;
enum MatchRole : int { OutcomeOfMatch = Qt::UserRole + 1, SecondLine, When };

class MatchDelegate : public LineDelegate {
public:
    explicit MatchDelegate(QObject* parent) : LineDelegate(&Tokens::base, rowHeight, parent) {}

protected:
    void paintLine(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                   const Tokens& tokens) const override
    {
        const QRect row = option.rect;
        painter.fillRect(QRect(row.left(), row.bottom(), row.width(), 1), tokens.innerLine);
        const auto outcome = events::Outcome(index.data(OutcomeOfMatch).toInt());
        styleOf(outcome, tokens).icon().paint(&painter, QRect(row.left() + padding, row.top() + 5, 16, 16));
        paintTexts(painter, row.adjusted(padding + 22, 3, -padding, -4), option.font, index, tokens, isChosen(option));
    }

private:
    static void paintTexts(QPainter& painter, const QRect& room, const QFont& font, const QModelIndex& index,
                           const Tokens& tokens, bool selected)
    {
        const QRect top(room.left(), room.top(), room.width(), room.height() / 2);
        const QRect bottom(room.left(), top.bottom() + 1, room.width(), room.height() / 2);
        const QString when = index.data(When).toString();
        painter.setPen(tokens.secondary);
        painter.setFont(secondaryFont(font));
        painter.drawText(top, Qt::AlignRight | Qt::AlignVCenter, when);
        const int left = top.width() - painter.fontMetrics().horizontalAdvance(when) - padding;
        painter.drawText(
            bottom, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            painter.fontMetrics().elidedText(index.data(SecondLine).toString(), Qt::ElideRight, bottom.width()));
        painter.setPen(tokens.text);
        painter.setFont(selected ? titleFont(font) : font);
        painter.drawText(
            QRect(top.left(), top.top(), left, top.height()), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
            painter.fontMetrics().elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideMiddle, left));
    }
};

// What tells the message from its neighbours: its type, else its subject, else whom it went to.
QString titleOf(const waybill::trace::Story& story, bool oneRecipient)
{
    if (!oneRecipient && !story.key.recipient.empty())
        return shown(story.key.recipient);
    if (const std::string& type = waybill::trace::messageTypeOf(story); !type.empty())
        return shown(type);
    const auto hasSubject = [](const events::Event& event) { return !event.subject.empty(); };
    if (const auto found = std::ranges::find_if(story.events, hasSubject); found != story.events.end())
        return shown(found->subject);
    return shown(story.key.messageId.empty() ? story.key.recipient : story.key.messageId);
}

// Messages of the last day are told apart by their time, also in the first hours of a new one.
QString timeOf(Timestamp time, Timestamp now)
{
    const QString day = dayText(time, now);
    if (day.isEmpty())
        return timeOfDay(time).left(5);
    return now - time < std::chrono::hours(24) ? whenText(time, now) : day;
}

} // namespace

MatchList::MatchList(QWidget* parent) : QWidget(parent), m_title(new PaneTitle({}, this)), m_list(new QListWidget(this))
{
    setObjectName(QStringLiteral("matchPane"));
    m_list->setObjectName(QStringLiteral("matchList"));
    m_list->setAccessibleName(tr("Messages found"));
    m_list->setItemDelegate(new MatchDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0)
            emit storyChosen(std::size_t(row));
    });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_list, 1);
}

void MatchList::setStories(const std::vector<waybill::trace::Story>& stories, std::size_t current, Timestamp now)
{
    const QSignalBlocker quiet(m_list);
    const bool oneRecipient = std::ranges::all_of(stories, [&](const waybill::trace::Story& story) {
        return story.key.recipient == stories.front().key.recipient;
    });
    m_title->setTitle(oneRecipient ? tr("Messages to this address") : tr("Messages found"));
    m_title->setNote(countText(std::int64_t(stories.size())));
    m_list->clear();
    for (const waybill::trace::Story& story : stories) {
        const OutcomeStyle style = styleOf(story.verdict.outcome, tokensOf(palette()));
        const Timestamp at = waybill::trace::beginningOf(story);
        auto* item = new QListWidgetItem(titleOf(story, oneRecipient), m_list);
        const QString second = tr("%1 · %2").arg(style.word, providerName(story.key.provider));
        item->setData(OutcomeOfMatch, int(story.verdict.outcome));
        item->setData(SecondLine, second);
        item->setData(When, timeOf(at, now));
        item->setData(Qt::AccessibleTextRole, tr("%1, %2, %3").arg(item->text(), second, timeOf(at, now)));
        item->setToolTip(plainToolTip(item->text() + QLatin1Char('\n') + zonedTime(at)));
    }
    m_list->setCurrentRow(int(current));
}

} // namespace waybill::ui::trace
