// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/CommandPalette.h"

#include "ui/widgets/Fonts.h"
#include "ui/widgets/LineDelegate.h"
#include "ui/widgets/Tokens.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace waybill::ui::shell {

namespace {

constexpr int actionRole = Qt::UserRole + 1;
constexpr int keysRole = Qt::UserRole + 2;
constexpr int lineHeight = 30;
constexpr int mostHeight = 440;

QString plainText(const QAction& action)
{
    QString text = action.property(CommandPalette::textProperty).toString();
    if (text.isEmpty())
        text = action.text();
    return text.remove(QLatin1Char('&')).remove(QChar(0x2026));
}

bool hasWord(const QString& text, const QString& beginning)
{
    const QStringList words = text.split(QLatin1Char(' '));
    return std::ranges::any_of(words, [&beginning](const QString& word) { return word.startsWith(beginning, Qt::CaseInsensitive); });
}

// Smaller is better: a word begins with the pattern, the text has it, another word for it begins so, or the text has only
// every letter of it in order; nothing: not even that.
std::optional<int> rankOf(const QAction& action, const QString& pattern)
{
    const QString text = plainText(action);
    if (const qsizetype found = text.indexOf(pattern, 0, Qt::CaseInsensitive); found >= 0)
        return found == 0 || !text.at(found - 1).isLetterOrNumber() ? 0 : 1;
    if (hasWord(action.property(CommandPalette::otherWordsProperty).toString(), pattern))
        return 2;
    qsizetype at = 0;
    for (const QChar letter : pattern) {
        at = text.indexOf(letter, at, Qt::CaseInsensitive);
        if (at < 0)
            return {};
        ++at;
    }
    return 3;
}

class CommandDelegate : public LineDelegate {
public:
    explicit CommandDelegate(QObject* parent) : LineDelegate(&Tokens::popup, lineHeight, parent) {}

protected:
    void paintLine(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                   const Tokens& tokens) const override
    {
        const QRect room = option.rect.adjusted(12, 0, -12, 0);
        painter.drawText(room, Qt::AlignVCenter, index.data().toString());
        painter.setFont(secondaryFont(option.font));
        painter.setPen(tokens.secondary);
        painter.drawText(room, Qt::AlignVCenter | Qt::AlignRight, index.data(keysRole).toString());
    }
};

} // namespace

CommandPalette::CommandPalette(QWidget* window)
    : QFrame(window), m_field(new QLineEdit(this)), m_list(new QListWidget(this))
{
    setObjectName(QStringLiteral("commandPalette"));
    m_field->setObjectName(QStringLiteral("commandField"));
    m_field->setPlaceholderText(tr("Type a command"));
    m_field->setAccessibleName(tr("Command"));
    m_field->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("commandList"));
    m_list->setAccessibleName(tr("Commands"));
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(8);
    column->addWidget(m_field);
    column->addWidget(m_list);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::narrow);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
    hide();
}

void CommandPalette::open(const QList<QAction*>& actions)
{
    m_actions.assign(actions.begin(), actions.end());
    const int width = std::min(560, parentWidget()->width() - 32);
    setGeometry((parentWidget()->width() - width) / 2, 84, width, height());
    m_field->clear();
    narrow({});
    show();
    raise();
    m_field->setFocus(Qt::PopupFocusReason);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusOut)
        hide();
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    const int last = m_list->count() - 1;
    if (key == Qt::Key_Down)
        m_list->setCurrentRow(std::min(m_list->currentRow() + 1, last));
    else if (key == Qt::Key_Up)
        m_list->setCurrentRow(std::max(m_list->currentRow() - 1, 0));
    else if (key == Qt::Key_Return || key == Qt::Key_Enter)
        runCurrent();
    else if (key == Qt::Key_Escape)
        hide();
    else
        return false;
    return true;
}

void CommandPalette::paintEvent(QPaintEvent*)
{
    const Tokens tokens = tokensOf(palette());
    QPainter painter(this);
    painter.setPen(tokens.border);
    painter.setBrush(tokens.popup);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void CommandPalette::narrow(const QString& text)
{
    m_list->clear();
    std::vector<std::pair<int, std::size_t>> found; // rank, place among the actions
    for (std::size_t at = 0; at < m_actions.size(); ++at) {
        const QAction* action = m_actions[at];
        if (const auto rank = action != nullptr && action->isEnabled() ? rankOf(*action, text.trimmed()) : std::nullopt)
            found.emplace_back(*rank, at);
    }
    std::ranges::sort(found);
    for (const auto& [rank, at] : found) {
        auto* item = new QListWidgetItem(plainText(*m_actions[at]), m_list);
        item->setData(actionRole, int(at));
        item->setData(keysRole, m_actions[at]->shortcut().toString(QKeySequence::NativeText));
    }
    m_list->setCurrentRow(0);
    if (found.empty())
        (new QListWidgetItem(tr("No command has these letters"), m_list))->setFlags(Qt::NoItemFlags);
    // As high as what was found.
    const QMargins margins = layout()->contentsMargins();
    const int needed = margins.top() + m_field->sizeHint().height() + layout()->spacing() + m_list->count() * lineHeight + margins.bottom();
    resize(width(), std::min({needed, mostHeight, parentWidget()->height() - 120}));
}

void CommandPalette::runCurrent()
{
    const QListWidgetItem* item = m_list->currentItem();
    hide();
    parentWidget()->setFocus();
    if (item == nullptr || !item->data(actionRole).isValid())
        return;
    if (QAction* action = m_actions[std::size_t(item->data(actionRole).toInt())])
        action->trigger();
}

} // namespace waybill::ui::shell
