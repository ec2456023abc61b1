// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/DomainCheck.h"

#include <iterator>
#include <mutex>
#include <thread>

namespace waybill::domains {

std::vector<Check> runChecks(std::span<const std::unique_ptr<DomainCheck>> checks, const CheckContext& context,
                             const std::function<void(const std::vector<Check>&)>& progress)
{
    std::vector<std::vector<Check>> results(checks.size());
    std::mutex reporting;
    {
        std::vector<std::jthread> threads; // joined at the end of the block
        threads.reserve(checks.size());
        for (std::size_t i = 0; i < checks.size(); ++i) {
            threads.emplace_back([&, i] {
                results[i] = checks[i]->run(context);
                const std::lock_guard lock(reporting);
                if (progress)
                    progress(results[i]);
            });
        }
    }
    std::vector<Check> all;
    for (std::vector<Check>& each : results)
        all.insert(all.end(), std::make_move_iterator(each.begin()), std::make_move_iterator(each.end()));
    return all;
}

} // namespace waybill::domains
