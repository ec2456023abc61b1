// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/VerdictPieces.h"

#include "ui/trace/OutsideText.h"
#include "ui/widgets/TimeText.h"

#include <QCoreApplication>

namespace waybill::ui::trace {

using waybill::trace::Clause;
using waybill::trace::Confidence;
using waybill::trace::Verdict;

namespace {

const QString timeMark = QStringLiteral("%time%");

QString translated(const char* text)
{
    return QCoreApplication::translate("waybill::ui::trace::VerdictLine", text);
}

QString confidenceWord(Confidence confidence)
{
    switch (confidence) {
    case Confidence::Sure: return translated(QT_TRANSLATE_NOOP("waybill::ui::trace::VerdictLine", "Sure:"));
    case Confidence::Likely: return translated(QT_TRANSLATE_NOOP("waybill::ui::trace::VerdictLine", "Likely:"));
    case Confidence::Unknown: return translated(QT_TRANSLATE_NOOP("waybill::ui::trace::VerdictLine", "Not sure:"));
    }
    return {};
}

void closeSentence(Sentence& sentence)
{
    static const QString ends = QStringLiteral(".!?…");
    if (!sentence.pieces.empty() && !sentence.pieces.back().text.isEmpty() &&
        !ends.contains(sentence.pieces.back().text.back()))
        sentence.add(QStringLiteral("."));
}

} // namespace

void Sentence::add(const QString& text, bool bold, const QColor& color)
{
    if (!text.isEmpty())
        pieces.push_back({.text = text, .bold = bold, .color = color});
}

void Sentence::add(const Clause& clause, Timestamp now)
{
    const QString text = shown(clause.text);
    const qsizetype remark = text.indexOf(QLatin1String("; "));
    const QString linked = text.left(remark);
    const int link = clause.evidence.empty() ? -1 : int(evidence.size());
    if (link >= 0)
        evidence.push_back(clause.evidence);
    const qsizetype time = linked.indexOf(timeMark);
    const QString before = time < 0 ? linked : linked.left(time);
    if (!before.isEmpty())
        pieces.push_back({.text = before, .link = link});
    if (time >= 0) {
        if (clause.at)
            pieces.push_back({.text = moment(*clause.at, now), .link = link, .toolTip = zonedTime(*clause.at)});
        if (const QString after = linked.mid(time + timeMark.size()); !after.isEmpty())
            pieces.push_back({.text = after, .link = link});
    }
    if (remark >= 0)
        add(text.mid(remark));
}

void Sentence::capitalise(std::size_t piece)
{
    if (piece < pieces.size() && !pieces[piece].text.isEmpty())
        pieces[piece].text[0] = pieces[piece].text[0].toUpper();
}

Sentence headlineSentence(const Verdict& verdict, const QColor& headline, Timestamp now)
{
    Sentence sentence;
    sentence.add(verdict.headline, true, headline);
    sentence.add(QStringLiteral(" "));
    for (std::size_t i = 0; i < verdict.clauses.size(); ++i) {
        if (i > 0)
            sentence.add(verdict.clauses[i].joint);
        sentence.add(verdict.clauses[i], now);
    }
    closeSentence(sentence);
    return sentence;
}

Sentence layerSentence(const Verdict& verdict, Timestamp now)
{
    Sentence sentence;
    sentence.add(verdict.layerClause, now);
    sentence.capitalise(0);
    closeSentence(sentence);
    return sentence;
}

Sentence confidenceSentence(const Verdict& verdict, Timestamp now)
{
    Sentence sentence;
    sentence.add(confidenceWord(verdict.confidence), true);
    sentence.add(QStringLiteral(" "));
    sentence.add(verdict.confidenceClause, now);
    closeSentence(sentence);
    return sentence;
}

Sentence nextSentence(const Verdict& verdict)
{
    Sentence sentence;
    sentence.add(translated(QT_TRANSLATE_NOOP("waybill::ui::trace::VerdictLine", "Next:")), true);
    sentence.add(QStringLiteral(" ") + shown(verdict.nextAction));
    return sentence;
}

} // namespace waybill::ui::trace
