// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/first_start/EndpointForm.h"

#include "ui/widgets/Fonts.h"
#include "ui/widgets/Tokens.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

namespace waybill::ui::first_start {

using providers::Auth;

namespace {

constexpr const char* environments[] = {"production", "staging", "development"};
constexpr int fieldHeight = 28;

QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
}

QString environmentName(std::size_t i)
{
    const QString names[] = {EndpointForm::tr("Production"), EndpointForm::tr("Staging"),
                             EndpointForm::tr("Development")};
    return names[i];
}

QString authName(Auth auth)
{
    switch (auth) {
    case Auth::Signature: return EndpointForm::tr("The provider’s signature");
    case Auth::Basic: return EndpointForm::tr("User name and password in the address");
    case Auth::Header: return EndpointForm::tr("A header only the provider knows");
    case Auth::Bearer: return EndpointForm::tr("A bearer token");
    case Auth::None: break;
    }
    return {};
}

QString secretLabel(Auth auth)
{
    switch (auth) {
    case Auth::Signature: return EndpointForm::tr("Signing key");
    case Auth::Basic: return EndpointForm::tr("User:password");
    case Auth::Header: return EndpointForm::tr("Name: value");
    case Auth::Bearer: return EndpointForm::tr("Token");
    case Auth::None: break;
    }
    return {};
}

} // namespace

EndpointForm::EndpointForm(std::vector<providers::ProviderCard> cards, QWidget* parent)
    : QWidget(parent), m_cards(std::move(cards))
{
    setObjectName(QStringLiteral("endpointForm"));
    build();
    for (const providers::ProviderCard& card : m_cards)
        m_provider->addItem(text(card.displayName));
    for (std::size_t i = 0; i < std::size(environments); ++i)
        m_environment->addItem(environmentName(i), QString::fromLatin1(environments[i]));
    setFocusProxy(m_provider);
    connect(m_provider, &QComboBox::currentIndexChanged, this, [this] {
        suggestName();
        offerAuths();
        emit changed();
    });
    connect(m_environment, &QComboBox::currentIndexChanged, this, [this] { suggestName(); });
    connect(m_auth, &QComboBox::currentIndexChanged, this, [this] { explainAuth(); });
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_nameIsSuggested = false; });
    connect(m_secret, &QLineEdit::returnPressed, this, &EndpointForm::submitted);
    connect(m_submit, &QPushButton::clicked, this, &EndpointForm::submitted);
    suggestName();
    offerAuths();
}

void EndpointForm::build()
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 4, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    grid->setColumnMinimumWidth(0, 92);
    setMaximumWidth(640);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    // Pairs of label and field, one pair a row; the environment stands beside the provider.
    const auto add = [&](QWidget* field, const char* name, const QString& label, int pair = 0) {
        field->setObjectName(QString::fromLatin1(name));
        field->setAccessibleName(label);
        field->setMinimumHeight(fieldHeight);
        auto* caption = new QLabel(label, this);
        caption->setTextFormat(Qt::PlainText);
        caption->setBuddy(field);
        const int row = pair == 0 ? grid->rowCount() : grid->rowCount() - 1;
        grid->addWidget(caption, row, 2 * pair);
        grid->addWidget(field, row, 2 * pair + 1, 1, field == m_provider || pair > 0 ? 1 : 3);
        return caption;
    };
    m_provider = new QComboBox(this);
    m_environment = new QComboBox(this);
    m_name = new QLineEdit(this);
    m_auth = new QComboBox(this);
    m_secret = new QLineEdit(this);
    add(m_provider, "endpointProvider", tr("Provider"));
    add(m_environment, "endpointEnvironment", tr("Environment"), 1);
    add(m_name, "endpointName", tr("Name"));
    m_name->setFont(monospaceFont(font()));
    add(m_auth, "endpointAuth", tr("Proven by"));
    m_authHelp = new QLabel(this);
    m_authHelp->setObjectName(QStringLiteral("endpointAuthHelp"));
    m_authHelp->setTextFormat(Qt::PlainText);
    m_authHelp->setWordWrap(true);
    m_authHelp->setForegroundRole(QPalette::PlaceholderText);
    m_authHelp->setFont(secondaryFont(font()));
    grid->addWidget(m_authHelp, grid->rowCount(), 1, 1, 3);
    m_more = new QLineEdit(this);
    m_moreLabel = add(m_more, "endpointMore", tr("SNS topic"));
    m_more->setFont(monospaceFont(font()));
    m_secretLabel = add(m_secret, "endpointSecret", tr("Signing key"));
    m_secret->setEchoMode(QLineEdit::Password);
    m_inbound = new QCheckBox(tr("Received mail is posted here, up to 50 MiB"), this);
    m_inbound->setObjectName(QStringLiteral("endpointInbound"));
    grid->addWidget(m_inbound, grid->rowCount(), 1, 1, 3);
    m_problem = new QLabel(this);
    m_problem->setObjectName(QStringLiteral("endpointProblem"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->setForegroundRole(QPalette::PlaceholderText);
    m_problem->hide();
    grid->addWidget(m_problem, grid->rowCount(), 1, 1, 3);
    m_submit = new QPushButton(this);
    setSubmitText(tr("Start receiving"), tr("Setting up…"));
    m_submit->setObjectName(QStringLiteral("startReceiving"));
    m_submit->setProperty("primary", true);
    grid->addWidget(m_submit, grid->rowCount(), 1, 1, 3, Qt::AlignLeading);
}

const providers::ProviderCard& EndpointForm::card() const
{
    static const providers::ProviderCard none{};
    const int index = m_provider->currentIndex();
    return index >= 0 ? m_cards[std::size_t(index)] : none;
}

QString EndpointForm::providerName() const
{
    return text(card().displayName);
}

QString EndpointForm::webhookPath() const
{
    return text(card().webhookPath);
}

EndpointDraft EndpointForm::draft() const
{
    EndpointDraft draft{.name = m_name->text().trimmed().toStdString(),
                        .provider = std::string(card().id),
                        .environment = m_environment->currentData().toString().toStdString(),
                        .auth = providers::Auth(m_auth->currentData().toInt())};
    const bool isSigned = draft.auth == Auth::Signature;
    const std::string more = m_more->text().trimmed().toStdString();
    if (card().needsTopic && isSigned)
        draft.topicArn = more;
    else if (card().needsPublicUrl && isSigned)
        draft.publicUrl = more;
    draft.inbound = !card().inbound.empty() && m_inbound->isChecked();
    return draft;
}

void EndpointForm::setSubmitText(const QString& text, const QString& busy)
{
    m_submitText = text;
    m_busyText = busy;
    m_submit->setText(text);
}

void EndpointForm::askForMore()
{
    const bool isSigned = draft().auth == Auth::Signature;
    const bool asksTopic = card().needsTopic && isSigned;
    const bool asksUrl = card().needsPublicUrl && isSigned;
    m_moreLabel->setText(asksTopic ? tr("SNS topic") : tr("Address there"));
    m_more->setAccessibleName(m_moreLabel->text());
    m_more->setPlaceholderText(asksTopic ? QStringLiteral("arn:aws:sns:eu-central-1:…:…")
                                         : QStringLiteral("https://hooks.example.com/hooks/…"));
    for (QWidget* widget : {static_cast<QWidget*>(m_moreLabel), static_cast<QWidget*>(m_more)})
        widget->setVisible(asksTopic || asksUrl);
    m_inbound->setVisible(!card().inbound.empty());
    m_inbound->setToolTip(text(card().inbound));
    const bool hasSecret = needsSecret(card(), draft().auth);
    for (QWidget* widget : {static_cast<QWidget*>(m_secretLabel), static_cast<QWidget*>(m_secret)})
        widget->setVisible(hasSecret);
}

Result<void> EndpointForm::checkMore() const
{
    if (draft().auth != Auth::Signature)
        return {};
    const QString more = m_more->text().trimmed();
    if (card().needsTopic && !more.startsWith(QLatin1String("arn:")))
        return fail(ErrorCode::InvalidInput, tr("Write the topic’s ARN: arn:aws:sns:…").toStdString());
    if (card().needsPublicUrl && !more.startsWith(QLatin1String("https://")) && !more.startsWith(QLatin1String("http://")))
        return fail(ErrorCode::InvalidInput,
                    tr("The signature covers the address: write it exactly as you give it to %1").arg(providerName()).toStdString());
    return {};
}

void EndpointForm::suggestName()
{
    if (m_nameIsSuggested)
        m_name->setText(text(card().id) + QLatin1Char('-') + m_environment->currentData().toString());
}

void EndpointForm::offerAuths()
{
    const QSignalBlocker quiet(m_auth);
    m_auth->clear();
    for (const Auth auth : authsOf(card()))
        m_auth->addItem(authName(auth), int(auth));
    explainAuth();
}

void EndpointForm::explainAuth()
{
    const Auth auth = draft().auth;
    m_secretLabel->setText(secretLabel(auth));
    m_secret->setAccessibleName(secretLabel(auth));
    askForMore();
    if (!needsSecret(card(), auth)) {
        m_authHelp->setText(tr("Amazon signs every notification with its own certificate; there is no key to enter."));
        return;
    }
    switch (auth) {
    case Auth::Signature:
        m_authHelp->setText(
            tr("%1 signs every request. Paste the key that it shows under %2.").arg(providerName(), webhookPath()));
        break;
    case Auth::Basic:
        m_authHelp->setText(
            tr("Make up a user name and a long password, and put both into the address that you give to %1: "
               "https://user:password@…")
                .arg(providerName()));
        break;
    case Auth::Header:
        m_authHelp->setText(tr("Make up a header with a long random value, and enter the same under %2 at %1.")
                                .arg(providerName(), webhookPath()));
        break;
    case Auth::Bearer:
        m_authHelp->setText(
            tr("%1 sends “Authorization: Bearer …”. Paste the token that you gave it.").arg(providerName()));
        break;
    case Auth::None: m_authHelp->clear(); break;
    }
}

Result<Secret> EndpointForm::takeSecret()
{
    m_problem->hide();
    const auto refuse = [this](const Error& error, QLineEdit* field) -> Result<Secret> {
        m_problem->setText(QString::fromStdString(error.message));
        QPalette red = m_problem->palette();
        red.setColor(QPalette::PlaceholderText, tokensOf(palette()).bounced);
        m_problem->setPalette(red);
        m_problem->show();
        field->setFocus();
        return std::unexpected(error);
    };
    if (const Result<void> name = checkName(draft().name); !name)
        return refuse(name.error(), m_name);
    if (m_taken.contains(draft().name))
        return refuse({ErrorCode::Conflict, tr("There is an endpoint of that name already").toStdString()}, m_name);
    if (const Result<void> more = checkMore(); !more)
        return refuse(more.error(), m_more);
    if (!needsSecret(card(), draft().auth))
        return Secret();
    Result<Secret> secret = signingSecret(draft().auth, m_secret->text().toStdString());
    // setText also forgets the undo history; clear() would keep the secret there.
    m_secret->setText({});
    if (!secret)
        return refuse(secret.error(), m_secret);
    return secret;
}

void EndpointForm::addTakenName(std::string name)
{
    m_taken.insert(std::move(name));
}

void EndpointForm::tryAgain()
{
    setBusy(false);
    (m_secret->isHidden() ? static_cast<QWidget*>(m_submit) : m_secret)->setFocus();
}

void EndpointForm::setBusy(bool busy)
{
    for (QWidget* field :
         {static_cast<QWidget*>(m_provider), static_cast<QWidget*>(m_environment), static_cast<QWidget*>(m_name),
          static_cast<QWidget*>(m_auth), static_cast<QWidget*>(m_more), static_cast<QWidget*>(m_secret),
          static_cast<QWidget*>(m_inbound), static_cast<QWidget*>(m_submit)})
        field->setEnabled(!busy);
    m_submit->setText(busy ? m_busyText : m_submitText);
}

} // namespace waybill::ui::first_start
