// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/AddEndpointDialog.h"

#include "ui/first_start/EndpointForm.h"
#include "ui/widgets/DialogSize.h"
#include "ui/widgets/Fonts.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace waybill::ui::relay {

namespace {

QLabel* paragraph(const char* name, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setObjectName(QString::fromLatin1(name));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

AddEndpointDialog::AddEndpointDialog(const RelaySource& source, const std::vector<std::string>& taken, QWidget* parent)
    : QDialog(parent), m_source(source), m_pages(new QStackedWidget(this)),
      m_form(new first_start::EndpointForm(source.cards, this)), m_problem(paragraph("addProblem", this))
{
    setObjectName(QStringLiteral("addEndpointDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Add endpoint"));
    for (const std::string& name : taken)
        m_form->addTakenName(name);
    m_form->setSubmitText(tr("Add endpoint"), tr("Adding…"));
    auto* formPage = new QWidget(m_pages);
    auto* column = new QVBoxLayout(formPage);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_form);
    column->addWidget(m_problem);
    column->addStretch(1);
    m_problem->hide();
    m_pages->addWidget(formPage);
    m_pages->addWidget(makeAddressPage());
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(20, 16, 20, 16);
    whole->setSpacing(12);
    whole->addWidget(m_pages, 1);
    whole->addWidget(buttons);
    connect(m_form, &first_start::EndpointForm::submitted, this, &AddEndpointDialog::submit);
    setMinimumWidth(620);
    m_form->setFocus();
}

QWidget* AddEndpointDialog::makeAddressPage()
{
    auto* page = new QWidget(m_pages);
    m_done = paragraph("addedSentence", page);
    m_done->setFont(titleFont(font()));
    m_address = paragraph("addedAddress", page);
    m_address->setFont(monospaceFont(font()));
    m_address->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_where = paragraph("addedWhere", page);
    auto* copy = new QPushButton(tr("Copy address"), page);
    copy->setObjectName(QStringLiteral("copyNewAddress"));
    copy->setProperty("primary", true);
    connect(copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_address->text());
        emit addressCopied(m_address->text());
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(m_address, 1);
    row->addWidget(copy);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(m_done);
    column->addLayout(row);
    column->addWidget(m_where);
    column->addStretch(1);
    return page;
}

void AddEndpointDialog::submit()
{
    auto taken = m_form->takeSecret();
    if (!taken)
        return; // the form says why
    const auto secret = std::make_shared<Secret>(*std::move(taken));
    m_problem->hide();
    m_form->setBusy(true);
    m_source.addEndpoint(m_form->draft(), this, [this, secret](const Result<feed::NewEndpoint>& added) {
        if (!added)
            return refuse(added.error());
        emit endpointAdded();
        storeKey(*added, secret);
    });
}

void AddEndpointDialog::storeKey(const feed::NewEndpoint& added, const std::shared_ptr<Secret>& secret)
{
    if (secret->isEmpty())
        return showAddress(added);
    m_source.addKey(added.endpoint, std::move(*secret), this,
                    [this, added](const Result<std::vector<feed::KeyDetail>>& keys) {
                        showAddress(added);
                        if (keys)
                            return;
                        m_done->setText(tr("%1 is added, but its key could not be stored: %2. Requests are told to come "
                                           "back until it is there.")
                                            .arg(QString::fromStdString(added.endpoint),
                                                 QString::fromStdString(keys.error().text())));
                    });
}

void AddEndpointDialog::showAddress(const feed::NewEndpoint& added)
{
    m_form->setBusy(false);
    m_done->setText(tr("%1 is ready to receive.").arg(QString::fromStdString(added.endpoint)));
    m_address->setText(QString::fromStdString(added.url));
    m_where->setText(tr("Paste this address at %1: %2. Then send a test event from the Relay page.")
                         .arg(m_form->providerName(), m_form->webhookPath()));
    m_pages->setCurrentIndex(1);
}

void AddEndpointDialog::refuse(const Error& error)
{
    m_form->setBusy(false);
    m_problem->setText(QString::fromStdString(error.text()));
    m_problem->show();
    growToFit(*this);
}

} // namespace waybill::ui::relay
