// SPDX-License-Identifier: GPL-3.0-or-later
// The feed's cursor comes back from clients as text: nothing is taken that toString did not make.

#include "core/events/Cursor.h"
#include "tests/fuzz/Target.h"

using namespace waybill;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = fuzz::textOf(data, size);
    if (const auto cursor = events::Cursor::fromString(text))
        fuzz::demand(cursor->toString() == text, "a cursor that was taken is printed as it was");
    return 0;
}
