// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What a fallible function returns. Value types; safe from any thread.
// The code is for logic; message (what happened and why) and hint (the next step) are for the person.

#include <expected>
#include <string>
#include <utility>

namespace waybill {

enum class ErrorCode {
    InvalidInput,     // what was given can't be understood: a filter, a body, a config file
    NotFound,
    PermissionDenied, // a file others can read, a refused token
    Unavailable,      // locked, unreachable, busy: may work later
    Conflict,         // taken: a port, a database lock
    TooLarge,
    NewerVersion,     // written by a newer Waybill
    CursorGone,       // the feed's cursor belongs to another database
    Corrupt,          // a stored file is damaged
    Io,
};

struct Error {
    ErrorCode code = ErrorCode::Io;
    std::string message;
    std::string hint = {};

    // "message; hint", for a log line or a terminal.
    std::string text() const { return hint.empty() ? message : message + "; " + hint; }
};

template <typename T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {})
{
    return std::unexpected(Error{code, std::move(message), std::move(hint)});
}

} // namespace waybill

// Yields the value of a Result, or returns its error from the enclosing function.
#define TRY(expression)                                                                                                \
    ({                                                                                                                 \
        auto&& tryResult_ = (expression);                                                                              \
        if (!tryResult_) [[unlikely]]                                                                                  \
            return std::unexpected(std::move(tryResult_).error());                                                     \
        std::move(tryResult_).value();                                                                                 \
    })

// The same for Result<void>.
#define TRY_VOID(expression)                                                                                           \
    do {                                                                                                               \
        if (auto&& tryResult_ = (expression); !tryResult_) [[unlikely]]                                                \
            return std::unexpected(std::move(tryResult_).error());                                                     \
    } while (false)
