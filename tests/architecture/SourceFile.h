// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A source file split into what the compiler reads and what people read, and where its functions are. Plain data.
// The scanner knows just enough C++ for the house's own style: comments, literals, scopes by their braces.

#include <QString>
#include <QStringList>

#include <vector>

namespace waybill::tests {

struct SourceFile {
    QString path; // from the top of the tree, with '/'
    QString text;

    bool isCpp() const { return path.endsWith(QStringLiteral(".cpp")) || path.endsWith(QStringLiteral(".h")); }
    bool isIn(QLatin1String folder) const { return path.startsWith(folder + QLatin1Char('/')); }
    int lineCount() const { return int(text.count(QLatin1Char('\n'))); }
};

// Every part has the text's length and line breaks; what belongs to another part is blank.
struct SourceParts {
    QString code;     // without comments, without what stands in literals
    QString literals; // code with its literals, without comments
    QString comments;
};
SourceParts split(const QString& text);

struct FunctionSpan {
    QString head; // its declaration in one line
    int firstLine = 0;
    int lines = 0;
};
// Functions with a body outside other functions; a lambda counts for the function it stands in.
std::vector<FunctionSpan> functionsOf(const SourceFile& file);

// 1 for the first.
int lineAt(const QString& text, qsizetype offset);

// The C++ sources, CMake files and scripts below the top level's own folders.
std::vector<SourceFile> readSources(const QString& top);

} // namespace waybill::tests
