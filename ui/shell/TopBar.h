// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The bar under the menu: environment, then what the page at hand puts there, DEMO where it is one; a 3 px line in the
// environment's colour runs under all of it. Main thread.

#include <QWidget>

class QLabel;
class QStackedLayout;

namespace waybill::ui::shell {

class EnvironmentButton;

class TopBar : public QWidget {
    Q_OBJECT
public:
    static constexpr int barHeight = 44;

    explicit TopBar(QWidget* parent = nullptr);

    EnvironmentButton* environment() const { return m_environment; }
    // The controls of a page, the first one stretching. The number to show them by.
    int addPage(const QList<QWidget*>& controls);
    void showPage(int page);
    void setDemo(bool demo);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    EnvironmentButton* m_environment;
    QStackedLayout* m_pages;
    QLabel* m_demo;
};

} // namespace waybill::ui::shell
