// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where things lie by default (XDG base directories). Pure; the folders need not exist.

#include <QString>

namespace waybill::console {

struct Places {
    QString settings;     // console.ini
    QString demoSettings; // the demo's filter is not the next day's filter
    QString relayConfig; // relay.toml
    QString relayData;
    QString demoData;
    QString systemctl; // the program; empty: no services
    QString marks; // the person's database of marked events
    QString timelineCache; // a folder with one for each relay

    static Places standard();
};

} // namespace waybill::console
