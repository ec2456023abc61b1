// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a fuzz target consists of: LLVMFuzzerTestOneInput, called with one input after another, and what it demands of
// the code under test. A demand that isn't met ends the process, in every build.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv);

namespace waybill::fuzz {

inline std::string_view textOf(const std::uint8_t* data, std::size_t size)
{
    return {reinterpret_cast<const char*>(data), size};
}

inline void demand(bool holds, const char* what)
{
    if (holds)
        return;
    std::fprintf(stderr, "not so: %s\n", what);
    std::abort();
}

// The value of "--name=value" among the arguments; empty without.
inline std::string_view argument(int argc, char** argv, std::string_view name)
{
    for (int i = 1; i < argc; ++i) {
        const std::string_view text = argv[i];
        if (text.starts_with("--") && text.substr(2).starts_with(name) && text.substr(2 + name.size()).starts_with("="))
            return text.substr(3 + name.size());
    }
    return {};
}

} // namespace waybill::fuzz
