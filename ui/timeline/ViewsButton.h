// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The saved views of the environment at hand, and what can be done with the view on screen: save it, send a link to it.
// Main thread; the views outlive it.

#include "ui/timeline/SavedViews.h"

#include <QToolButton>

namespace waybill::ui::timeline {

class ViewsButton : public QToolButton {
    Q_OBJECT
public:
    explicit ViewsButton(SavedViews& views, QWidget* parent = nullptr);

    void setEnvironment(const QString& environment);

signals:
    void viewChosen(const waybill::ui::timeline::SavedView& view);
    void saveRequested();
    void copyLinkRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    void tint();

    SavedViews& m_views;
    QString m_environment;
};

} // namespace waybill::ui::timeline
