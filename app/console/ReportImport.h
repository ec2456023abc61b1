// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Report files read and made ready for the relay. Blocks on the disk: for a worker.

#include <QString>
#include <QStringList>

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace waybill::console {

struct ReadReports {
    std::vector<std::string> bodies; // for POST /v1/domains/<domain>/reports
    QString summary;                 // "3 reports taken, 1 file is none: …"
};

// Files, and everything in folders. Reports about other domains are passed over and said.
// progress: files read, of how many.
ReadReports readReports(const std::string& domain, const QStringList& paths, std::stop_token stop,
                        const std::function<void(int done, int all)>& progress = {});

} // namespace waybill::console
