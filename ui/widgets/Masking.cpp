// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/Masking.h"

#include "core/base/Redact.h"

#include <QSettings>

namespace waybill::ui {

namespace {

const QString key = QStringLiteral("privacy/maskRecipients");

} // namespace

Masking::Masking(QSettings& settings, QObject* parent)
    : QObject(parent), m_settings(settings), m_on(settings.value(key, false).toBool())
{
}

void Masking::setOn(bool on)
{
    m_on = on;
    m_revealed.clear();
    m_settings.setValue(key, on);
    emit changed();
}

void Masking::reveal(const std::string& eventId)
{
    if (!hides(eventId))
        return;
    m_revealed.insert(eventId);
    emit revealed(eventId);
    emit changed();
}

QString Masking::address(std::string_view address)
{
    return address.empty() ? QString() : QString::fromStdString(printable(maskAddress(address)));
}

std::string Masking::text(std::string_view text)
{
    return maskAddresses(text);
}

} // namespace waybill::ui
