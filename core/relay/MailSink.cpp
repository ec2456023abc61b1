// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/MailSink.h"

namespace waybill::relay {

MailSink::MailSink(MailFolder& folder, std::unique_ptr<MailFile> file) : m_folder(folder), m_file(std::move(file)) {}

MailSink::~MailSink() = default;

void MailSink::write(std::string bytes, std::function<void(bool)> done)
{
    if (!m_folder.run([file = m_file, bytes = std::move(bytes), done] { done(file->append(bytes).has_value()); }))
        done(false);
}

void MailSink::complete(std::function<void(Result<void>)> done)
{
    const auto work = [this, done] {
        const auto bytes = m_file->complete();
        if (bytes)
            m_bytes = *bytes;
        done(bytes ? Result<void>() : std::unexpected(bytes.error()));
    };
    if (!m_folder.run(work))
        done(fail(ErrorCode::Unavailable, "the relay is stopping"));
}

} // namespace waybill::relay
