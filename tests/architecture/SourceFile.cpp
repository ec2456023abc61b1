// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/SourceFile.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>

namespace waybill::tests {

namespace {

bool isSource(const QString& name)
{
    return name.endsWith(QStringLiteral(".cpp")) || name.endsWith(QStringLiteral(".h"))
        || name.endsWith(QStringLiteral(".cmake")) || name == QStringLiteral("CMakeLists.txt");
}

// A script: no suffix, and a first line that names its interpreter.
bool isScript(const QString& name, const QString& text)
{
    return !name.contains(QLatin1Char('.')) && text.startsWith(QStringLiteral("#!"));
}

} // namespace

int lineAt(const QString& text, qsizetype offset)
{
    return int(QStringView(text).left(offset).count(QLatin1Char('\n'))) + 1;
}

std::vector<SourceFile> readSources(const QString& top)
{
    std::vector<SourceFile> files;
    const QDir root(top);
    for (const char* folder : {"app", "core", "ui", "tests", "packaging"}) {
        QDirIterator entries(root.filePath(QLatin1String(folder)), QDir::Files, QDirIterator::Subdirectories);
        while (entries.hasNext()) {
            QFile file(entries.next());
            const QString path = root.relativeFilePath(file.fileName());
            if (path.startsWith(QStringLiteral("tests/fixtures/")) || !file.open(QIODevice::ReadOnly))
                continue;
            const QString text = QString::fromUtf8(file.readAll());
            if (isSource(entries.fileName()) || isScript(entries.fileName(), text))
                files.push_back({path, text});
        }
    }
    return files;
}

} // namespace waybill::tests
