// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/ReportImport.h"

#include "core/base/JsonWriter.h"
#include "core/domains/reports/ReportSums.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>

namespace waybill::console {

namespace {

constexpr qint64 largestFile = 32 << 20;
constexpr int mostFiles = 5000;
constexpr std::size_t rowsInABody = 300; // the API takes 64 KiB

struct Counts {
    int taken = 0;
    int others = 0;
    int unreadable = 0;
    QString why;
};

QStringList filesIn(const QStringList& paths, const std::stop_token& stop)
{
    QStringList files;
    for (const QString& path : paths) {
        if (!QFileInfo(path).isDir()) {
            files.push_back(path);
            continue;
        }
        QDirIterator folder(path, QDir::Files, QDirIterator::Subdirectories);
        while (folder.hasNext() && files.size() < mostFiles && !stop.stop_requested())
            files.push_back(folder.next());
    }
    return files;
}

// One body a few hundred sources: the relay adds up.
void addBodies(const domains::reports::AggregateReport& report, std::vector<std::string>& bodies)
{
    const auto sums = domains::reports::sumsOf(report);
    auto it = sums.begin();
    while (it != sums.end()) {
        JsonWriter json;
        json.beginObject().member("organisation", report.organisation).member("id", report.id).member("end", report.end);
        json.key("rows").beginArray();
        for (std::size_t i = 0; i < rowsInABody && it != sums.end(); ++i, ++it)
            json.beginObject().member("source", it->source).member("messages", it->messages).member("aligned", it->aligned).endObject();
        json.endArray().endObject();
        bodies.push_back(json.take());
    }
}

void addBody(const domains::reports::TlsReport& report, const domains::reports::TlsPolicyReport& policy, std::vector<std::string>& bodies)
{
    JsonWriter json;
    json.beginObject().member("organisation", report.organisation).member("id", domains::reports::idOf(report, policy))
        .member("end", domains::reports::endOf(report));
    json.key("tls").beginObject().member("successes", policy.successes).member("failures", policy.failures).endObject().endObject();
    bodies.push_back(json.take());
}

void take(const domains::reports::Reports& reports, const std::string& domain, ReadReports& read, Counts& counts)
{
    for (const auto& report : reports.dmarc) {
        const bool ours = concerns(report, domain);
        (ours ? counts.taken : counts.others) += 1;
        if (ours)
            addBodies(report, read.bodies);
    }
    for (const auto& report : reports.tls) {
        for (const auto& policy : report.policies) {
            const bool ours = concerns(policy, domain);
            (ours ? counts.taken : counts.others) += 1;
            if (ours)
                addBody(report, policy, read.bodies);
        }
    }
}

} // namespace

ReadReports readReports(const std::string& domain, const QStringList& paths, std::stop_token stop,
                        const std::function<void(int done, int all)>& progress)
{
    ReadReports read;
    Counts counts;
    const QStringList files = filesIn(paths, stop);
    for (qsizetype i = 0; i < files.size() && !stop.stop_requested(); ++i) {
        const QString& path = files[i];
        if (progress)
            progress(int(i), int(files.size()));
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly) || file.size() > largestFile) {
            ++counts.unreadable;
            counts.why = QCoreApplication::translate("Domains", "%1 can’t be read or is too large").arg(QFileInfo(path).fileName());
            continue;
        }
        const auto reports = domains::reports::readReportFile(file.readAll().toStdString());
        if (reports) {
            take(*reports, domain, read, counts);
        } else {
            ++counts.unreadable;
            counts.why = QFileInfo(path).fileName() + QStringLiteral(": ") + QString::fromStdString(reports.error().message);
        }
    }
    read.summary = QCoreApplication::translate("Domains", "Reports taken: %1").arg(counts.taken);
    if (counts.others > 0)
        read.summary += QCoreApplication::translate("Domains", ", about other domains: %1").arg(counts.others);
    if (counts.unreadable > 0)
        read.summary += QCoreApplication::translate("Domains", ", files that are none: %1 (%2)").arg(counts.unreadable).arg(counts.why);
    return read;
}

} // namespace waybill::console
