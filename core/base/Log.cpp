// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Log.h"

#include "core/base/Redact.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace waybill {

namespace {

constexpr std::size_t maxFileBytes = 2 * 1024 * 1024;
// The file written to and the four before it.
constexpr std::size_t olderFiles = 4;

// What an entry says, as forLog() lets it out: nobody can forget to ask it.
class RedactedText : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg& entry, const std::tm&, spdlog::memory_buf_t& line) override
    {
        const std::string text = forLog({entry.payload.data(), entry.payload.size()});
        line.append(text.data(), text.data() + text.size());
    }

    std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<RedactedText>(); }
};

} // namespace

Result<void> setUpLog(const std::string& filePath, bool verbose)
{
    try {
        spdlog::sink_ptr sink;
        if (filePath.empty())
            sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
        else
            sink = std::make_shared<spdlog::sinks::rotating_file_sink_mt>(filePath, maxFileBytes, olderFiles);
        auto logger = std::make_shared<spdlog::logger>("waybill", std::move(sink));
        auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
        formatter->add_flag<RedactedText>('*').set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %*");
        logger->set_formatter(std::move(formatter));
        logger->set_level(verbose ? spdlog::level::debug : spdlog::level::info);
        logger->flush_on(spdlog::level::info);
        spdlog::set_default_logger(std::move(logger));
        return {};
    } catch (const spdlog::spdlog_ex& error) {
        return fail(ErrorCode::Io, std::string("The log file can't be written: ") + error.what(),
                    "check that its folder exists and belongs to you");
    }
}

} // namespace waybill
