// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// All providers this build knows. Built once by a composition root and handed on; immutable, safe from any thread.

#include "core/providers/Provider.h"

#include <memory>
#include <string_view>
#include <vector>

namespace waybill::providers {

class Registry {
public:
    Registry();

    // Null when unknown. The pointer lives as long as the registry.
    const Provider* find(std::string_view id) const;
    // "SendGrid"; the id as it is where it is unknown.
    std::string displayName(std::string_view id) const;
    const std::vector<std::unique_ptr<Provider>>& all() const { return m_providers; }

private:
    std::vector<std::unique_ptr<Provider>> m_providers;
};

} // namespace waybill::providers
