// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/EventWords.h"

#include <QCoreApplication>

namespace waybill::ui::trace {

using events::EventType;

namespace {

QString translated(const char* text)
{
    return QCoreApplication::translate("waybill::ui::trace::EventWords", text);
}

} // namespace

QString layerWord(EventType type)
{
    switch (type) {
    case EventType::Queued:
    case EventType::Sent:
    case EventType::Rejected:
    case EventType::Failed: return translated(QT_TRANSLATE_NOOP("waybill::ui::trace::EventWords", "Provider"));
    case EventType::Delivered:
    case EventType::Deferred:
    case EventType::Bounced: return translated(QT_TRANSLATE_NOOP("waybill::ui::trace::EventWords", "Server"));
    case EventType::Complained:
    case EventType::Opened:
    case EventType::Clicked:
    case EventType::Unsubscribed:
    case EventType::Subscribed: return translated(QT_TRANSLATE_NOOP("waybill::ui::trace::EventWords", "Recipient"));
    case EventType::Inbound:
    case EventType::Other: break;
    }
    return translated(QT_TRANSLATE_NOOP("waybill::ui::trace::EventWords", "Event"));
}

QString layerWord(waybill::trace::Layer layer)
{
    switch (layer) {
    case waybill::trace::Layer::Request:
        return translated(QT_TRANSLATE_NOOP("waybill::ui::trace::EventWords", "Request"));
    case waybill::trace::Layer::Acceptance:
        return translated(QT_TRANSLATE_NOOP("waybill::ui::trace::EventWords", "Provider"));
    case waybill::trace::Layer::Delivery:
        return translated(QT_TRANSLATE_NOOP("waybill::ui::trace::EventWords", "Server"));
    case waybill::trace::Layer::Processing: break;
    }
    return translated(QT_TRANSLATE_NOOP("waybill::ui::trace::EventWords", "Event"));
}

} // namespace waybill::ui::trace
