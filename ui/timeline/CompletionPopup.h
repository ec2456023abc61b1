// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The list under the filter field: candidates with counts, recent filters, the keys. It never takes the focus: the
// field hands it the keys. A child of the window, so no window manager gets in between. Main thread.

#include "core/filter/Completion.h"
#include "ui/timeline/FilterHistory.h"

#include <QFrame>

class QLabel;
class QListWidget;

namespace waybill::ui::timeline {

enum PopupRole : int {
    PopupTypedRole = Qt::UserRole + 1, // QString: the part of the text that was typed
    PopupKindRole,                     // QString: "Reason"
    PopupNoteRole,                     // QString: a count or "2 min ago"
    PopupCandidateRole,                // int: index of the candidate, -1 for a recent filter
};

class CompletionPopup : public QFrame {
    Q_OBJECT
public:
    explicit CompletionPopup(QWidget* parent);

    // `typed` is the text that a candidate would replace. Hides itself when there is nothing to offer.
    void offer(const filter::Completion& completion, const QString& typed, const QString& prefix,
               const std::vector<FilterHistory::Entry>& recent, Timestamp now);
    // left is in the parent's coordinates; the popup keeps inside the parent.
    void placeAt(QPoint left, int width);

    void step(int rows);
    bool hasChoice() const;
    void accept(); // the current line

signals:
    void candidateChosen(int candidate);
    void filterChosen(const QString& text);

private:
    void addLine(const QString& text, const QString& typed, const QString& kind, const QString& note, int candidate);

    QListWidget* m_list;
    QLabel* m_keys;
    QLabel* m_help;
};

} // namespace waybill::ui::timeline
