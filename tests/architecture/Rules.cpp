// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/Rules.h"

#include <QFileInfo>
#include <QLibraryInfo>
#include <QRegularExpression>

#include <algorithm>

namespace waybill::tests {

namespace {

struct Include {
    QString name;
    int line = 0;
};

std::vector<Include> includesOf(const SourceFile& file)
{
    static const QRegularExpression pattern(QStringLiteral("^[ \\t]*#[ \\t]*include[ \\t]*[<\"]([^>\"]+)[>\"]"),
                                            QRegularExpression::MultilineOption);
    std::vector<Include> includes;
    auto matches = pattern.globalMatch(file.text);
    while (matches.hasNext()) {
        const auto match = matches.next();
        includes.push_back({match.captured(1), lineAt(file.text, match.capturedStart(1))});
    }
    return includes;
}

QString offender(const SourceFile& file, int line, const QString& what)
{
    return QStringLiteral("%1:%2: %3").arg(file.path).arg(line).arg(what);
}

enum class In { Code, Literals, Comments };

// Every place in the files where the pattern matches that part of the text.
QStringList found(const Sources& sources, const QString& pattern, In part,
                  const std::function<bool(const SourceFile&)>& concerns)
{
    const QRegularExpression expression(pattern);
    QStringList offenders;
    for (const SourceFile& file : sources) {
        if (!file.isCpp() || !concerns(file))
            continue;
        const SourceParts parts = split(file.text);
        const QString& text = part == In::Code ? parts.code : part == In::Literals ? parts.literals : parts.comments;
        auto matches = expression.globalMatch(text);
        while (matches.hasNext()) {
            const auto match = matches.next();
            offenders.append(offender(file, lineAt(text, match.capturedStart()), match.captured().simplified()));
        }
    }
    return offenders;
}

bool everywhere(const SourceFile&) { return true; }
bool outsideBenches(const SourceFile& file) { return !file.isIn(QLatin1String("tests/bench")); }

} // namespace

bool windowHeader(const QString& name)
{
    static const QString qt = QLibraryInfo::path(QLibraryInfo::HeadersPath);
    return name.startsWith(QStringLiteral("QtGui/")) || name.startsWith(QStringLiteral("QtWidgets/"))
        || QFileInfo::exists(qt + QStringLiteral("/QtGui/") + name)
        || QFileInfo::exists(qt + QStringLiteral("/QtWidgets/") + name);
}

QStringList includesAgainstTheFlow(const Sources& sources, const std::function<bool(const QString&)>& isWindowHeader)
{
    QStringList offenders;
    for (const SourceFile& file : sources) {
        const bool core = file.isIn(QLatin1String("core"));
        const bool base = file.isIn(QLatin1String("core/base"));
        const bool ui = file.isIn(QLatin1String("ui"));
        for (const Include& include : includesOf(file)) {
            const bool wrong = ((core || ui) && include.name.startsWith(QStringLiteral("app/")))
                || (core && (include.name.startsWith(QStringLiteral("ui/")) || isWindowHeader(include.name)))
                || (base && include.name.startsWith(QStringLiteral("core/"))
                    && !include.name.startsWith(QStringLiteral("core/base/")))
                || ((core || ui || file.isIn(QLatin1String("app")))
                    && include.name.startsWith(QStringLiteral("tests/")));
            if (wrong)
                offenders.append(offender(file, include.line, include.name));
        }
    }
    return offenders;
}

QStringList providersIncludingOneAnother(const Sources& sources)
{
    static const QRegularExpression folder(QStringLiteral("^core/providers/([^/]+)/"));
    QStringList offenders;
    for (const SourceFile& file : sources) {
        const QString own = folder.match(file.path).captured(1);
        if (own.isEmpty() || own == QStringLiteral("registry"))
            continue;
        for (const Include& include : includesOf(file)) {
            const QString other = folder.match(include.name).captured(1);
            if (!other.isEmpty() && other != own)
                offenders.append(offender(file, include.line, include.name));
        }
    }
    return offenders;
}

QStringList nestedLoopsAndSleeps(const Sources& sources)
{
    const QString loops = QStringLiteral("\\bprocessEvents\\s*\\(|\\bQEventLoop\\s*[\\w({;>]");
    const QString sleeps = QStringLiteral("\\bQTest::q(?:Wait|Sleep)\\s*\\(|\\bsleep_(?:for|until)\\s*\\("
                                          "|\\bQThread::[mu]?sleep\\s*\\(|\\bu?sleep\\s*\\(");
    // A window's own exec() is a nested loop: dialogs open(), menus popup().
    const QString modal = QStringLiteral("(?:\\.|->)exec\\s*\\(");
    return found(sources, loops, In::Code, [](const SourceFile& file) { return !file.isIn(QLatin1String("tests")); })
        + found(sources, sleeps, In::Code, outsideBenches)
        + found(sources, modal, In::Code, [](const SourceFile& file) { return file.isIn(QLatin1String("ui")); });
}

QStringList singletons(const Sources& sources)
{
    return found(sources, QStringLiteral("\\bstatic\\b[^;{}()=]*\\binstance\\s*\\("), In::Code, everywhere);
}

QStringList proxiesOverEvents(const Sources& sources)
{
    return found(sources, QStringLiteral("\\bQSortFilterProxyModel\\b"), In::Code, outsideBenches);
}

QStringList withoutLicenceLine(const Sources& sources)
{
    QStringList offenders;
    for (const SourceFile& file : sources) {
        const QString start = file.text.section(QLatin1Char('\n'), 0, 1);
        if (!start.contains(QStringLiteral("SPDX-License-Identifier: GPL-3.0-or-later")))
            offenders.append(file.path);
    }
    return offenders;
}

QStringList headersWithoutPurpose(const Sources& sources)
{
    static const QRegularExpression opening(QStringLiteral("^#pragma once\\n\\n//[^\\n]+\\n"),
                                            QRegularExpression::MultilineOption);
    QStringList offenders;
    for (const SourceFile& file : sources) {
        if (file.path.endsWith(QStringLiteral(".h")) && !opening.match(file.text).hasMatch())
            offenders.append(file.path);
    }
    return offenders;
}

QStringList filesNotNamedAsClasses(const Sources& sources)
{
    static const QRegularExpression name(QStringLiteral("(?:^|/)[A-Z][A-Za-z0-9]*\\.(?:cpp|h)$"));
    static const QRegularExpression program(QStringLiteral("^(?:int main|extern \"C\" int LLVMFuzzerTestOneInput)\\("),
                                           QRegularExpression::MultilineOption);
    QStringList offenders;
    for (const SourceFile& file : sources) {
        if (file.isCpp() && !name.match(file.path).hasMatch() && !program.match(file.text).hasMatch())
            offenders.append(file.path);
    }
    return offenders;
}

QStringList leftOpen(const Sources& sources)
{
    const QString marks = QStringLiteral("\\b(?:TO" "DO|FIX" "ME|XX" "X|HA" "CK)\\b|\\bnot implemented\\b");
    return found(sources, marks, In::Comments, everywhere);
}

QStringList visibleTextWithoutTr(const Sources& sources)
{
    const QString shown = QStringLiteral(
        "\\b(?:set(?:Text|ToolTip|StatusTip|WhatsThis|PlaceholderText|WindowTitle|Title|Label|AccessibleName|"
        "AccessibleDescription)|add(?:Action|Menu|Tab|Row|Item|ToolBar)|new\\s+Q(?:Label|PushButton|Action|CheckBox|"
        "GroupBox|DockWidget|Menu))\\s*\\(\\s*(?:QStringLiteral\\s*\\(|QString\\s*\\(|QLatin1String\\s*\\(|u)?"
        "\"(?=[A-Z]|[^\"\\n]* )[^\"\\n]*[A-Za-z]{2}[^\"\\n]*\"");
    return found(sources, shown, In::Literals, [](const SourceFile& file) {
        return file.isIn(QLatin1String("ui")) || file.isIn(QLatin1String("app/console"));
    });
}

QStringList pluralsNotIn(const QString& translations, const Sources& sources)
{
    // "%n messages", nullptr, count
    static const QRegularExpression counted(
        QStringLiteral("\"([^\"\\n]*%n[^\"\\n]*)\"\\s*,\\s*(?:nullptr|\"[^\"\\n]*\")\\s*,"));
    QStringList offenders;
    for (const SourceFile& file : sources) {
        if (!file.isCpp() || file.isIn(QLatin1String("tests")))
            continue;
        const QString literals = split(file.text).literals;
        auto matches = counted.globalMatch(literals);
        while (matches.hasNext()) {
            const auto match = matches.next();
            const QString entry = QStringLiteral("<source>%1</source>\n        <translation>");
            if (!translations.contains(entry.arg(match.captured(1).toHtmlEscaped())))
                offenders.append(offender(file, lineAt(literals, match.capturedStart()), match.captured(1)));
        }
    }
    return offenders;
}

namespace {

int percentile95(std::vector<int> sizes)
{
    if (sizes.empty())
        return 0;
    std::ranges::sort(sizes);
    return sizes[(sizes.size() - 1) * 95 / 100];
}

} // namespace

SizeReport fileSizes(const Sources& sources, int most)
{
    SizeReport report;
    std::vector<int> sizes;
    for (const SourceFile& file : sources) {
        if (!file.isCpp())
            continue;
        sizes.push_back(file.lineCount());
        if (sizes.back() > most)
            report.tooLong.append(QStringLiteral("%1: %2 lines").arg(file.path).arg(sizes.back()));
    }
    report.percentile95 = percentile95(std::move(sizes));
    return report;
}

SizeReport functionSizes(const Sources& sources, int most)
{
    SizeReport report;
    std::vector<int> sizes;
    for (const SourceFile& file : sources) {
        if (!file.isCpp())
            continue;
        for (const FunctionSpan& function : functionsOf(file)) {
            sizes.push_back(function.lines);
            const QString what = QStringLiteral("%1 lines: %2").arg(function.lines).arg(function.head);
            if (function.lines > most)
                report.tooLong.append(offender(file, function.firstLine, what));
        }
    }
    report.percentile95 = percentile95(std::move(sizes));
    return report;
}

} // namespace waybill::tests
