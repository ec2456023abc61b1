// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/storage/SegmentJobs.h"

#include "core/relay/storage/SegmentRewrite.h"

#include <utility>

namespace waybill::relay {

namespace {

std::unexpected<Error> stopping() { return fail(ErrorCode::Unavailable, "the relay is stopping", "try again when it runs"); }

} // namespace

void SegmentJobs::rewrite(events::RequestId from, Rewrite rewrite, IntakeLog::Count done)
{
    const auto work = [this, from, rewrite = std::move(rewrite)](const std::vector<std::string>& closed) -> Result<std::int64_t> {
        std::int64_t count = 0;
        for (const std::string& path : closed) {
            if (TRY(extentOf(path)).last < from)
                continue;
            const Rewritten rewritten = TRY(rewriteSegment(path, from, rewrite));
            count += rewritten.requests;
            mailsDropped(rewritten.mails);
        }
        return count;
    };
    add({.turnIfBegunBefore = Timestamp::max(), .work = work, .done = std::move(done)});
}

void SegmentJobs::dropOld(RetentionCut cut, IntakeLog::Count done)
{
    const auto work = [this, cut](const std::vector<std::string>& closed) -> Result<std::int64_t> {
        std::int64_t count = 0;
        for (const std::string& path : closed) {
            const SegmentExtent extent = TRY(extentOf(path));
            if (extent.newest >= cut.receivedBefore || extent.last > cut.upTo)
                break; // those after it are newer
            const std::vector<std::string> mails = TRY(mailsIn(path));
            TRY_VOID(m_files.remove(path));
            mailsDropped(mails);
            ++count;
        }
        return count;
    };
    add({.turnIfBegunBefore = cut.closeBegunBefore, .work = work, .done = std::move(done)});
}

void SegmentJobs::mailsDropped(const std::vector<std::string>& mails) const
{
    if (!mails.empty() && m_options.onMailsDropped)
        m_options.onMailsDropped(mails);
}

void SegmentJobs::add(Job job)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_isClosed)
            m_jobs.push_back(std::exchange(job, {}));
    }
    if (job.done)
        job.done(stopping());
    else
        m_onAsked();
}

std::optional<SegmentJobs::Job> SegmentJobs::takeNext()
{
    const std::lock_guard lock(m_mutex);
    if (m_jobs.empty())
        return {};
    Job job = std::move(m_jobs.front());
    m_jobs.pop_front();
    return job;
}

void SegmentJobs::handOver(SegmentInUse& segment, std::int64_t lastId)
{
    while (std::optional<Job> job = takeNext()) {
        switch (segment.turnIfBegunBefore(job->turnIfBegunBefore, lastId, job->hasWaited)) {
        case SegmentInUse::Turn::Done:
            segment.run([this, job = *std::move(job)] { job.done(job.work(m_files.closed())); });
            break;
        case SegmentInUse::Turn::Impossible:
            job->done(fail(ErrorCode::Unavailable, "the next intake segment can't be opened", "look for a full disk"));
            break;
        case SegmentInUse::Turn::NotYet:
            job->hasWaited = true;
            const std::lock_guard lock(m_mutex);
            m_jobs.push_front(*std::move(job));
            return;
        }
    }
}

void SegmentJobs::close()
{
    std::deque<Job> jobs;
    {
        const std::lock_guard lock(m_mutex);
        m_isClosed = true;
        jobs.swap(m_jobs);
    }
    for (const Job& job : jobs)
        job.done(stopping());
}

} // namespace waybill::relay
