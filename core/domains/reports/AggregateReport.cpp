// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domains/reports/AggregateReport.h"

#include "core/base/Redact.h"

#include <QByteArray>
#include <QXmlStreamReader>

#include <algorithm>

namespace waybill::domains::reports {

namespace {

constexpr int mostDepth = 32;
constexpr qsizetype longestText = 1024;

// Walks the document once and files each element's text by its path below <feedback>.
class Reader {
public:
    explicit Reader(std::string_view xml) : m_xml(QByteArray::fromRawData(xml.data(), qsizetype(xml.size()))) {}

    Result<AggregateReport> read();

private:
    void begin();
    void end();
    void file(const QString& path, const std::string& text);
    void fileRow(const QString& path, const std::string& text);
    std::unexpected<Error> invalid(std::string why) const
    {
        return fail(ErrorCode::InvalidInput, "this is no DMARC aggregate report: " + std::move(why));
    }

    QXmlStreamReader m_xml;
    QStringList m_path;
    QString m_text;
    AggregateReport m_report;
    AggregateRow m_row;
    bool m_isReport = false;
    bool m_tooMany = false;
};

std::int64_t numberOf(const std::string& text)
{
    bool good = false;
    const qlonglong value = QByteArray::fromStdString(text).trimmed().toLongLong(&good);
    return good ? std::clamp<qlonglong>(value, 0, 1'000'000'000'000) : 0;
}

void Reader::begin()
{
    m_path.append(m_xml.name().toString());
    m_text.clear();
    if (m_path.size() == 1)
        m_isReport = m_path.front() == QLatin1String("feedback");
    const QString path = m_path.mid(1).join(QLatin1Char('/'));
    if (path == QLatin1String("record"))
        m_row = {};
    else if (path == QLatin1String("record/auth_results/dkim") || path == QLatin1String("record/auth_results/spf"))
        m_row.results.push_back({.isDkim = path.endsWith(QLatin1String("dkim")), .domain = {}, .selector = {}, .result = {}});
}

void Reader::end()
{
    const QString path = m_path.mid(1).join(QLatin1Char('/'));
    const std::string text = printable(m_text.trimmed().toStdString());
    if (path == QLatin1String("record")) {
        m_tooMany = m_report.rows.size() == mostRows;
        if (!m_tooMany)
            m_report.rows.push_back(std::move(m_row));
    } else if (path.startsWith(QLatin1String("record/"))) {
        fileRow(path.mid(7), text);
    } else {
        file(path, text);
    }
    m_path.removeLast();
    m_text.clear();
}

void Reader::file(const QString& path, const std::string& text)
{
    const std::pair<const char*, std::string*> texts[] = {
        {"report_metadata/org_name", &m_report.organisation}, {"report_metadata/email", &m_report.email},
        {"report_metadata/report_id", &m_report.id},          {"policy_published/domain", &m_report.domain},
        {"policy_published/p", &m_report.policy},             {"policy_published/sp", &m_report.subdomainPolicy},
        {"policy_published/np", &m_report.missingPolicy},
    };
    for (const auto& [name, into] : texts) {
        if (path == QLatin1String(name))
            *into = text;
    }
    if (path == QLatin1String("report_metadata/date_range/begin"))
        m_report.begin = numberOf(text);
    else if (path == QLatin1String("report_metadata/date_range/end"))
        m_report.end = numberOf(text);
    else if (path == QLatin1String("policy_published/testing"))
        m_report.isTesting = text == "y";
}

void Reader::fileRow(const QString& path, const std::string& text)
{
    const std::pair<const char*, std::string*> texts[] = {
        {"row/source_ip", &m_row.sourceIp},
        {"row/policy_evaluated/disposition", &m_row.disposition},
        {"identifiers/header_from", &m_row.headerFrom},
        {"identifiers/envelope_from", &m_row.envelopeFrom},
    };
    for (const auto& [name, into] : texts) {
        if (path == QLatin1String(name))
            *into = text;
    }
    if (path == QLatin1String("row/count"))
        m_row.count = numberOf(text);
    else if (path == QLatin1String("row/policy_evaluated/dkim"))
        m_row.dkimAligned = text == "pass";
    else if (path == QLatin1String("row/policy_evaluated/spf"))
        m_row.spfAligned = text == "pass";
    else if (path.startsWith(QLatin1String("auth_results/")) && !m_row.results.empty()) {
        AuthResult& result = m_row.results.back();
        if (path.endsWith(QLatin1String("/domain")))
            result.domain = text;
        else if (path.endsWith(QLatin1String("/selector")))
            result.selector = text;
        else if (path.endsWith(QLatin1String("/result")))
            result.result = text;
    }
}

Result<AggregateReport> Reader::read()
{
    while (!m_xml.atEnd()) {
        switch (m_xml.readNext()) {
        // No report has one, and entities are how XML becomes a bomb or reads files.
        case QXmlStreamReader::DTD:
        case QXmlStreamReader::EntityReference: return invalid("it has a document type or entities");
        case QXmlStreamReader::StartElement:
            if (m_path.size() == mostDepth)
                return invalid("it is nested too deeply");
            begin();
            if (!m_isReport)
                return invalid("it begins with <" + printable(m_path.front().left(40).toStdString()) + ">");
            break;
        case QXmlStreamReader::EndElement: end(); break;
        case QXmlStreamReader::Characters:
            if (m_text.size() < longestText)
                m_text += m_xml.text().left(longestText);
            break;
        default: break;
        }
        if (m_tooMany)
            return invalid("it has more than " + std::to_string(mostRows) + " rows");
    }
    if (m_xml.hasError())
        return invalid("line " + std::to_string(m_xml.lineNumber()) + ": " + printable(m_xml.errorString().toStdString()));
    if (m_report.domain.empty())
        return invalid("it names no domain");
    return std::move(m_report);
}

} // namespace

Result<AggregateReport> parseAggregateReport(std::string_view xml) { return Reader(xml).read(); }

} // namespace waybill::domains::reports
