// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/credentials/MemorySecretStore.h"

namespace waybill::tests {

using credentials::MemorySecretStore;

} // namespace waybill::tests
