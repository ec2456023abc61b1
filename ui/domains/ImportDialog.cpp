// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/ImportDialog.h"

#include "ui/domains/VerdictStyle.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

namespace waybill::ui::domains {

ImportDialog::ImportDialog(const DomainsSource& source, std::string domain, QWidget* parent)
    : QDialog(parent), m_source(source), m_domain(std::move(domain)), m_text(new QLabel), m_progress(new QProgressBar),
      m_files(new QPushButton(tr("Files…"))), m_folder(new QPushButton(tr("Folder…"))), m_close(new QPushButton(tr("Close")))
{
    setObjectName(QStringLiteral("importDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setAcceptDrops(true);
    setWindowTitle(tr("Import reports about %1").arg(shownName(m_domain)));
    m_text->setObjectName(QStringLiteral("importText"));
    m_text->setWordWrap(true);
    m_text->setMinimumHeight(56);
    m_text->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_text->setText(tr("DMARC aggregate and TLS reports: .xml, .json, .gz, .zip, or the messages that brought them. Choose files or a folder, or drop them here."));
    m_progress->setObjectName(QStringLiteral("importProgress"));
    m_progress->setAccessibleName(tr("Files read"));
    m_progress->hide();
    m_files->setObjectName(QStringLiteral("importFiles"));
    m_folder->setObjectName(QStringLiteral("importFolder"));
    m_close->setObjectName(QStringLiteral("importClose"));
    connect(m_files, &QPushButton::clicked, this, [this] { choose(false); });
    connect(m_folder, &QPushButton::clicked, this, [this] { choose(true); });
    connect(m_close, &QPushButton::clicked, this, [this] {
        if (m_running)
            m_stop.request_stop();
        else
            accept();
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_files);
    row->addWidget(m_folder);
    row->addStretch(1);
    row->addWidget(m_close);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(12);
    column->addWidget(m_text);
    column->addWidget(m_progress);
    column->addStretch(1);
    column->addLayout(row);
    setMinimumWidth(480);
}

ImportDialog::~ImportDialog() { m_stop.request_stop(); }

void ImportDialog::choose(bool folder)
{
    auto* dialog = new QFileDialog(this, folder ? tr("A folder with reports") : tr("Reports, or messages with reports"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &ImportDialog::start);
    dialog->open();
}

void ImportDialog::start(const QStringList& paths)
{
    if (m_running || paths.isEmpty())
        return;
    m_running = true;
    m_files->setEnabled(false);
    m_folder->setEnabled(false);
    m_close->setText(tr("Cancel"));
    m_progress->setRange(0, 0);
    m_progress->show();
    m_text->setText(tr("Reading…"));
    m_stop = m_source.importReports(
        m_domain, paths, this,
        [this](int done, int all) {
            m_progress->setRange(0, all);
            m_progress->setValue(done);
        },
        [this](const QString& summary) { finish(summary); });
}

void ImportDialog::finish(const QString& summary)
{
    m_running = false;
    m_files->setEnabled(true);
    m_folder->setEnabled(true);
    m_close->setText(tr("Close"));
    m_progress->hide();
    m_text->setText(m_stop.stop_requested() ? tr("Cancelled. %1").arg(summary) : summary);
    emit imported();
}

void ImportDialog::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls() && !m_running)
        event->acceptProposedAction();
}

void ImportDialog::dropEvent(QDropEvent* event)
{
    QStringList paths;
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile())
            paths.push_back(url.toLocalFile());
    }
    start(paths);
}

} // namespace waybill::ui::domains
