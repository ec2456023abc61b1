// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/sqlite/LookupRuns.h"

#include "core/base/Result.h"
#include "core/base/Thread.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace waybill::events {

namespace {

using sqlite::Statement;

// What `target` of a run says, beside the run that it is being merged into.
constexpr std::int64_t resting = 0;
constexpr std::int64_t beingMade = -1;

static_assert(sizeof(LookupEntry) == 16 && std::endian::native == std::endian::little, "pages are little endian");

std::string_view bytesOf(std::span<const LookupEntry> entries)
{
    return {reinterpret_cast<const char*>(entries.data()), entries.size_bytes()};
}

std::vector<LookupEntry> entriesOf(std::string_view bytes)
{
    std::vector<LookupEntry> entries(bytes.size() / sizeof(LookupEntry));
    std::memcpy(entries.data(), bytes.data(), entries.size() * sizeof(LookupEntry));
    return entries;
}

// From here on a run is over 16 MB and lies on the disk rather than in memory.
constexpr std::int64_t bigSizeClass = 5;

// 0 for up to a page, 1 for up to eight, 2 for up to 64 …
std::int64_t sizeClass(std::int64_t pages)
{
    std::int64_t result = 0;
    for (; pages > 1; pages = (pages + LookupRuns::runsPerMerge - 1) / LookupRuns::runsPerMerge)
        ++result;
    return result;
}

Result<std::vector<std::int64_t>> integersOf(Statement& select)
{
    std::vector<std::int64_t> values;
    while (TRY(select.step()))
        values.push_back(select.integer(0));
    return values;
}

// The pages of a run that may have the hash, last first.
constexpr const char* pagesWithHash =
    "SELECT page, first, entries FROM lookup_pages WHERE run = ? AND first <= ? ORDER BY first DESC";

} // namespace

Result<LookupRuns> LookupRuns::open(const sqlite::Database& database)
{
    Statements statements{
        TRY(Statement::prepare(database, "INSERT INTO lookup_runs VALUES (?, ?, ?, ?)")),
        TRY(Statement::prepare(database, "INSERT INTO lookup_pages (run, first, entries) VALUES (?, ?, ?)")),
        TRY(Statement::prepare(database, "UPDATE lookup_pages SET run = 0 WHERE page = ?")),
        TRY(Statement::prepare(database, "UPDATE lookup_pages SET run = ?, first = ?, entries = ? WHERE page = ?")),
        TRY(Statement::prepare(database, "DELETE FROM lookup_pages WHERE page = ?")),
        TRY(Statement::prepare(database, "SELECT page, entries FROM lookup_pages WHERE run = ? ORDER BY first LIMIT 1")),
        TRY(Statement::prepare(database, "UPDATE lookup_runs SET pages = ?, size_class = ?, target = ? WHERE run = ?")),
    };
    Statement last = TRY(Statement::prepare(database, "SELECT max(run) FROM lookup_runs"));
    const std::int64_t lastRun = TRY(last.step()) ? last.integer(0) : 0;
    return LookupRuns(std::move(statements), lastRun + 1);
}

Result<std::int64_t> LookupRuns::addRun(std::int64_t pages, std::int64_t target)
{
    const std::int64_t run = m_nextRun++;
    m_sql.addRun.bind(0, run).bind(1, pages).bind(2, sizeClass(pages)).bind(3, target);
    TRY_VOID(m_sql.addRun.run());
    return run;
}

Result<void> LookupRuns::add(std::span<const LookupEntry> entries)
{
    if (entries.empty())
        return {};
    const std::size_t pages = (entries.size() + entriesPerPage - 1) / entriesPerPage;
    const std::int64_t run = TRY(addRun(std::int64_t(pages), resting));
    while (!entries.empty()) {
        const auto page = entries.first(std::min(entries.size(), entriesPerPage));
        m_sql.addPage.bind(0, run).bind(1, page.front().hash).bindBlob(2, bytesOf(page));
        TRY_VOID(m_sql.addPage.run());
        entries = entries.subspan(page.size());
    }
    return {};
}

// One step of a merge: reads its runs page by page and writes full pages of the run being made, into the rows that the
// pages read have left free. What is left of a page half read goes back at the end of the step.
class LookupRuns::Merge {
public:
    Merge(Statements& sql, std::int64_t into, std::int64_t oldestMessage)
        : m_sql(sql), m_into(into), m_oldestMessage(oldestMessage)
    {
    }

    // How many entries were read. `done()` when the runs are used up.
    Result<std::int64_t> step(const std::vector<std::int64_t>& runs, std::int64_t budget)
    {
        for (const std::int64_t run : runs) {
            m_inputs.push_back({run, 0, {}, 0});
            TRY_VOID(refill(m_inputs.back()));
        }
        std::int64_t read = 0;
        while (Input* input = smallest()) {
            if (read >= budget && m_full.empty())
                break;
            ++read;
            const LookupEntry entry = input->entries[input->next++];
            if (input->next == input->entries.size())
                TRY_VOID(refill(*input));
            const bool repeats = !m_full.empty() && m_full.back() == entry;
            if (entry.message >= m_oldestMessage && !repeats)
                m_full.push_back(entry);
            if (m_full.size() == entriesPerPage) {
                TRY_VOID(writePage());
                letOthersIn();
            }
        }
        m_done = smallest() == nullptr;
        TRY_VOID(writePage());
        TRY_VOID(putBack());
        return read;
    }

    bool done() const { return m_done; }
    std::int64_t pagesWritten() const { return m_written; }

private:
    struct Input {
        std::int64_t run;
        std::int64_t page;
        std::vector<LookupEntry> entries;
        std::size_t next;
        bool isEmpty() const { return next == entries.size(); }
    };

    Input* smallest()
    {
        Input* found = nullptr;
        for (Input& input : m_inputs) {
            if (!input.isEmpty() && (!found || input.entries[input.next] < found->entries[found->next]))
                found = &input;
        }
        return found;
    }

    Result<void> refill(Input& input)
    {
        if (input.page != 0)
            m_free.push_back(std::exchange(input.page, 0));
        input.entries.clear();
        input.next = 0;
        const sqlite::ResetAtEnd reset(m_sql.firstPage);
        if (!TRY(m_sql.firstPage.bind(0, input.run).step()))
            return {};
        input.page = m_sql.firstPage.integer(0);
        input.entries = entriesOf(m_sql.firstPage.bytes(1));
        m_sql.firstPage.reset();
        return m_sql.parkPage.bind(0, input.page).run();
    }

    Result<void> writePage()
    {
        if (m_full.empty())
            return {};
        const bool reuses = !m_free.empty();
        Statement& write = reuses ? m_sql.fillPage : m_sql.addPage;
        write.bind(0, m_into).bind(1, m_full.front().hash).bindBlob(2, bytesOf(m_full));
        if (reuses) {
            write.bind(3, m_free.back());
            m_free.pop_back();
        }
        TRY_VOID(write.run());
        ++m_written;
        m_full.clear();
        return {};
    }

    Result<void> putBack()
    {
        for (const Input& input : m_inputs) {
            if (input.isEmpty())
                continue;
            const auto rest = std::span(input.entries).subspan(input.next);
            m_sql.fillPage.bind(0, input.run).bind(1, rest.front().hash).bindBlob(2, bytesOf(rest)).bind(3, input.page);
            TRY_VOID(m_sql.fillPage.run());
        }
        for (const std::int64_t page : m_free)
            TRY_VOID(m_sql.dropPage.bind(0, page).run());
        return {};
    }

    Statements& m_sql;
    const std::int64_t m_into;
    const std::int64_t m_oldestMessage;
    std::vector<Input> m_inputs;
    std::vector<LookupEntry> m_full; // the page being filled
    std::vector<std::int64_t> m_free;
    std::int64_t m_written = 0;
    bool m_done = false;
};

Result<std::int64_t> LookupRuns::chooseMerge(sqlite::Database& database, Load load)
{
    Statement choose = TRY(Statement::prepare(
        database, "SELECT size_class, max(target) FROM lookup_runs WHERE target >= 0 GROUP BY size_class"
                  " HAVING (max(target) > 0 OR count(*) >= ?1) AND (size_class < ?2 OR count(*) >= ?3)"
                  " ORDER BY size_class LIMIT 1"));
    choose.bind(0, runsPerMerge).bind(1, bigSizeClass).bind(2, load == Load::Busy ? bigRunsWhileBusy : 0);
    if (!TRY(choose.step()))
        return 0;
    const std::int64_t sizeClass = choose.integer(0);
    if (const std::int64_t underWay = choose.integer(1); underWay > 0)
        return underWay;
    choose.reset();
    const std::int64_t into = TRY(addRun(0, beingMade));
    Statement join = TRY(Statement::prepare(
        database, "UPDATE lookup_runs SET target = ? WHERE size_class = ? AND target = 0"));
    TRY_VOID(join.bind(0, into).bind(1, sizeClass).run());
    return into;
}

Result<void> LookupRuns::merge(sqlite::Database& database, std::int64_t budget, std::int64_t oldestMessage, Load load)
{
    while (budget > 0) {
        const std::int64_t into = TRY(chooseMerge(database, load));
        if (into == 0)
            return {};
        Statement inputs = TRY(Statement::prepare(database, "SELECT run FROM lookup_runs WHERE target = ?"));
        const auto runs = TRY(integersOf(inputs.bind(0, into)));
        Merge merge(m_sql, into, oldestMessage);
        budget -= TRY(merge.step(runs, budget));

        Statement get = TRY(Statement::prepare(database, "SELECT pages FROM lookup_runs WHERE run = ?"));
        const std::int64_t pages = merge.pagesWritten() + (TRY(get.bind(0, into).step()) ? get.integer(0) : 0);
        get.reset();
        if (merge.done()) {
            Statement removeRuns = TRY(Statement::prepare(
                database, "DELETE FROM lookup_runs WHERE target = ?1 OR (run = ?1 AND ?2 = 0)"));
            TRY_VOID(removeRuns.bind(0, into).bind(1, pages).run());
        }
        const std::int64_t target = merge.done() ? resting : beingMade;
        m_sql.setPages.bind(0, pages).bind(1, sizeClass(pages)).bind(2, target).bind(3, into);
        TRY_VOID(m_sql.setPages.run());
    }
    return {};
}

Result<void> LookupRuns::remove(const sqlite::Database& database, const LookupEntry& entry)
{
    Statement runs = TRY(Statement::prepare(database, "SELECT run FROM lookup_runs"));
    for (const std::int64_t run : TRY(integersOf(runs))) {
        std::vector<std::pair<std::int64_t, std::vector<LookupEntry>>> changed;
        {
            Statement pages = TRY(Statement::prepare(database, pagesWithHash));
            pages.bind(0, run).bind(1, entry.hash);
            while (TRY(pages.step())) {
                std::vector<LookupEntry> entries = entriesOf(pages.bytes(2));
                if (std::erase(entries, entry) > 0)
                    changed.emplace_back(pages.integer(0), std::move(entries));
                if (pages.integer(1) < entry.hash)
                    break;
            }
        }
        for (const auto& [page, entries] : changed) {
            if (entries.empty()) {
                TRY_VOID(m_sql.dropPage.bind(0, page).run());
                continue;
            }
            m_sql.fillPage.bind(0, run).bind(1, entries.front().hash).bindBlob(2, bytesOf(entries)).bind(3, page);
            TRY_VOID(m_sql.fillPage.run());
        }
    }
    return {};
}

Result<std::vector<std::int64_t>> messagesUnder(const sqlite::Database& database, std::int64_t hash)
{
    std::vector<std::int64_t> messages;
    Statement runs = TRY(Statement::prepare(database, "SELECT run FROM lookup_runs"));
    Statement pages = TRY(Statement::prepare(database, pagesWithHash));
    for (const std::int64_t run : TRY(integersOf(runs))) {
        const sqlite::ResetAtEnd reset(pages);
        pages.bind(0, run).bind(1, hash);
        while (TRY(pages.step())) {
            const std::vector<LookupEntry> entries = entriesOf(pages.bytes(2));
            for (const LookupEntry& entry : std::ranges::equal_range(entries, hash, {}, &LookupEntry::hash))
                messages.push_back(entry.message);
            if (pages.integer(1) < hash)
                break;
        }
    }
    std::ranges::sort(messages);
    messages.erase(std::ranges::unique(messages).begin(), messages.end());
    return messages;
}

} // namespace waybill::events
