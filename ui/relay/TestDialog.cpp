// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relay/TestDialog.h"

#include "ui/relay/Words.h"
#include "ui/widgets/Fonts.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/OutcomeStyle.h"
#include "ui/widgets/Tokens.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace waybill::ui::relay {

namespace {

constexpr std::chrono::microseconds shortestSaid{100};
constexpr std::array stepNames{"arrived", "verified", "normalised", "shown"};

std::pair<QString, QColor> signOf(const std::string& state, const Tokens& tokens)
{
    if (state == "done")
        return {QStringLiteral("checkmark"), tokens.delivered};
    if (state == "failed")
        return {QStringLiteral("window-close"), tokens.bounced};
    if (state == "expected")
        return {QStringLiteral("security-high"), tokens.sent};
    return {QStringLiteral("media-playback-pause"), tokens.unknown};
}

} // namespace

TestDialog::TestDialog(const feed::EndpointDetail& endpoint, const RelaySource& source, QWidget* parent)
    : QDialog(parent), m_endpoint(endpoint.name), m_provider(providerName(endpoint.provider)), m_source(source),
      m_sentence(new QLabel(this)), m_progress(new QProgressBar(this)), m_note(new QLabel(this)),
      m_again(new QPushButton(tr("Send again"), this)), m_trace(new QPushButton(tr("Open in Trace"), this))
{
    setObjectName(QStringLiteral("testDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Test event for %1").arg(QString::fromStdString(m_endpoint)));
    build();
    connect(m_again, &QPushButton::clicked, this, &TestDialog::send);
    connect(m_trace, &QPushButton::clicked, this, [this] {
        emit openTraceRequested(m_event);
        accept();
    });
    send();
}

void TestDialog::build()
{
    m_sentence->setObjectName(QStringLiteral("testSentence"));
    m_sentence->setFont(titleFont(font()));
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(3);
    m_progress->setAccessibleName(tr("The test event is under way"));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(2, 1);
    for (std::size_t at = 0; at < m_lines.size(); ++at) {
        m_lines[at] = {new QLabel(this), new QLabel(stepText(stepNames[at]), this), new QLabel(this)};
        m_lines[at].detail->setWordWrap(true);
        m_lines[at].detail->setTextFormat(Qt::PlainText);
        m_lines[at].detail->setObjectName(QStringLiteral("testStep-") + QLatin1String(stepNames[at]));
        m_lines[at].icon->setFixedSize(16, 16);
        grid->addWidget(m_lines[at].icon, int(at), 0, Qt::AlignTop);
        grid->addWidget(m_lines[at].name, int(at), 1, Qt::AlignTop);
        grid->addWidget(m_lines[at].detail, int(at), 2);
    }
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setFont(secondaryFont(font()));
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_again->setObjectName(QStringLiteral("testAgain"));
    m_trace->setObjectName(QStringLiteral("testTrace"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->addButton(m_again, QDialogButtonBox::ActionRole);
    buttons->addButton(m_trace, QDialogButtonBox::ActionRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(12);
    column->addWidget(m_sentence);
    column->addWidget(m_progress);
    column->addLayout(grid);
    column->addWidget(m_note);
    column->addStretch(1);
    column->addWidget(buttons);
    setMinimumWidth(560);
}

void TestDialog::send()
{
    showWaiting();
    m_source.test(m_endpoint, this, [this](const Result<feed::TestResult>& result) { show(result); });
}

void TestDialog::showWaiting()
{
    m_sentence->setText(tr("A test event goes through the relay’s front door…"));
    m_progress->show();
    m_again->setEnabled(false);
    m_trace->setEnabled(false);
    m_note->clear();
    for (const Line& line : m_lines)
        showStep(line, {});
}

void TestDialog::show(const Result<feed::TestResult>& result)
{
    m_progress->hide();
    m_again->setEnabled(true);
    if (!result) {
        m_sentence->setText(tr("No test event was sent: %1.").arg(QString::fromStdString(result.error().text())));
        return;
    }
    m_event = QString::fromStdString(result->event);
    m_trace->setEnabled(!m_event.isEmpty());
    if (result->outcome == "shown")
        m_sentence->setText(tr("It came the whole way. It counts in no rate, and no verdict takes it for mail."));
    else if (result->outcome == "refused_as_expected")
        m_sentence->setText(tr("Refused, as it should be: only %1 can sign here.").arg(m_provider));
    else
        m_sentence->setText(tr("It stopped on the way."));
    for (std::size_t at = 0; at < std::min(m_lines.size(), result->steps.size()); ++at)
        showStep(m_lines[at], result->steps[at]);
    if (!result->note.empty())
        m_note->setText(tr("%1: %2.").arg(m_provider, QString::fromStdString(result->note)));
}

void TestDialog::showStep(const Line& line, const feed::TestStep& step)
{
    const auto [iconName, colour] = signOf(step.state, tokensOf(palette()));
    line.icon->setPixmap(icon(iconName, colour).pixmap(16));
    const bool isReached = !step.state.empty() && step.state != "not_reached";
    const QString detail = QString::fromStdString(step.detail);
    line.detail->setText(!isReached                  ? QStringLiteral("–")
                         : step.took < shortestSaid ? detail
                                                     : tr("%1, after %2").arg(detail, latencyText(step.took)));
    line.icon->setAccessibleName(testStateText(step.state));
}

} // namespace waybill::ui::relay
