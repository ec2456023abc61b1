// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/MarksDialog.h"

#include "ui/widgets/EmptyState.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/TimeText.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace waybill::ui::timeline {

namespace {

constexpr int eventRole = Qt::UserRole + 100;
enum MarkColumn : int { WhenColumn, OutcomeColumn, ProviderColumn, NoteColumn };

} // namespace

MarksDialog::MarksDialog(Marks& marks, const Clock& clock, QWidget* parent)
    : QDialog(parent), m_marks(marks), m_clock(clock), m_find(new QLineEdit(this)),
      m_model(new QStandardItemModel(this)), m_table(new Table(this)), m_empty(new EmptyState(this))
{
    setObjectName(QStringLiteral("marksDialog"));
    setWindowTitle(tr("Marked events"));
    resize(680, 420);
    m_find->setObjectName(QStringLiteral("findMark"));
    m_find->setPlaceholderText(tr("Find in notes, outcomes and providers"));
    m_find->setAccessibleName(tr("Find a mark"));
    m_find->installEventFilter(this);
    m_table->setObjectName(QStringLiteral("markTable"));
    m_table->setAccessibleName(tr("Marked events"));
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_empty->set(tr("No event is marked yet"), tr("Choose an event in the timeline and press M."));
    auto* open = new QPushButton(tr("Show the event"), this);
    auto* remove = new QPushButton(tr("Remove the mark"), this);
    open->setAutoDefault(false);
    remove->setAutoDefault(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(remove);
    buttons->addStretch(1);
    buttons->addWidget(open);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_find);
    column->addWidget(m_table, 1);
    column->addWidget(m_empty, 1);
    column->addLayout(buttons);
    connect(m_find, &QLineEdit::textChanged, this, &MarksDialog::fill);
    connect(&m_marks, &Marks::changed, this, &MarksDialog::fill);
    connect(m_table, &Table::activatedByKey, this, &MarksDialog::open);
    connect(m_table, &QTableView::doubleClicked, this, &MarksDialog::open);
    connect(open, &QPushButton::clicked, this, &MarksDialog::open);
    connect(remove, &QPushButton::clicked, this, &MarksDialog::remove);
    fill();
}

// From the line down into the list, and Enter at once.
bool MarksDialog::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_find && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Down)
            m_table->setFocus(Qt::ShortcutFocusReason);
        else if (key == Qt::Key_Return || key == Qt::Key_Enter)
            open();
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter)
            return true;
    }
    return QDialog::eventFilter(watched, event);
}

void MarksDialog::fill()
{
    const events::EventId before = current();
    const QString wanted = m_find->text().simplified();
    m_model->clear();
    m_model->setHorizontalHeaderLabels({tr("Time"), tr("Outcome"), tr("Provider"), tr("Note")});
    for (const Mark& mark : m_marks.newestFirst()) {
        const QString outcome = styleOf(mark.type, lightTokens()).word;
        const QString provider = providerName(mark.provider);
        const QString text = QString::fromStdString(mark.note);
        const QString all = text + QLatin1Char(' ') + outcome + QLatin1Char(' ') + provider;
        if (!all.contains(wanted, Qt::CaseInsensitive))
            continue;
        const QString day = dayText(mark.time, m_clock.now());
        auto* when = new QStandardItem((day.isEmpty() ? day : day + QLatin1Char(' ')) + timeOfDay(mark.time));
        when->setData(QVariant::fromValue<qulonglong>(mark.event.value()), eventRole);
        when->setToolTip(zonedTime(mark.time));
        auto* what = new QStandardItem(outcome);
        what->setData(int(mark.type), OutcomeRole);
        auto* note = new QStandardItem(text);
        note->setToolTip(text.toHtmlEscaped());
        m_model->appendRow({when, what, new QStandardItem(provider), note});
        if (mark.event == before)
            m_table->setCurrentIndex(when->index());
    }
    m_table->setStretchColumn(NoteColumn);
    m_table->setColumnWidth(WhenColumn, 140);
    m_table->setColumnWidth(OutcomeColumn, 120);
    m_table->setColumnWidth(ProviderColumn, 110);
    if (!m_table->currentIndex().isValid() && m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(0, 0));
    const bool any = !m_marks.newestFirst().empty();
    m_table->setVisible(any);
    m_empty->setVisible(!any);
}

events::EventId MarksDialog::current() const
{
    const QModelIndex index = m_table->currentIndex();
    return events::EventId(index.isValid() ? index.siblingAtColumn(WhenColumn).data(eventRole).toULongLong() : 0);
}

void MarksDialog::open()
{
    if (const Mark* mark = m_marks.find(current()))
        emit chosen(*mark);
}

void MarksDialog::remove()
{
    m_marks.remove(current());
}

} // namespace waybill::ui::timeline
