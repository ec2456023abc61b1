// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/SourceFile.h"

#include <QRegularExpression>

namespace waybill::tests {

namespace {

enum class Part { Code, Literal, Comment };

// Goes through a text once and hands every piece to the part it belongs to.
class Splitter {
public:
    explicit Splitter(const QString& text) : m_text(text)
    {
        QString blank = text;
        for (QChar& character : blank) {
            if (character != QLatin1Char('\n'))
                character = QLatin1Char(' ');
        }
        m_parts = {blank, blank, blank};
    }

    SourceParts run()
    {
        while (m_at < m_text.size()) {
            if (startsWith("//"))
                take(Part::Comment, untilEndOfLine());
            else if (startsWith("/*"))
                take(Part::Comment, endOf(m_text.indexOf(QStringLiteral("*/"), m_at + 2), 2));
            else if (startsWith("R\"") && !isWord(m_at - 1))
                take(Part::Literal, endOfRawString());
            else if (m_text[m_at] == QLatin1Char('"') || (m_text[m_at] == QLatin1Char('\'') && !isWord(m_at - 1)))
                take(Part::Literal, endOfQuoted());
            else
                take(Part::Code, m_at + 1);
        }
        return m_parts;
    }

private:
    bool startsWith(const char* what) const { return QStringView(m_text).mid(m_at).startsWith(QLatin1String(what)); }
    // Also tells a digit separator (1'000) from a character literal.
    bool isWord(qsizetype at) const
    {
        return at >= 0 && (m_text[at].isLetterOrNumber() || m_text[at] == QLatin1Char('_'));
    }
    qsizetype endOf(qsizetype found, qsizetype length) const { return found < 0 ? m_text.size() : found + length; }
    qsizetype untilEndOfLine() const { return endOf(m_text.indexOf(QLatin1Char('\n'), m_at), 0); }

    qsizetype endOfRawString() const
    {
        const qsizetype open = m_text.indexOf(QLatin1Char('('), m_at);
        const QString close = QLatin1Char(')') + m_text.mid(m_at + 2, open - m_at - 2) + QLatin1Char('"');
        return endOf(m_text.indexOf(close, open), close.size());
    }

    qsizetype endOfQuoted() const
    {
        const QChar quote = m_text[m_at];
        for (qsizetype at = m_at + 1; at < m_text.size(); ++at) {
            if (m_text[at] == QLatin1Char('\\'))
                ++at;
            else if (m_text[at] == quote)
                return at + 1;
            else if (m_text[at] == QLatin1Char('\n'))
                return at; // not a literal after all
        }
        return m_text.size();
    }

    // Copies up to end into the part and goes there. The quotes of a literal count as code too.
    void take(Part part, qsizetype end)
    {
        for (; m_at < end; ++m_at) {
            if (part == Part::Comment)
                m_parts.comments[m_at] = m_text[m_at];
            else
                m_parts.literals[m_at] = m_text[m_at];
            if (part == Part::Code || (part == Part::Literal && m_text[m_at] == QLatin1Char('"')))
                m_parts.code[m_at] = m_text[m_at];
        }
    }

    const QString& m_text;
    SourceParts m_parts;
    qsizetype m_at = 0;
};

void blankPreprocessor(QString& code)
{
    static const QRegularExpression line(QStringLiteral("^[ \\t]*#(?:[^\\n]*\\\\\\n)*[^\\n]*"),
                                         QRegularExpression::MultilineOption);
    auto matches = line.globalMatch(code);
    while (matches.hasNext()) {
        const auto match = matches.next();
        for (qsizetype at = match.capturedStart(); at < match.capturedEnd(); ++at) {
            if (code[at] != QLatin1Char('\n'))
                code[at] = QLatin1Char(' ');
        }
    }
}

enum class Opens { Scope, Function, Initialiser };

// What a brace opens, by the text since the last ';', '{' or '}'.
Opens whatOpens(QString head)
{
    static const QRegularExpression prefix(QStringLiteral(
        "^(?:Q_[A-Z_]+(?:\\([^)]*\\))?\\s*|(?:public|private|protected|signals)(?:\\s+slots)?\\s*:(?!:)\\s*)+"));
    static const QRegularExpression scope(
        QStringLiteral("^(?:template\\s*<.*>\\s*)?(?:inline\\s+)?(?:namespace|class|struct|union|enum|extern)\\b"));
    static const QRegularExpression comparison(QStringLiteral("operator\\s*[=!<>]+"));
    static const QRegularExpression memberInitialiser(QStringLiteral("\\)\\s*(?:noexcept\\s*)?:[^:].*[\\w>]$"));
    head.remove(prefix).remove(comparison);
    if (scope.match(head).hasMatch())
        return Opens::Scope;
    const qsizetype open = head.indexOf(QLatin1Char('('));
    const qsizetype assignment = head.indexOf(QLatin1Char('='));
    const bool function = open >= 0 && (assignment < 0 || open < assignment);
    return function && !memberInitialiser.match(head).hasMatch() ? Opens::Function : Opens::Initialiser;
}

qsizetype closingBrace(const QString& code, qsizetype open)
{
    int depth = 0;
    for (qsizetype at = open; at < code.size(); ++at) {
        if (code[at] == QLatin1Char('{'))
            ++depth;
        else if (code[at] == QLatin1Char('}') && --depth == 0)
            return at;
    }
    return code.size() - 1;
}

} // namespace

SourceParts split(const QString& text) { return Splitter(text).run(); }

std::vector<FunctionSpan> functionsOf(const SourceFile& file)
{
    QString code = split(file.text).code;
    blankPreprocessor(code);
    std::vector<FunctionSpan> functions;
    qsizetype headStart = 0;
    for (qsizetype at = 0; at < code.size(); ++at) {
        const QChar character = code[at];
        if (character == QLatin1Char(';') || character == QLatin1Char('}'))
            headStart = at + 1;
        if (character != QLatin1Char('{'))
            continue;
        const QString head = code.mid(headStart, at - headStart).simplified();
        const Opens opens = whatOpens(head);
        if (opens == Opens::Scope) {
            headStart = at + 1;
            continue;
        }
        const qsizetype close = closingBrace(code, at);
        if (opens == Opens::Function) {
            while (headStart < at && code[headStart].isSpace())
                ++headStart;
            const int first = lineAt(code, headStart);
            functions.push_back({head, first, lineAt(code, close) - first + 1});
            headStart = close + 1;
        }
        at = close; // an initialiser belongs to the declaration that goes on behind it
    }
    return functions;
}

} // namespace waybill::tests
