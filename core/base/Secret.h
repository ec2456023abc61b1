// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A secret text: moves but does not copy, is overwritten when it goes, and has no way to be printed or logged.
// Not for sharing between threads without a lock.

#include <openssl/crypto.h>

#include <string>
#include <string_view>
#include <utility>

namespace waybill {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) : m_text(std::move(text)) {}
    Secret(Secret&& other) noexcept : m_text(other.m_text) { other.wipe(); }
    Secret& operator=(Secret&& other) noexcept
    {
        if (this != &other) {
            wipe();
            m_text = other.m_text;
            other.wipe();
        }
        return *this;
    }
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret() { wipe(); }

    bool isEmpty() const { return m_text.empty(); }
    // The only way in. Name the reason where you call it.
    std::string_view reveal() const { return m_text; }
    Secret clone() const { return Secret(m_text); }

private:
    void wipe()
    {
        OPENSSL_cleanse(m_text.data(), m_text.size());
        m_text.clear();
    }

    std::string m_text;
};

} // namespace waybill
