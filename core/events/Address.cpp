// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/Address.h"

#include <QString>

namespace waybill::events {

std::string normalisedAddress(std::string_view text)
{
    const QString address = QString::fromUtf8(text.data(), qsizetype(text.size())).trimmed();
    const qsizetype at = address.lastIndexOf(u'@');
    return at < 0 ? address.toStdString() : QString(address.left(at + 1) + address.mid(at + 1).toLower()).toStdString();
}

std::string foldedAddress(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size())).trimmed().toLower().toStdString();
}

} // namespace waybill::events
