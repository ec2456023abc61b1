// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where the body of a request with received mail goes while it arrives: a file of the mail folder, written in the
// folder's thread. One request's; its functions are called one after the other.

#include "core/relay/http/Http.h"
#include "core/relay/storage/MailFolder.h"

#include <functional>
#include <memory>
#include <string_view>

namespace waybill::relay {

class MailSink : public BodySink {
public:
    static constexpr std::size_t mailLimit = 50 * 1024 * 1024;

    MailSink(MailFolder& folder, std::unique_ptr<MailFile> file);
    ~MailSink() override;

    std::size_t limit() const override { return mailLimit; }
    void write(std::string bytes, std::function<void(bool)> done) override;

    // All of it is on the disk: `done` in the folder's thread, where one may wait.
    void complete(std::function<void(Result<void>)> done);
    std::string_view bytes() const { return m_bytes; } // once it is complete
    Result<std::string> keep() { return m_file->keep(); }

private:
    MailFolder& m_folder;
    std::shared_ptr<MailFile> m_file; // shared with what waits in the folder's thread
    std::string_view m_bytes;
};

} // namespace waybill::relay
