// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A flowing sentence, some pieces of which open the evidence behind them: dotted underline, a tab stop, click or Enter.
// It wraps and never elides. Texts are plain text, whatever they contain. Main thread; owned by its parent.

#include "core/events/Event.h"

#include <QColor>
#include <QTextLayout>
#include <QWidget>

#include <vector>

namespace waybill::ui::trace {

class ClauseLink;

// Pieces with the same link number follow one another and are one tab stop.
struct Piece {
    QString text;
    int link = -1; // no link
    bool bold = false;
    QColor color = {}; // the palette's text colour when invalid
    QString toolTip = {};
};

class ClauseText : public QWidget {
    Q_OBJECT
public:
    explicit ClauseText(QWidget* parent = nullptr);

    // evidence[n] is what link n opens. Links that stay keep the focus.
    void setPieces(std::vector<Piece> pieces, std::vector<std::vector<events::EventId>> evidence);
    // The whole sentence as shown.
    QString text() const { return m_layout.text(); }

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void clauseActivated(std::vector<waybill::events::EventId> evidence);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    struct Range {
        int start = 0;
        int length = 0;
    };

    void addLink();
    void rebuild();
    qreal layOut(QTextLayout& layout, int width) const;
    QList<QRectF> fragments(Range range) const;
    void placeLinks();
    const Piece* pieceAt(QPointF position) const;

    std::vector<Piece> m_pieces;
    std::vector<Range> m_ranges; // of each piece in the text
    std::vector<std::vector<events::EventId>> m_evidence;
    std::vector<ClauseLink*> m_links; // hidden where the sentence has fewer
    QTextLayout m_layout;
};

} // namespace waybill::ui::trace
