// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sending/MailView.h"

#include "core/base/Redact.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Tokens.h"

#include <QRegularExpression>
#include <QTextBlock>
#include <QTextDocument>

namespace waybill::ui::sending {

namespace {

constexpr qsizetype longestTarget = 120;

// A piece of the text with one format, where it stands.
struct Piece {
    int from = 0;
    int to = 0;
    QString what; // the link's target, or the picture's source
};

template <typename Wanted>
std::vector<Piece> piecesOf(const QTextDocument& document, Wanted wanted)
{
    std::vector<Piece> pieces;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextFragment fragment = it.fragment();
            const QString what = wanted(fragment.charFormat());
            if (what.isNull())
                continue;
            const int end = fragment.position() + fragment.length();
            if (!pieces.empty() && pieces.back().to == fragment.position() && pieces.back().what == what)
                pieces.back().to = end;
            else
                pieces.push_back({fragment.position(), end, what});
        }
    }
    return pieces;
}

QString shownTarget(const QString& target)
{
    QString text = QString::fromStdString(printable(target.toStdString()));
    if (text.size() > longestTarget)
        text = text.left(longestTarget) + QChar(0x2026);
    return text;
}

} // namespace

MailView::MailView(QWidget* parent) : QTextBrowser(parent)
{
    setObjectName(QStringLiteral("mailView"));
    setAccessibleName(tr("The message as it reads"));
    setOpenLinks(false);
    setFrameShape(NoFrame);
    document()->setDocumentMargin(16);
    connect(this, &QTextBrowser::highlighted, this, [this](const QUrl& url) { emit linkTouched(shownTarget(url.toString())); });
    connect(this, &QTextBrowser::anchorClicked, this, [this](const QUrl& url) { emit linkTouched(shownTarget(url.toString())); });
}

void MailView::showHtml(const QString& html)
{
    m_refused.clear();
    // QTextDocument takes all that follows an unclosed <link> for a part of it, and the message would look empty.
    static const QRegularExpression link(QStringLiteral("<link\\b[^>]*>"), QRegularExpression::CaseInsensitiveOption);
    setHtml(QString(html).remove(link));
    writePicturesOut();
    writeTargetsOut();
    moveCursor(QTextCursor::Start);
}

// Nothing is loaded, from wherever: neither the network nor a file of this machine.
QVariant MailView::loadResource(int, const QUrl& name)
{
    m_refused.insert(name); // asked for more than once while it is laid out
    return {};
}

void MailView::writePicturesOut()
{
    const auto pictures = piecesOf(*document(), [](const QTextCharFormat& format) {
        return format.isImageFormat() ? format.toImageFormat().name() : QString();
    });
    const Tokens tokens = tokensOf(palette());
    for (auto picture = pictures.rbegin(); picture != pictures.rend(); ++picture) {
        QTextCursor cursor(document());
        cursor.setPosition(picture->from);
        cursor.setPosition(picture->to, QTextCursor::KeepAnchor);
        QTextCharFormat format;
        format.setForeground(tokens.secondary);
        format.setFont(monospaceFont(font()));
        cursor.insertText(tr("[picture not loaded: %1]").arg(shownTarget(picture->what)), format);
    }
}

void MailView::writeTargetsOut()
{
    const auto links = piecesOf(*document(), [](const QTextCharFormat& format) {
        return format.isAnchor() && !format.anchorHref().isEmpty() ? format.anchorHref() : QString();
    });
    const Tokens tokens = tokensOf(palette());
    for (auto link = links.rbegin(); link != links.rend(); ++link) {
        QTextCursor cursor(document());
        cursor.setPosition(link->to);
        QTextCharFormat format;
        format.setForeground(tokens.secondary);
        format.setFont(monospaceFont(font()));
        cursor.insertText(QStringLiteral(" \u2192 ") + shownTarget(link->what), format);
    }
}

} // namespace waybill::ui::sending
