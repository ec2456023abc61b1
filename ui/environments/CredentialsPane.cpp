// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/environments/CredentialsPane.h"

#include "ui/environments/CredentialModel.h"
#include "ui/environments/Words.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/PaneTitle.h"
#include "ui/widgets/Strip.h"
#include "ui/widgets/Table.h"
#include "ui/widgets/TimeText.h"

#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace waybill::ui::environments {

namespace {

constexpr int narrowBelow = 560;

using waybill::credentials::KeychainState;

QLabel* plainLabel(const char* name)
{
    auto* label = new QLabel;
    label->setObjectName(QString::fromLatin1(name));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QString detailOf(const sending::CredentialState& state, Timestamp now)
{
    if (!state.probe || !state.probedAt)
        return CredentialsPane::tr("Probe it: the cheapest request that needs the key, which sends nothing.");
    QString text = CredentialsPane::tr("Probed %1: %2").arg(moment(*state.probedAt, now), QString::fromStdString(state.probe->text));
    if (!text.endsWith(QLatin1Char('.')))
        text += QLatin1Char('.');
    QStringList account;
    if (!state.probe->account.empty())
        account << QString::fromStdString(state.probe->account);
    if (const QString mode = modeWord(state.probe->mode); !mode.isEmpty())
        account << mode;
    if (!account.isEmpty())
        text += CredentialsPane::tr(" Account: %1.").arg(account.join(QStringLiteral(", ")));
    QStringList scopes;
    for (const std::string& scope : state.probe->scopes)
        scopes.push_back(QString::fromStdString(scope));
    if (!scopes.isEmpty())
        text += CredentialsPane::tr(" It may: %1.").arg(scopes.join(QStringLiteral(", ")));
    return text;
}

} // namespace

CredentialsPane::CredentialsPane(const Clock& clock, QWidget* parent)
    : QWidget(parent), m_clock(clock), m_model(new CredentialModel(clock, this))
{
    setObjectName(QStringLiteral("credentialsPane"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    build();
    connectButtons();
    refresh();
}

void CredentialsPane::build()
{
    m_keychainStrip = new Strip(this);
    m_keychainStrip->setObjectName(QStringLiteral("keychainStrip"));
    m_revokeStrip = new Strip(this);
    m_revokeStrip->setObjectName(QStringLiteral("revokeStrip"));
    m_table = new Table;
    m_table->setObjectName(QStringLiteral("credentialTable"));
    m_table->setAccessibleName(tr("Credentials"));
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setStretchColumn(CredentialModel::Account);
    const std::pair<int, int> widths[] = {{CredentialModel::Name, 156}, {CredentialModel::Provider, 80}, {CredentialModel::Age, 80},
                                          {CredentialModel::LastUsed, 92}, {CredentialModel::Probe, 96}};
    for (const auto& [column, width] : widths)
        m_table->setColumnWidth(column, width);
    m_empty = new EmptyState;
    m_tableOrEmpty = new QStackedWidget;
    m_tableOrEmpty->addWidget(m_table);
    m_tableOrEmpty->addWidget(m_empty);
    m_detail = plainLabel("credentialDetail");
    m_detail->setContentsMargins(12, 8, 12, 0);
    m_result = plainLabel("credentialResult");
    m_result->setContentsMargins(12, 4, 12, 0);
    m_result->setFont(titleFont(font()));
    auto* title = new PaneTitle(tr("Credentials"), this);
    title->setNote(tr("Keys stay in your keychain; colleagues see everything but the key"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(title);
    column->addWidget(m_keychainStrip);
    column->addWidget(m_revokeStrip);
    column->addWidget(m_tableOrEmpty, 1);
    column->addWidget(m_detail);
    column->addWidget(m_result);
    column->addWidget(buildButtons());
}

// What tells credentials apart and what they need somebody for stays; the rest is in the line below and at the provider.
void CredentialsPane::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const bool narrow = width() < narrowBelow;
    m_table->setColumnHidden(CredentialModel::LastUsed, narrow);
    m_table->setColumnHidden(CredentialModel::Account, narrow);
}

QWidget* CredentialsPane::buildButtons()
{
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 8, 12, 12);
    row->setSpacing(8);
    const auto add = [row](const QString& text, const char* name, const QString& tip) {
        auto* button = new QPushButton(text);
        button->setObjectName(QString::fromLatin1(name));
        button->setToolTip(tip);
        row->addWidget(button);
        return button;
    };
    m_add = add(tr("Add…"), "addCredential", tr("A new credential for this environment"));
    m_probe = add(tr("Probe"), "probeCredential", tr("Ask the provider whether the key works, whose it is and what it may"));
    m_rotate = add(tr("Rotate…"), "rotateCredential", tr("Put a new key in the old one’s place, once the provider takes it"));
    m_enter = add(tr("Enter key…"), "enterKey", tr("A colleague’s credential: keep its key in your keychain too"));
    row->addStretch(1);
    m_remove = add(tr("Remove…"), "removeCredential", tr("Forget the credential and its key"));
    return bar;
}

void CredentialsPane::connectButtons()
{
    const auto withChosen = [this](QPushButton* button, auto signal) {
        connect(button, &QPushButton::clicked, this, [this, signal] {
            if (const std::string name = chosen(); !name.empty())
                emit (this->*signal)(name);
        });
    };
    withChosen(m_probe, &CredentialsPane::probeRequested);
    withChosen(m_rotate, &CredentialsPane::rotateRequested);
    withChosen(m_enter, &CredentialsPane::enterRequested);
    withChosen(m_remove, &CredentialsPane::removeRequested);
    connect(m_add, &QPushButton::clicked, this, &CredentialsPane::addRequested);
    connect(m_empty, &EmptyState::actionClicked, this, &CredentialsPane::addRequested);
    connect(m_keychainStrip, &Strip::actionClicked, this, &CredentialsPane::unlockRequested);
    connect(m_revokeStrip, &Strip::actionClicked, this, [this] { emit revokedRequested(chosen()); });
    connect(m_table, &Table::activatedByKey, this, [this] { emit probeRequested(chosen()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        say({}, false);
        refresh();
    });
}

void CredentialsPane::show(const QString& environment, std::vector<sending::CredentialState> states)
{
    const std::string before = chosen();
    const QString result = m_result->text();
    m_model->show(std::move(states), tokensOf(palette()));
    m_empty->set(tr("%1 has no credential yet.").arg(environment),
                 tr("Add the key of a provider; it goes to your keychain and is never shown again."), tr("Add a credential…"));
    const int row = m_model->rowOf(before);
    if (m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(row >= 0 ? row : m_model->rowThatNeedsSomeone(), 0));
    if (row >= 0)
        m_result->setText(result); // what was said of it still stands
    refresh();
}

std::string CredentialsPane::chosen() const
{
    const sending::CredentialState* state = m_model->at(m_table->currentIndex().row());
    return state == nullptr ? std::string() : state->credential.name;
}

void CredentialsPane::setEditable(bool editable)
{
    m_editable = editable;
    refresh();
}

void CredentialsPane::setKeychain(KeychainState state)
{
    m_keychain = state;
    const QString sentence = keychainSentence(state);
    if (sentence.isEmpty())
        m_keychainStrip->clear();
    else
        m_keychainStrip->show(sentence, state == KeychainState::Absent ? tr("Look again") : tr("Unlock…"));
    refresh();
}

void CredentialsPane::setBusy(const QString& what)
{
    m_busy = what;
    if (!what.isEmpty())
        m_result->setText(what);
    refresh();
}

void CredentialsPane::say(const QString& result, bool isProblem)
{
    m_result->setText(result);
    m_result->setAccessibleName(isProblem ? tr("Problem: %1").arg(result) : result);
    refresh();
}

void CredentialsPane::refresh()
{
    const sending::CredentialState* state = m_model->at(m_table->currentIndex().row());
    m_tableOrEmpty->setCurrentWidget(m_model->rowCount() > 0 ? static_cast<QWidget*>(m_table) : m_empty);
    const bool canAct = m_editable && m_busy.isEmpty();
    // An absent keychain keeps nothing; a locked one asks for its password when it is used.
    const bool canKeep = canAct && m_keychain != KeychainState::Absent;
    m_add->setEnabled(canKeep);
    for (QPushButton* button : {m_probe, m_rotate, m_enter, m_remove})
        button->setEnabled(canKeep && state != nullptr);
    m_detail->setVisible(state != nullptr);
    m_result->setVisible(!m_result->text().isEmpty());
    if (state != nullptr)
        m_detail->setText(detailOf(*state, m_clock.now()));
    if (state != nullptr && state->revokeSince)
        m_revokeStrip->show(tr("The key of %1 was changed %2. Revoke the old one at the provider; until then both work.")
                                .arg(QString::fromStdString(state->credential.name), moment(*state->revokeSince, m_clock.now())),
                            tr("I revoked it"));
    else
        m_revokeStrip->clear();
}

} // namespace waybill::ui::environments
