// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A message's HTML as it reads, without loading anything: no picture, style sheet, font or file is fetched, nothing is
// run. What it would have loaded and where its links lead is written out. Main thread.

#include <QSet>
#include <QTextBrowser>
#include <QUrl>

namespace waybill::ui::sending {

class MailView : public QTextBrowser {
    Q_OBJECT
public:
    explicit MailView(QWidget* parent = nullptr);

    void showHtml(const QString& html);
    // How many different things the message wanted to load, since it was shown.
    int refused() const { return int(m_refused.size()); }

    QVariant loadResource(int type, const QUrl& name) override;

signals:
    void linkTouched(const QString& target); // under the pointer or chosen by key; empty: none

private:
    void writePicturesOut();
    void writeTargetsOut();

    QSet<QUrl> m_refused;
};

} // namespace waybill::ui::sending
