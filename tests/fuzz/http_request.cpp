// SPDX-License-Identifier: GPL-3.0-or-later
// Requests as a hostile client sends them, cut anywhere: the first byte says into how large pieces. However they are
// cut, the same comes out, nothing is taken twice, and the head stays within its limit.

#include "core/relay/http/RequestParser.h"
#include "tests/fuzz/Target.h"

#include <algorithm>
#include <string>

using namespace waybill;
using relay::RequestParser;

namespace {

constexpr std::size_t headLimit = 2048;

struct Outcome {
    RequestParser::Step last = RequestParser::Step::NeedsMore;
    std::string head;
    std::string body;
    int refusal = 0;

    friend bool operator==(const Outcome&, const Outcome&) = default;
};

void takeHead(RequestParser& parser, std::size_t taken, Outcome& outcome)
{
    const relay::HttpHead head = parser.takeHead();
    fuzz::demand(outcome.head.empty(), "a request has one head");
    fuzz::demand(head.path.starts_with('/'), "a path begins with a slash");
    fuzz::demand(taken <= headLimit, "the head is within its limit");
    outcome.head = head.method + ' ' + head.path + '?' + head.query;
    for (const auto& [name, value] : head.headers)
        outcome.head.append("\n").append(name).append(":").append(value);
    outcome.head += parser.keepsAlive() ? "\nkept" : "\nclosed";
    outcome.head += parser.expectsContinue() ? " waits" : "";
}

Outcome parse(std::string_view bytes, std::size_t piece)
{
    using Step = RequestParser::Step;
    Outcome outcome;
    RequestParser parser(headLimit);
    std::size_t begin = 0;
    for (std::size_t end = std::min(piece, bytes.size());; end = std::min(end + piece, bytes.size())) {
        do {
            const auto progress = parser.put(bytes.substr(begin, end - begin));
            fuzz::demand(progress.taken <= end - begin, "only what was given is taken");
            begin += progress.taken;
            outcome.last = progress.step;
            if (progress.step == Step::HeadDone)
                takeHead(parser, begin, outcome);
        } while (outcome.last == Step::HeadDone || outcome.last == Step::BodyGrew);
        if (outcome.last != Step::NeedsMore || end == bytes.size())
            break;
    }
    fuzz::demand(parser.body().size() <= bytes.size(), "a body is no longer than what came");
    if (outcome.last == Step::Refused)
        outcome.refusal = parser.refusal().status;
    else
        outcome.body = parser.body();
    return outcome;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view bytes = fuzz::textOf(data + 1, size - 1);
    // Where a request is refused can depend on how much of it is there; whether it is, can't.
    const Outcome whole = parse(bytes, std::max<std::size_t>(bytes.size(), 1));
    const Outcome pieces = parse(bytes, 1 + data[0] % 64);
    using Step = RequestParser::Step;
    if (whole.last == Step::Done || pieces.last == Step::Done)
        fuzz::demand(whole == pieces, "the same request, however it is cut");
    return 0;
}
