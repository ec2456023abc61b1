// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/Documents.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace waybill::tests {

namespace {

// What stands between ` and `.
QStringList codeIn(const QString& line)
{
    static const QRegularExpression code(QStringLiteral("`([^`]+)`"));
    QStringList found;
    auto matches = code.globalMatch(line);
    while (matches.hasNext())
        found.append(matches.next().captured(1));
    return found;
}

// A test's class and function, of which one may be empty; both are for what names no test.
struct TestName {
    QString file;
    QString function;
    bool onlyItsBeginning = false;
};

TestName testNameFrom(const QString& code)
{
    static const QRegularExpression inItsClass(
        QStringLiteral("^(?:[a-z]+::)*([A-Z]\\w+)(?:::([a-z]\\w*)(\u2026?))?$"));
    static const QRegularExpression alone(QStringLiteral("^([a-z]+[A-Z][A-Za-z0-9]*)(\u2026?)$"));
    if (const auto match = inItsClass.match(code); match.hasMatch())
        return {match.captured(1), match.captured(2), !match.captured(3).isEmpty()};
    const auto match = alone.match(code);
    return {QString(), match.captured(1), !match.captured(2).isEmpty()};
}

bool isThere(const TestName& name, const std::vector<SourceFile>& sources)
{
    const QRegularExpression declared(QStringLiteral("\\bvoid %1%2\\(").arg(
        name.function, name.onlyItsBeginning ? QStringLiteral("\\w*") : QString()));
    return std::ranges::any_of(sources, [&](const SourceFile& file) {
        return file.isIn(QLatin1String("tests")) && file.isCpp()
            && (name.file.isEmpty() || QFileInfo(file.path).completeBaseName() == name.file)
            && (name.function.isEmpty() || declared.match(file.text).hasMatch());
    });
}

} // namespace

QStringList roomsNotIn(const QString& text, const std::vector<SourceFile>& sources)
{
    const QString provider = QStringLiteral("core/providers/");
    QStringList missing;
    for (const SourceFile& file : sources) {
        const QString folder = file.path.section(QLatin1Char('/'), 0, -2);
        if (!file.isIn(QLatin1String("core")) || folder == QStringLiteral("core") || folder.startsWith(provider))
            continue;
        const QString room = folder.section(QLatin1Char('/'), 1);
        const bool named = text.contains(QStringLiteral("**%1**").arg(room)) || text.contains(QStringLiteral("`%1`").arg(room));
        if (!named && !missing.contains(folder))
            missing.append(folder);
    }
    return missing;
}

QStringList testsNotThere(const QString& text, const std::vector<SourceFile>& sources)
{
    QStringList missing;
    for (const QString& line : text.split(QLatin1Char('\n'))) {
        if (!line.startsWith(QLatin1Char('|')))
            continue;
        for (const QString& code : codeIn(line)) {
            const TestName name = testNameFrom(code);
            if ((!name.file.isEmpty() || !name.function.isEmpty()) && !isThere(name, sources))
                missing.append(code);
        }
    }
    return missing;
}

} // namespace waybill::tests
