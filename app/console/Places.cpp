// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/Places.h"

#include <QStandardPaths>

namespace waybill::console {

Places Places::standard()
{
    const QString config =
        QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + QLatin1String("/waybill/");
    const QString data =
        QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QLatin1String("/waybill/");
    return {.settings = config + QLatin1String("console.ini"),
            .demoSettings = config + QLatin1String("console-demo.ini"),
            .relayConfig = config + QLatin1String("relay.toml"),
            .relayData = data + QLatin1String("relay"),
            .demoData = data + QLatin1String("demo"),
            .systemctl = QStringLiteral("systemctl"),
            .marks = data + QLatin1String("marks.db"),
            .timelineCache = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation)
                             + QLatin1String("/waybill/timeline")};
}

} // namespace waybill::console
