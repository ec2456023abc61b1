// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Whether what the documents name is there. Pure, as Rules.h.

#include "tests/architecture/SourceFile.h"

namespace waybill::tests {

// Folders of core that the text names neither in bold nor as code, but for the providers, which are one folder each.
QStringList roomsNotIn(const QString& text, const std::vector<SourceFile>& sources);

// Tests that the text's tables name and no test file has: `ApiTest::rolesAreKept`, `sending::TlsTest`, and `rolesAreKept`
// alone; `flippingAnyBitThat…` stands for all that begin so.
QStringList testsNotThere(const QString& text, const std::vector<SourceFile>& sources);

} // namespace waybill::tests
