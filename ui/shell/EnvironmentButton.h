// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Which environment is looked at: always icon, name and colour, never colour alone. Main thread.

#include <QToolButton>

#include <set>
#include <string>

namespace waybill::ui::shell {

class EnvironmentButton : public QToolButton {
    Q_OBJECT
public:
    static constexpr int fullWidth = 152;

    explicit EnvironmentButton(QWidget* parent = nullptr);

    void setSeen(const std::set<std::string>& environments); // adds to the menu, takes nothing away
    void setCurrent(const std::string& environment);         // empty: all
    void setNone(bool none);                                 // nothing is set up yet
    QColor colour() const;

    QSize sizeHint() const override { return {fullWidth, 41}; }

signals:
    void environmentChosen(const std::string& environment);
    void shownChanged(); // the colour too

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void fillMenu();

    bool m_none = false;
    std::set<std::string> m_seen;
    std::string m_current; // empty: all
    // The one that is looked at: with a single one in the relay, all is that one.
    std::string shown() const;
};

} // namespace waybill::ui::shell
