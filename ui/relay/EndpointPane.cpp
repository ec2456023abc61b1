// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/EndpointPane.h"

#include "ui/relay/DiagnosisPane.h"
#include "ui/relay/EndpointModel.h"
#include "ui/relay/HeartbeatDelegate.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/PaneTitle.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QResizeEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::relay {

namespace {

constexpr int narrowBelow = 1040;

// As many of the last minutes as leave room for what they mean.
int heartbeatWidth(int width) { return (width < narrowBelow ? 24 : 60) * 4 + 2 * Table::cellPadding; }

} // namespace

EndpointPane::EndpointPane(QWidget* parent)
    : QWidget(parent), m_title(new PaneTitle(tr("Endpoints"), this)), m_model(new EndpointModel(this)), m_table(new Table(this))
{
    m_title->setNote(tr("Heartbeat: one bar a minute, 60 minutes; green accepted, red refused, dashed expected and missing, "
                        "hatched relay off"));
    auto* add = new QPushButton(tr("Add endpoint…"), this);
    add->setObjectName(QStringLiteral("addEndpoint"));
    add->setProperty("compact", true);
    m_title->addTrailing(add);
    connect(add, &QPushButton::clicked, this, &EndpointPane::addEndpointRequested);
    m_table->setObjectName(QStringLiteral("endpoints"));
    m_table->setAccessibleName(tr("Endpoints"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setItemDelegate(new HeartbeatDelegate(m_table));
    m_table->setModel(m_model);
    m_table->verticalHeader()->setDefaultSectionSize(HeartbeatDelegate::lineHeight);
    m_table->setAlternatingRowColors(false);
    m_table->setStretchColumn(EndpointModel::Meaning);
    const std::pair<int, int> widths[] = {
        {EndpointModel::Name, 170},     {EndpointModel::Provider, 94}, {EndpointModel::State, 134},
        {EndpointModel::LastEvent, 94}, {EndpointModel::Heartbeat, heartbeatWidth(narrowBelow)}, {EndpointModel::PerMinute, 66},
        {EndpointModel::Refused, 66},   {EndpointModel::AnswerP95, 74}};
    for (const auto& [column, width] : widths)
        m_table->setColumnWidth(column, width);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_table, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        if (const int endpoint = m_model->endpointAt(current.row()); endpoint >= 0 && endpoint != m_model->opened())
            // Rows must not come and go while the view is still choosing one.
            QMetaObject::invokeMethod(this, [this, endpoint] { open(endpoint); }, Qt::QueuedConnection);
    });
    connect(m_table, &Table::activatedByKey, this, [this](const QModelIndex& index) {
        const int endpoint = m_model->endpointAt(index.row());
        open(endpoint == m_model->opened() ? -1 : endpoint);
    });
    connect(m_table, &Table::menuOpening, this, [this](QMenu* menu, const QModelIndex& index) {
        if (const int endpoint = m_model->endpointAt(index.row()); endpoint >= 0)
            fillMenu(*menu, m_model->endpoints()[std::size_t(endpoint)]);
    });
}

void EndpointPane::fillMenu(QMenu& menu, const feed::EndpointDetail& endpoint)
{
    const auto filter = QStringLiteral("endpoint:%1").arg(QString::fromStdString(endpoint.name));
    menu.addAction(icon(QStringLiteral("view-filter"), palette()), tr("Show its events"), this,
                   [this, filter] { emit filterRequested(filter); })
        ->setObjectName(QStringLiteral("showItsEvents"));
    menu.addAction(tr("Copy address"), this, [this, url = QString::fromStdString(endpoint.url)] {
        QGuiApplication::clipboard()->setText(url);
        emit addressCopied(url);
    });
    menu.addAction(tr("Keys…"), this, [this, endpoint] { emit keysRequested(endpoint); });
    menu.addAction(tr("Send test event"), this, [this, endpoint] { emit testRequested(endpoint); });
}

void EndpointPane::show(const feed::RelayDetails& details, bool live)
{
    m_now = details.now;
    m_model->show(details.endpoints, details.now, live, tokensOf(palette()));
    if (m_model->opened() < 0)
        m_diagnosis = nullptr; // went with its row
    propose();
    showDiagnosis();
    noteWanted();
}

// Opens the first endpoint that needs someone, those first that lose something, until a person chooses another one.
void EndpointPane::propose()
{
    const auto& endpoints = m_model->endpoints();
    if (endpoints.empty())
        return;
    const auto needs = [](const feed::EndpointDetail& endpoint) {
        return waybill::relay::needsSomeone(endpoint.diagnosis.state);
    };
    const int opened = m_model->opened();
    const bool isOurs = m_proposed.empty() || (opened >= 0 && endpoints[std::size_t(opened)].name == m_proposed);
    if (!isOurs || (opened >= 0 && needs(endpoints[std::size_t(opened)])))
        return;
    auto troubled = std::ranges::find_if(endpoints, [](const feed::EndpointDetail& endpoint) {
        return waybill::relay::isUrgent(endpoint.diagnosis.state);
    });
    if (troubled == endpoints.end())
        troubled = std::ranges::find_if(endpoints, needs);
    if (troubled == endpoints.end() && !m_proposed.empty())
        return;
    const int first = troubled == endpoints.end() ? 0 : int(troubled - endpoints.begin());
    m_proposed = endpoints[std::size_t(first)].name;
    if (troubled == endpoints.end())
        m_table->setCurrentIndex(m_model->index(m_model->rowOf(first), 0));
    else
        open(first);
}

void EndpointPane::open(int endpoint)
{
    m_diagnosis = nullptr; // goes with its row
    m_table->clearSpans();
    m_model->open(endpoint);
    const int row = m_model->openedRow();
    if (row < 0)
        return;
    m_table->setCurrentIndex(m_model->index(m_model->rowOf(endpoint), m_table->currentIndex().column() < 0 ? 0 : m_table->currentIndex().column()));
    m_table->setSpan(row, 0, 1, EndpointModel::ColumnCount);
    m_diagnosis = new DiagnosisPane;
    m_table->setIndexWidget(m_model->index(row, 0), m_diagnosis);
    connect(m_diagnosis, &DiagnosisPane::checkAgainRequested, this, &EndpointPane::checkAgainRequested);
    connect(m_diagnosis, &DiagnosisPane::addressCopied, this, &EndpointPane::addressCopied);
    connect(m_diagnosis, &DiagnosisPane::keysRequested, this, [this] {
        if (opened() != nullptr)
            emit keysRequested(*opened());
    });
    connect(m_diagnosis, &DiagnosisPane::testRequested, this, [this] {
        if (opened() != nullptr)
            emit testRequested(*opened());
    });
    showDiagnosis();
    showOpened();
}

const feed::EndpointDetail* EndpointPane::opened() const
{
    return m_model->opened() < 0 ? nullptr : &m_model->endpoints()[std::size_t(m_model->opened())];
}

void EndpointPane::showDiagnosis()
{
    if (m_diagnosis == nullptr || m_model->opened() < 0)
        return;
    m_diagnosis->show(m_model->endpoints()[std::size_t(m_model->opened())], m_now);
    m_diagnosis->setBusy(m_busy);
    fitDiagnosis();
}

void EndpointPane::fitDiagnosis()
{
    if (m_diagnosis == nullptr)
        return;
    const int width = std::max(400, m_table->viewport()->width());
    m_table->setRowHeight(m_model->openedRow(), std::max(m_diagnosis->heightForWidth(width), m_diagnosis->minimumSizeHint().height()));
    noteWanted();
}

void EndpointPane::noteWanted()
{
    const int wanted = m_title->height() + m_table->horizontalHeader()->height() + m_table->verticalHeader()->length();
    if (wanted <= m_wanted)
        return;
    m_wanted = wanted;
    emit wantedHeightChanged();
}

// Both the endpoint and what is said of it, as far as there is room.
void EndpointPane::showOpened()
{
    if (m_model->openedRow() < 0)
        return;
    m_table->scrollTo(m_model->index(m_model->openedRow(), 0));
    m_table->scrollTo(m_model->index(m_model->openedRow() - 1, 0));
}

void EndpointPane::setBusy(bool busy)
{
    m_busy = busy;
    showDiagnosis();
}

void EndpointPane::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_table->setColumnWidth(EndpointModel::Heartbeat, heartbeatWidth(width()));
    if (event->size().width() != event->oldSize().width())
        m_wanted = 0;
    QMetaObject::invokeMethod(this, [this] {
        fitDiagnosis();
        noteWanted();
        showOpened();
    }, Qt::QueuedConnection);
}

} // namespace waybill::ui::relay
