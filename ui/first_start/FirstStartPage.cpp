// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/first_start/FirstStartPage.h"

#include "ui/first_start/ConnectDialog.h"
#include "ui/first_start/EndpointForm.h"
#include "ui/first_start/StepRow.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Strip.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>

namespace waybill::ui::first_start {

namespace {

constexpr int columnWidth = 824;
constexpr int copiedFor = 3000;

} // namespace

FirstStartPage::FirstStartPage(std::vector<providers::ProviderCard> cards, StoreSecret storeSecret, QWidget* parent)
    : QWidget(parent), m_storeSecret(std::move(storeSecret))
{
    setObjectName(QStringLiteral("firstStartPage"));
    auto* content = new QWidget;
    content->setMaximumWidth(columnWidth);
    m_form = new EndpointForm(std::move(cards), content);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_title = new QLabel(tr("Nothing is connected yet"), content);
    m_title->setObjectName(QStringLiteral("firstStartTitle"));
    m_title->setFont(scaledFont(titleFont(font()), 1.5));
    m_lead = new QLabel(tr("Three steps lead to the first event on screen. You can stop after any of them."), content);
    m_lead->setWordWrap(true);
    column->addWidget(m_title);
    column->addSpacing(8);
    column->addWidget(m_lead);
    column->addSpacing(16);
    addReceiveStep(column);
    addAddressStep(column);
    addDemoRow(column);
    addFoot(column);
    column->addStretch(1);
    auto* page = new QWidget;
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(20, 24, 20, 12);
    row->addStretch(76);
    row->addWidget(content, 824);
    row->addStretch(348);
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("firstStartScroll"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setBackgroundRole(QPalette::Base);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    page->setAutoFillBackground(true);
    page->setBackgroundRole(QPalette::Base);
    scroll->setWidget(page);
    m_strip = new Strip(this);
    m_strip->setObjectName(QStringLiteral("firstStartStrip"));
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(0);
    whole->addWidget(m_strip);
    whole->addWidget(scroll, 1);
    connect(m_form, &EndpointForm::submitted, this, &FirstStartPage::submit);
    connect(m_form, &EndpointForm::changed, this, &FirstStartPage::tellProvider);
    tellProvider();
    tint();
}

void FirstStartPage::addReceiveStep(QVBoxLayout* column)
{
    m_receive = new StepRow(QStringLiteral("1"), tr("Receive events"),
                            tr("Say who sends your mail. A relay on this computer takes the provider’s webhooks."));
    m_receive->setNote(tr("About 2 minutes. Needs the provider’s webhook key; it is kept in the system keychain."));
    m_receive->setObjectName(QStringLiteral("stepReceive"));
    m_receive->addContent(m_form);
    m_another = new QPushButton(tr("Add another…"), m_receive);
    m_another->setObjectName(QStringLiteral("addAnother"));
    m_another->setAccessibleName(tr("Add another endpoint"));
    m_another->hide();
    m_receive->setAction(m_another);
    connect(m_another, &QPushButton::clicked, this, [this] {
        m_another->hide();
        m_form->show();
        m_form->setFocus();
    });
    m_receive->setCurrent(true);
    column->addWidget(m_receive);
}

QWidget* FirstStartPage::makeAddress()
{
    m_addressBox = new QWidget;
    m_url = new QLabel(m_addressBox);
    m_url->setObjectName(QStringLiteral("hookUrl"));
    m_url->setTextFormat(Qt::PlainText);
    m_url->setFont(monospaceFont(font()));
    m_url->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_url->setAccessibleName(tr("The webhook’s address"));
    m_copyUrl = new QPushButton(tr("Copy"), m_addressBox);
    m_copyUrl->setObjectName(QStringLiteral("copyHookUrl"));
    m_copyUrl->setAccessibleName(tr("Copy the webhook’s address"));
    connect(m_copyUrl, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_url->text());
        emit statusMessage(tr("Copied"), copiedFor);
    });
    auto* row = new QHBoxLayout(m_addressBox);
    row->setContentsMargins(0, 4, 0, 0);
    row->setSpacing(12);
    row->addWidget(m_url);
    row->addWidget(m_copyUrl);
    row->addStretch(1);
    m_addressBox->hide();
    return m_addressBox;
}

void FirstStartPage::addAddressStep(QVBoxLayout* column)
{
    m_address = new StepRow(QStringLiteral("2"), tr("Give the address to the provider"), {});
    m_address->setObjectName(QStringLiteral("stepAddress"));
    m_address->addContent(makeAddress());
    column->addWidget(m_address);
    m_watch =
        new StepRow(QStringLiteral("3"), tr("Watch the first event arrive"),
                    tr("Send yourself a message, or use the provider’s test button. The timeline opens with the first "
                       "verified event."));
    m_watch->setObjectName(QStringLiteral("stepWatch"));
    m_watch->setNote(tr("Works after step 2."));
    m_send = new QPushButton(tr("First send…"), m_watch);
    m_send->setObjectName(QStringLiteral("firstSend"));
    m_send->setAccessibleName(tr("First send"));
    m_send->setEnabled(false);
    m_watch->setAction(m_send);
    connect(m_send, &QPushButton::clicked, this, &FirstStartPage::sendRequested);
    column->addWidget(m_watch);
}

void FirstStartPage::addDemoRow(QVBoxLayout* column)
{
    auto* look =
        new StepRow(QStringLiteral("media-playback-start"), tr("Look round first"),
                    tr("The demo plays three hours of made-up mail with something to find in it. It sends nothing "
                       "and stays on this computer."));
    look->setObjectName(QStringLiteral("rowDemo"));
    m_demo = new QPushButton(tr("Open the demo"), look);
    m_demo->setObjectName(QStringLiteral("openDemo"));
    m_demo->setAccessibleName(tr("Open the demo"));
    look->setAction(m_demo);
    connect(m_demo, &QPushButton::clicked, this, &FirstStartPage::demoRequested);
    column->addWidget(look);
}

void FirstStartPage::addFoot(QVBoxLayout* column)
{
    auto* foot = new StepRow(QStringLiteral("network-server"), tr("Already have a team relay?"),
                             tr("Then nothing has to be set up here: give its address and your token."));
    foot->setObjectName(QStringLiteral("rowConnect"));
    auto* connectButton = new QPushButton(tr("Connect to a running relay…"), foot);
    connectButton->setObjectName(QStringLiteral("connectToRelay"));
    connectButton->setAccessibleName(tr("Connect to a running relay"));
    foot->setAction(connectButton);
    connect(connectButton, &QPushButton::clicked, this, &FirstStartPage::openConnectDialog);
    column->addWidget(foot);
}

void FirstStartPage::tellProvider()
{
    m_address->setText(
        tr("Enter it at %1 under %2. The relay listens on this computer only: put a tunnel or a reverse proxy "
           "in front of it, for this port and no other.")
            .arg(m_form->providerName(), m_form->webhookPath()));
    m_address->setNote(m_addressBox->isHidden() ? tr("About 1 minute. Works after step 1.") : QString());
}

void FirstStartPage::submit()
{
    m_strip->clear();
    Result<Secret> secret = m_form->takeSecret();
    if (!secret)
        return;
    m_form->setBusy(true);
    const EndpointDraft draft = m_form->draft();
    m_storeSecret(draft.name + ".signing", std::move(*secret),
                  [page = QPointer<FirstStartPage>(this), draft](Result<void> stored) {
                      if (!page)
                          return;
                      if (stored)
                          emit page->endpointReady(draft);
                      else
                          page->showProblem(stored.error());
                  });
}

void FirstStartPage::showReceiving(const QString& url)
{
    m_strip->clear();
    m_form->setBusy(false);
    m_form->addTakenName(m_form->draft().name);
    m_url->setText(url);
    m_addressBox->show();
    m_form->hide();
    m_another->show();
    m_receive->setNote(tr("The relay is running while this window is open. The key is in the system keychain."));
    m_title->setText(tr("Waiting for the first event"));
    m_lead->setText(tr("The relay is running. The timeline opens by itself when the first verified event arrives."));
    m_receive->setDone();
    m_address->setCurrent(true);
    m_watch->setNote({});
    m_send->setEnabled(true);
    tellProvider();
    m_copyUrl->setFocus();
}

void FirstStartPage::showProblem(const Error& error)
{
    m_form->tryAgain();
    m_strip->show(error);
}

void FirstStartPage::openConnectDialog()
{
    auto* dialog = new ConnectDialog(this);
    connect(dialog, &ConnectDialog::chosen, this, &FirstStartPage::connectRequested);
    dialog->open();
}

void FirstStartPage::tint()
{
    m_demo->setIcon(icon(QStringLiteral("media-playback-start"), palette()));
    m_send->setIcon(icon(QStringLiteral("document-send"), palette()));
    m_copyUrl->setIcon(icon(QStringLiteral("edit-copy"), palette()));
}

void FirstStartPage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_demo != nullptr && m_copyUrl != nullptr)
        tint();
}

} // namespace waybill::ui::first_start
