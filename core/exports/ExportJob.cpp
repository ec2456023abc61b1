// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exports/ExportJob.h"

#include "core/exports/ExportWorker.h"

namespace waybill::exports {

ExportJob::ExportJob(ExportOrder order, QObject* parent)
    : QObject(parent), m_path(order.path), m_worker(new ExportWorker(std::move(order)))
{
    m_thread.setObjectName(QStringLiteral("export"));
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &ExportWorker::progress, this, &ExportJob::progress);
    connect(m_worker, &ExportWorker::finished, this, &ExportJob::finished);
    connect(m_worker, &ExportWorker::failed, this, &ExportJob::failed);
    connect(m_worker, &ExportWorker::cancelled, this, &ExportJob::cancelled);
    m_thread.start();
}

ExportJob::~ExportJob()
{
    // Before the thread's end: its deletion must find the event loop gone, not a page on its way.
    cancel();
    m_thread.quit();
    m_thread.wait();
}

void ExportJob::start() { QMetaObject::invokeMethod(m_worker, &ExportWorker::start); }

void ExportJob::cancel() { QMetaObject::invokeMethod(m_worker, &ExportWorker::cancel); }

} // namespace waybill::exports
