// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The keychain of a test: core's store in memory under the tests' own name. One thread.

#include "core/credentials/MemorySecretStore.h"

namespace waybill::tests {

using credentials::MemorySecretStore;

} // namespace waybill::tests
