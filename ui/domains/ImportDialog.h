// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Brings DMARC and TLS reports from files or a folder: how far it has come, cancel, and what became of them. Main thread;
// deletes itself when it is closed; the source outlives it.

#include "ui/domains/DomainsSource.h"

#include <QDialog>

class QLabel;
class QProgressBar;
class QPushButton;

namespace waybill::ui::domains {

class ImportDialog : public QDialog {
    Q_OBJECT
public:
    ImportDialog(const DomainsSource& source, std::string domain, QWidget* parent = nullptr);
    ~ImportDialog() override;

    // Files, and folders with everything below them.
    void start(const QStringList& paths);

signals:
    void imported();

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void choose(bool folder);
    void finish(const QString& summary);

    const DomainsSource& m_source;
    const std::string m_domain;
    std::stop_source m_stop;
    bool m_running = false;
    QLabel* m_text;
    QProgressBar* m_progress;
    QPushButton* m_files;
    QPushButton* m_folder;
    QPushButton* m_close;
};

} // namespace waybill::ui::domains
