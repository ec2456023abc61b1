// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The panes below the endpoints: side by side, or as tabs where there is little room. A request that was chosen in one of
// the lists stands beside it, where else the duplicates are. Main thread; it owns the panes, the settings outlive it.

#include <QStackedWidget>

#include <memory>

class QSettings;
class QSplitter;
class QTabWidget;

namespace waybill::ui::relay {

class CopiesPane;
class DeadLetterPane;
class QuarantinePane;
class ReasonPane;
class RequestPane;
class Sections;

class LowerPanes : public QStackedWidget {
    Q_OBJECT
public:
    struct Panes {
        ReasonPane* reasons;
        QuarantinePane* quarantine;
        DeadLetterPane* deadLetters;
        CopiesPane* copies;
        RequestPane* request;
    };
    // Keeps the sizes in the settings; null: they are not kept.
    LowerPanes(const Panes& panes, QSettings* settings, QWidget* parent = nullptr);
    ~LowerPanes() override;

    void setNarrow(bool narrow);
    void openRequest(bool open);
    void lendRequest(bool lent); // it stands elsewhere until it is given back
    void shareHeights();
    void showCounts(); // on the tabs: that there is something in one that is not open

private:
    void build();
    void placeRequest();
    void showBesideTabs(bool isShown);

    const Panes m_panes;
    QSettings* const m_settings;
    QSplitter* m_wide = nullptr;
    QSplitter* m_left = nullptr;
    QSplitter* m_right = nullptr;
    QStackedWidget* m_lowerRight = nullptr; // the duplicates, or the request
    QSplitter* m_narrow = nullptr;          // the tabs, and the request
    QStackedWidget* m_besideTabs = nullptr; // its place there
    QTabWidget* m_tabs = nullptr;
    std::unique_ptr<Sections> m_leftHeights, m_rightHeights;
    bool m_isNarrow = false;
    bool m_isOpen = false; // a request is to be seen
    bool m_isLent = false;
};

} // namespace waybill::ui::relay
