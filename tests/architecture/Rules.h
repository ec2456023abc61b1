// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The rules of the house that a program can check. Each takes the sources and names its offenders, one a line:
// "path:line: what". Pure but for windowHeader, which looks at Qt's own include folders.

#include "tests/architecture/SourceFile.h"

#include <functional>

namespace waybill::tests {

using Sources = std::vector<SourceFile>;

// Core includes neither ui nor app nor a header that isWindowHeader; ui does not include app; base no other room.
QStringList includesAgainstTheFlow(const Sources& sources, const std::function<bool(const QString&)>& isWindowHeader);
// Whether <name> comes from Qt Gui or Qt Widgets.
bool windowHeader(const QString& name);

QStringList providersIncludingOneAnother(const Sources& sources);
QStringList nestedLoopsAndSleeps(const Sources& sources); // loops outside tests, fixed sleeps outside tests/bench
QStringList singletons(const Sources& sources);
QStringList proxiesOverEvents(const Sources& sources);
QStringList withoutLicenceLine(const Sources& sources);
QStringList headersWithoutPurpose(const Sources& sources);
QStringList filesNotNamedAsClasses(const Sources& sources);
QStringList leftOpen(const Sources& sources);
QStringList visibleTextWithoutTr(const Sources& sources); // ui and app/console
// Texts with a number that this .ts file has no singular and plural for.
QStringList pluralsNotIn(const QString& translations, const Sources& sources);

// What has more lines than most, and the 95th percentile of all.
struct SizeReport {
    QStringList tooLong;
    int percentile95 = 0;
};
SizeReport fileSizes(const Sources& sources, int most);
SizeReport functionSizes(const Sources& sources, int most);

} // namespace waybill::tests
