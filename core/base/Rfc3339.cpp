// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Rfc3339.h"

#include <spdlog/fmt/fmt.h>

namespace waybill {

namespace {

using namespace std::chrono;

// Reads fixed-width decimal digits off the front of a text.
class Scanner {
public:
    explicit Scanner(std::string_view text) : m_rest(text) {}

    bool atEnd() const { return m_rest.empty(); }
    char peek() const { return m_rest.empty() ? '\0' : m_rest.front(); }

    bool take(char c)
    {
        if (peek() != c)
            return false;
        m_rest.remove_prefix(1);
        return true;
    }

    template <std::size_t Width>
    std::optional<int> digits()
    {
        if (m_rest.size() < Width)
            return {};
        int value = 0;
        for (std::size_t i = 0; i < Width; ++i) {
            if (m_rest[i] < '0' || m_rest[i] > '9')
                return {};
            value = value * 10 + (m_rest[i] - '0');
        }
        m_rest.remove_prefix(Width);
        return value;
    }

    // Any number of fraction digits as whole milliseconds, the rest cut off. Nothing when there is no digit.
    std::optional<int> fractionMs()
    {
        static constexpr std::size_t ofMs = 3;
        int value = 0;
        std::size_t count = 0;
        for (; count < m_rest.size() && m_rest[count] >= '0' && m_rest[count] <= '9'; ++count) {
            if (count < ofMs)
                value = value * 10 + (m_rest[count] - '0');
        }
        if (count == 0)
            return {};
        for (std::size_t missing = count; missing < ofMs; ++missing)
            value *= 10;
        m_rest.remove_prefix(count);
        return value;
    }

private:
    std::string_view m_rest;
};

std::optional<minutes> parseZone(Scanner& scanner)
{
    if (scanner.atEnd() || scanner.take('Z') || scanner.take('z'))
        return minutes(0);
    const char sign = scanner.peek();
    if (!scanner.take('+') && !scanner.take('-'))
        return {};
    const auto hour = scanner.digits<2>();
    if (!hour || *hour > 23)
        return {};
    int minute = 0;
    if (!scanner.atEnd()) {
        scanner.take(':');
        const auto parsed = scanner.digits<2>();
        if (!parsed || *parsed > 59)
            return {};
        minute = *parsed;
    }
    const minutes offset(*hour * 60 + minute);
    return sign == '-' ? -offset : offset;
}

} // namespace

std::string formatRfc3339(Timestamp time)
{
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    std::string text = "0000-00-00T00:00:00.000Z";
    // Right to left; each event is written several times, and fmt takes long.
    const auto put = [&text](std::size_t end, auto number) {
        for (; number != 0; number /= 10)
            text[--end] = char('0' + number % 10);
    };
    const int year = int(date.year());
    if (year < 0 || year > 9999)
        text.replace(0, 4, fmt::format("{:04}", year));
    else
        put(4, year);
    const std::size_t behindYear = text.size() - 20;
    put(behindYear + 3, unsigned(date.month()));
    put(behindYear + 6, unsigned(date.day()));
    put(behindYear + 9, clock.hours().count());
    put(behindYear + 12, clock.minutes().count());
    put(behindYear + 15, clock.seconds().count());
    put(behindYear + 19, clock.subseconds().count());
    return text;
}

std::optional<Timestamp> parseRfc3339(std::string_view text)
{
    Scanner scanner(text);
    const auto yearNumber = scanner.digits<4>();
    if (!yearNumber || !scanner.take('-'))
        return {};
    const auto monthNumber = scanner.digits<2>();
    if (!monthNumber || !scanner.take('-'))
        return {};
    const auto dayNumber = scanner.digits<2>();
    if (!dayNumber || !(scanner.take('T') || scanner.take('t') || scanner.take(' ')))
        return {};
    const auto hour = scanner.digits<2>();
    if (!hour || !scanner.take(':'))
        return {};
    const auto minute = scanner.digits<2>();
    if (!minute || !scanner.take(':'))
        return {};
    const auto second = scanner.digits<2>();
    if (!second)
        return {};
    int fraction = 0;
    if (scanner.take('.')) {
        const auto parsed = scanner.fractionMs();
        if (!parsed)
            return {};
        fraction = *parsed;
    }
    const auto offset = parseZone(scanner);
    const year_month_day date{year{*yearNumber}, month{unsigned(*monthNumber)}, day{unsigned(*dayNumber)}};
    if (!offset || !scanner.atEnd() || !date.ok() || *hour > 23 || *minute > 59 || *second > 60)
        return {};
    return sys_days(date) + hours(*hour) + minutes(*minute) + seconds(*second) + milliseconds(fraction) - *offset;
}

} // namespace waybill
