// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Damage within a write-ahead log, which SQLite's recovery passes over in silence: it believes the frames before the first
// one whose checksum is wrong, and drops all the others, acknowledged or not. Format: https://sqlite.org/fileformat2.html,
// section 4. For files that no connection has open. Blocking; safe from any thread.

#include "core/base/Result.h"

#include <string>

namespace waybill::sqlite {

// Whether a commit was lost that had been synced. A log may end in a torn transaction, in zeros that were laid out, or in
// frames of the time before the last checkpoint; none of that was ever acknowledged. But a frame that was added to a
// commit's end proves that the commit stood there whole: with synchronous=FULL nobody writes on before it is synced.
// What can't be told from a power failure, and is not reported, is damage in the last transaction of all. A log that is
// not there is whole. Io: it can't be read to its end, and nobody knows.
Result<bool> isWalWhole(const std::string& wal);

// Writes a log that SQLite believes to its last commit: the frames that are as they were written, those behind the damage
// included. The page of a frame that is not has then its state from before, unless it was written again later: read the
// result as one reads a damaged database. Io: the log can't be read to its end, or the other not be written.
Result<void> rejoinWal(const std::string& wal, const std::string& rejoined);

} // namespace waybill::sqlite
