// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeline/CellMenu.h"

#include "core/filter/Fields.h"
#include "core/filter/Match.h"
#include "core/filter/Printer.h"
#include "ui/timeline/ShownRow.h"
#include "ui/timeline/TimelineModel.h"
#include "ui/widgets/Icons.h"

namespace waybill::ui::timeline {

using filter::Field;
using waybill::timeline::Row;

namespace {

std::pair<Field, std::string> termOf(const Row& row, int column)
{
    switch (column) {
    case TimelineModel::Outcome: return {Field::Type, std::string(toString(row.type))};
    case TimelineModel::Recipient: return {Field::To, std::string(row.recipient)};
    case TimelineModel::Type: return {Field::MessageType, std::string(row.messageType)};
    case TimelineModel::Provider: return {Field::Provider, std::string(row.provider)};
    case TimelineModel::Code:
        return {Field::Code, !row.enhancedCode.empty() ? std::string(row.enhancedCode)
                             : row.smtpCode            ? std::to_string(*row.smtpCode)
                                                       : std::string()};
    case TimelineModel::Reason: return {Field::Reason, std::string(row.reason)};
    case TimelineModel::YourId: return {Field::Id, std::string(row.correlationId)};
    case TimelineModel::EventId:
    case TimelineModel::DedupKey: return {Field::Id, toString(row.id)};
    case TimelineModel::Environment: return {Field::Environment, std::string(row.environment)};
    case TimelineModel::Endpoint: return {Field::Endpoint, std::string(row.endpoint)};
    case TimelineModel::Bounce: return {Field::Bounce, std::string(toString(row.bounce))};
    case TimelineModel::Sender: return {Field::From, std::string(row.sender)};
    case TimelineModel::Domain: return {Field::Domain, std::string(events::domainOf(row.recipient))};
    case TimelineModel::Tags: return {Field::Tag, std::string(row.tags.substr(0, row.tags.find('\0')))};
    default: return {Field::Word, {}};
    }
}

QString shortened(const std::string& text)
{
    QString shown = QString::fromStdString(text);
    if (shown.size() > 48)
        shown = shown.left(47) + QChar(0x2026);
    // '&' would be taken for a mnemonic.
    return shown.replace(QLatin1Char('&'), QLatin1String("&&"));
}

} // namespace

CellMenu::CellMenu(const Row& row, int column, const Masking* masking, QWidget* parent) : QMenu(parent)
{
    const ShownRow shown(row, masking);
    setObjectName(QStringLiteral("cellMenu"));
    const auto [field, value] = termOf(row, column);
    // A filter on what is hidden would show it.
    if (!value.empty() && termOf(*shown, column).second == value)
        addTerm(field, value);
    if (const std::string domain(events::domainOf(row.recipient));
        column == TimelineModel::Recipient && !domain.empty())
        addTerm(Field::Domain, domain);
    if (!isEmpty())
        addSeparator();
    addAction(ui::icon(QStringLiteral("search"), palette()), tr("Open trace"), this, &CellMenu::openRequested)
        ->setObjectName(QStringLiteral("cellOpenTrace"));
    addAction(tr("Follow this message (F)"), this, &CellMenu::followRequested)->setObjectName(QStringLiteral("cellFollow"));
    addAction(ui::icon(QStringLiteral("flag"), palette()), tr("Mark, with a note… (M)"), this, &CellMenu::markRequested)
        ->setObjectName(QStringLiteral("cellMark"));
    if (shown.isHidden())
        addAction(ui::icon(QStringLiteral("view-visible"), palette()), tr("Reveal the recipient (is logged)"), this,
                  &CellMenu::revealRequested)
            ->setObjectName(QStringLiteral("cellReveal"));
    addAction(ui::icon(QStringLiteral("edit-copy"), palette()), tr("Copy as text"), this, &CellMenu::copyTextRequested);
    addAction(tr("Copy as JSON"), this, &CellMenu::copyJsonRequested);
}

void CellMenu::addTerm(Field field, const std::string& value)
{
    const std::string term = std::string(fieldName(field)) + ":" + filter::printValue(filter::literalValue(value));
    QAction* only = addAction(ui::icon(QStringLiteral("view-filter"), palette()), tr("Only %1").arg(shortened(term)), this,
                              [this, field, value] { emit termChosen(field, value, false); });
    only->setObjectName(QStringLiteral("only_") + QString::fromUtf8(fieldName(field)));
    QAction* without = addAction(tr("Without %1").arg(shortened(term)), this,
                                 [this, field, value] { emit termChosen(field, value, true); });
    without->setObjectName(QStringLiteral("without_") + QString::fromUtf8(fieldName(field)));
}

} // namespace waybill::ui::timeline
