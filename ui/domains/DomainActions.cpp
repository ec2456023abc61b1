// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/DomainActions.h"

#include "core/base/JsonWriter.h"
#include "ui/domains/DomainDialog.h"
#include "ui/domains/ImportDialog.h"
#include "ui/domains/MessageDialog.h"
#include "ui/domains/VerdictStyle.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>

namespace waybill::ui::domains {

namespace {

constexpr int shownFor = 6000;

} // namespace

DomainActions::DomainActions(const DomainsSource& source, QWidget* window) : QObject(window), m_source(source), m_window(window) {}

void DomainActions::edit(const waybill::domains::DomainProfile& profile)
{
    auto* dialog = new DomainDialog(profile, m_window);
    connect(dialog, &DomainDialog::profileChosen, this, &DomainActions::save);
    dialog->open();
}

void DomainActions::save(const waybill::domains::DomainProfile& profile)
{
    m_source.save(profile, this, [this](const Result<QByteArray>& saved) {
        if (!saved)
            emit failed(saved.error());
        else
            emit changed();
    });
}

void DomainActions::remove(const std::string& domain)
{
    auto* box = new QMessageBox(QMessageBox::Warning, tr("Remove %1").arg(shownName(domain)),
                                tr("Remove %1, with everything observed of it?").arg(shownName(domain)), QMessageBox::Cancel, m_window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton* yes = box->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    connect(yes, &QPushButton::clicked, this, [this, domain] {
        m_source.remove(domain, this, [this](const Result<QByteArray>& removed) {
            if (!removed)
                emit failed(removed.error());
            else
                emit changed();
        });
    });
    box->open();
}

void DomainActions::importReports(const std::string& domain)
{
    auto* dialog = new ImportDialog(m_source, domain, m_window);
    connect(dialog, &ImportDialog::imported, this, &DomainActions::historyChanged);
    dialog->open();
}

void DomainActions::openMessage(const waybill::domains::DomainProfile& profile)
{
    auto* dialog = new QFileDialog(m_window, tr("A message that was sent from %1").arg(shownName(profile.name)), QString(),
                                   tr("Messages (*.eml *.msg *.txt);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this, profile](const QString& file) { openMessage(profile, file); });
    dialog->open();
}

void DomainActions::openMessage(const waybill::domains::DomainProfile& profile, const QString& file)
{
    m_source.readMessage(profile.name, file, this, [this, profile](const Result<MessageFacts>& facts) {
        if (!facts) {
            emit failed(facts.error());
            return;
        }
        auto* dialog = new MessageDialog(profile, *facts, m_window);
        connect(dialog, &MessageDialog::profileChosen, this, &DomainActions::save);
        dialog->open();
    });
}

void DomainActions::tighten(const std::string& domain, const QString& from, const QString& to, const QString& record)
{
    auto* dialog = new QInputDialog(m_window);
    dialog->setObjectName(QStringLiteral("tightenDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Tighten %1 before the gate is open").arg(shownName(domain)));
    dialog->setLabelText(tr("From %1 to %2, though not everything has been unbroken long enough.\nWhy can’t it wait? The reason is kept.").arg(from, to));
    dialog->setOption(QInputDialog::UsePlainTextEditForTextInput);
    dialog->setOkButtonText(tr("Keep the reason and copy the record"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, domain, from, to, record](const QString& reason) {
        JsonWriter json;
        json.beginObject().member("from", from.toStdString()).member("to", to.toStdString()).member("reason", reason.trimmed().toStdString()).endObject();
        m_source.tighten(domain, json.take(), this, [this, record](const Result<QByteArray>& kept) {
            if (!kept) {
                emit failed(kept.error());
                return;
            }
            QGuiApplication::clipboard()->setText(record);
            emit statusMessage(tr("The reason is kept; the record is copied."), shownFor);
        });
    });
    dialog->open();
}

} // namespace waybill::ui::domains
