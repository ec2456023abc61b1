// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/EventStore.h"

namespace waybill::events {

Result<Appended> EventStore::append(const Batch& batch)
{
    const std::unique_ptr<Appending> appending = TRY(appendInPieces(batch.relay, batch.epoch, batch.firstSeq));
    Appended appended = TRY(appending->add(batch.events));
    TRY_VOID(appending->commit(batch.sourceMark));
    return appended;
}

} // namespace waybill::events
