// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/DiagnosisPane.h"

#include "ui/relay/Words.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/TimeText.h"

#include <QClipboard>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStyle>

namespace waybill::ui::relay {

namespace {

void showLine(QLabel* label, const QString& text)
{
    label->setText(text);
    label->setVisible(!text.isEmpty());
    label->buddy()->setVisible(!text.isEmpty());
}

} // namespace

DiagnosisPane::DiagnosisPane(QWidget* parent)
    : QWidget(parent), m_icon(new QLabel(this)), m_likely(new QLabel(this)), m_keys(new QPushButton(tr("Keys…"), this)),
      m_check(new QPushButton(this)), m_test(new QPushButton(tr("Send test event"), this)),
      m_copy(new QPushButton(tr("Copy address"), this))
{
    setObjectName(QStringLiteral("diagnosis"));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(12, 8, 12, 8);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(2, 1);
    m_likely->setObjectName(QStringLiteral("likelyCause"));
    m_likely->setWordWrap(true);
    m_likely->setTextFormat(Qt::PlainText);
    m_likely->setFont(titleFont(font()));
    m_likely->setTextInteractionFlags(Qt::TextSelectableByMouse);
    grid->addWidget(m_icon, 0, 0, Qt::AlignTop);
    grid->addWidget(m_likely, 0, 1, 1, 2);
    m_effect = addLine(tr("Effect"), *grid);
    m_provider = addLine(tr("Provider"), *grid);
    m_next = addLine(tr("Next step"), *grid);
    m_address = addLine(tr("Address"), *grid);
    m_address->setObjectName(QStringLiteral("endpointAddress"));
    m_address->setFont(monospaceFont(font()));
    m_address->setTextInteractionFlags(Qt::TextSelectableByMouse); // by key there is the button beside it
    auto* buttons = new QGridLayout;
    buttons->setSpacing(6);
    buttons->addWidget(m_keys, 0, 0);
    buttons->addWidget(m_check, 0, 1);
    buttons->addWidget(m_test, 1, 0);
    buttons->addWidget(m_copy, 1, 1);
    buttons->setRowStretch(2, 1);
    grid->addLayout(buttons, 0, 3, 5, 1);
    m_keys->setObjectName(QStringLiteral("endpointKeys"));
    m_test->setObjectName(QStringLiteral("sendTest"));
    m_test->setToolTip(tr("Posts an event about nobody through the relay's front door and shows how far it comes"));
    connect(m_keys, &QPushButton::clicked, this, &DiagnosisPane::keysRequested);
    connect(m_test, &QPushButton::clicked, this, &DiagnosisPane::testRequested);
    m_check->setObjectName(QStringLiteral("checkAgain"));
    m_copy->setObjectName(QStringLiteral("copyAddress"));
    connect(m_check, &QPushButton::clicked, this, [this] { emit checkAgainRequested(m_endpoint); });
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_address->text());
        emit addressCopied(m_address->text());
    });
}

QLabel* DiagnosisPane::addLine(const QString& name, QGridLayout& grid)
{
    auto* title = new QLabel(name, this);
    title->setForegroundRole(QPalette::PlaceholderText);
    auto* value = new QLabel(this);
    value->setWordWrap(true);
    value->setTextFormat(Qt::PlainText);
    value->setAccessibleName(name);
    value->setBuddy(title); // only to hide them together
    const int row = grid.rowCount();
    grid.addWidget(title, row, 1, Qt::AlignTop);
    grid.addWidget(value, row, 2);
    return value;
}

void DiagnosisPane::show(const feed::EndpointDetail& endpoint, Timestamp now)
{
    using waybill::relay::EndpointState;
    m_endpoint = endpoint.name;
    const Explanation explanation = explain(endpoint, now);
    const StateStyle style = styleOf(endpoint.diagnosis.state, tokensOf(palette()));
    m_icon->setPixmap(icon(style.iconName, style.colour).pixmap(16));
    const QString calm = endpoint.diagnosis.state == EndpointState::Quiet
                             ? tr("Nothing came for a while, and nothing need have come.")
                             : tr("All is well here.");
    m_likely->setText(explanation.likely.isEmpty() ? calm : tr("Likely: %1").arg(explanation.likely));
    showLine(m_effect, explanation.effect);
    const bool troubled = waybill::relay::needsSomeone(endpoint.diagnosis.state);
    showLine(m_provider, troubled ? explanation.provider : QString());
    showLine(m_next, explanation.next);
    showLine(m_address, QString::fromStdString(endpoint.url));
    using waybill::relay::Cause;
    const Cause cause = endpoint.diagnosis.cause;
    const bool needsKey = cause == Cause::KeyRotated || cause == Cause::WrongKey || cause == Cause::SecretUnreadable;
    m_keys->setText(needsKey ? tr("Add the new key…") : tr("Keys…"));
    if (m_keys->property("primary").toBool() != needsKey) {
        m_keys->setProperty("primary", needsKey);
        m_keys->style()->unpolish(m_keys); // the style sheet goes by the property
        m_keys->style()->polish(m_keys);
    }
    const bool canCheck = endpoint.auth == "signature"
                          && (endpoint.diagnosis.state == EndpointState::Refusing || endpoint.refusedToday > 0);
    m_check->setVisible(canCheck);
    m_check->setText(tr("Check the %1 again").arg(countText(endpoint.refusedToday)));
    m_check->setToolTip(tr("Requests that were refused and are still kept whole are verified once more with the keys of "
                           "now; those that are authentic are applied"));
}

void DiagnosisPane::setBusy(bool busy)
{
    m_check->setEnabled(!busy);
}

void DiagnosisPane::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens tokens = tokensOf(palette());
    painter.fillRect(rect(), tokens.alternateBase);
    painter.fillRect(QRect(0, 0, 3, height()), tokens.accent);
    painter.fillRect(QRect(0, height() - 1, width(), 1), tokens.innerLine);
}

} // namespace waybill::ui::relay
