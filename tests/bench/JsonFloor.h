// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What reading a JSON text costs whoever makes nothing of it: the least that normalising an event could cost with
// simdjson. Each keeps its memory from text to text. Not shared between threads.

#include <cstddef>
#include <memory>
#include <string_view>

namespace waybill::bench {

class JsonFloor {
public:
    explicit JsonFloor(std::string_view json);
    ~JsonFloor();

    // simdjson is compiled for this in the way that is fastest on the processors it knows.
    static bool runsHere();

    // Each returns something that depends on all of it; 0 when the text is no JSON.
    std::size_t findStructure(); // its first stage: where brackets, commas, strings and numbers begin
    std::size_t walkOnDemand();  // every member and element in turn, keys and strings unescaped, numbers as written
    std::size_t parseDom();      // its own tree

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace waybill::bench
