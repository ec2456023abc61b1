// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which environment the person is in: always icon, name and colour, never colour alone; a pause is said. What is known
// of an environment comes from the relay, the others (seen in events only) are grey or coloured by their usual names.
// Main thread.

#include "core/environments/Environment.h"

#include <QToolButton>

#include <set>
#include <string>
#include <vector>

namespace waybill::ui::shell {

class EnvironmentButton : public QToolButton {
    Q_OBJECT
public:
    static constexpr int fullWidth = 152;

    explicit EnvironmentButton(QWidget* parent = nullptr);

    void setSeen(const std::set<std::string>& environments); // adds to the menu, takes nothing away
    void setKnown(std::vector<waybill::environments::Environment> environments); // in the order to show them
    void setCurrent(const std::string& environment);         // empty: all
    void setNone(bool none);                                 // nothing is set up yet
    QColor colour() const { return colourOf(shown()); }
    // The one that is looked at: with a single one in the relay's events, all is that one.
    std::string shown() const;

    QSize sizeHint() const override { return {fullWidth, 41}; }

signals:
    void environmentChosen(const std::string& environment);
    void manageRequested();
    void pauseRequested(const std::string& environment); // or the end of its pause
    void shownChanged(); // the colour too

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void fillMenu();
    void addToMenu(const std::string& environment);
    void showPause();
    QString titleOf(const std::string& environment) const;
    const waybill::environments::Environment* known(const std::string& environment) const;
    QColor colourOf(const std::string& environment) const;
    QString iconOf(const std::string& environment) const;

    bool m_none = false;
    std::set<std::string> m_seen;
    std::vector<waybill::environments::Environment> m_known;
    std::string m_current; // empty: all
    QAction* m_pause = nullptr;
};

} // namespace waybill::ui::shell
