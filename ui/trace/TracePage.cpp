// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/TracePage.h"

#include "ui/trace/AsOfButton.h"
#include "ui/trace/Hidden.h"
#include "ui/trace/LoadingBar.h"
#include "ui/trace/MatchList.h"
#include "ui/trace/OutsideText.h"
#include "ui/trace/RecentButton.h"
#include "ui/trace/StoryView.h"
#include "ui/trace/SupportReplyPane.h"
#include "ui/trace/TraceLink.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Masking.h"
#include "ui/widgets/Splitter.h"
#include "ui/widgets/RelayTrouble.h"
#include "ui/widgets/Strip.h"
#include "ui/widgets/TimeText.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::trace {

namespace {

constexpr int matchWidth = 232;
constexpr int slowAfter = 200;
constexpr int newsEvery = 1000;
constexpr int copiedFor = 3000;

} // namespace

TracePage::TracePage(const Clock& clock, TraceSource source, Masking* masking, QSettings* settings, QWidget* parent)
    : QWidget(parent), m_clock(clock), m_source(std::move(source)), m_masking(masking)
{
    setObjectName(QStringLiteral("tracePage"));
    build(settings);
    connectParts();
    m_slow.setSingleShot(true);
    m_slow.setInterval(slowAfter);
    m_news.setSingleShot(true);
    m_news.setInterval(newsEvery);
    showEmpty();
}

void TracePage::build(QSettings* settings)
{
    m_awayStrip = new Strip(this);
    m_awayStrip->setObjectName(QStringLiteral("traceAwayStrip"));
    m_errorStrip = new Strip(this);
    m_errorStrip->setObjectName(QStringLiteral("traceErrorStrip"));
    m_asOf = new AsOfButton(m_clock, this);
    m_recent = new RecentButton(m_masking, this);
    m_asOfStrip = new Strip(this);
    m_asOfStrip->setObjectName(QStringLiteral("asOfStrip"));
    m_maskStrip = new Strip(this);
    m_maskStrip->setObjectName(QStringLiteral("maskStrip"));
    m_empty = new EmptyState(this);
    m_matches = new MatchList;
    m_matches->setMinimumWidth(208);
    m_story = new StoryView(m_clock, m_source);
    m_story->offerSendAgain();
    QSplitter* split = makeSplitter(Qt::Horizontal, {m_matches, m_story}, {matchWidth, 1000});
    split->setObjectName(QStringLiteral("traceSplit"));
    split->setStretchFactor(1, 1);
    if (settings != nullptr)
        rememberSplitter(*split, *settings, split->objectName());
    m_content = split;
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_empty);
    m_pages->addWidget(m_content);
    m_loading = new LoadingBar(m_pages, this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_awayStrip);
    column->addWidget(m_errorStrip);
    column->addWidget(m_asOfStrip);
    column->addWidget(m_maskStrip);
    column->addWidget(m_loading);
    column->addWidget(m_pages, 1);
}

void TracePage::connectParts()
{
    connect(&m_slow, &QTimer::timeout, this, [this] { m_loading->setLoading(true); });
    connect(&m_news, &QTimer::timeout, this, [this] {
        if (m_story->isFollowing())
            ask(Reason::News);
    });
    connect(m_loading, &LoadingBar::cancelled, this, &TracePage::cancel);
    connect(m_errorStrip, &Strip::actionClicked, this, [this] { ask(Reason::Person); });
    connect(m_empty, &EmptyState::actionClicked, this, &TracePage::copySupportReply);
    connect(m_matches, &MatchList::storyChosen, this, [this](std::size_t index) {
        m_current = index;
        showStory();
    });
    connect(m_asOf, &AsOfButton::timeChosen, this, [this] {
        showAsOf();
        ask(Reason::Person);
    });
    connect(m_asOfStrip, &Strip::actionClicked, this, [this] {
        m_asOf->setTime(std::nullopt);
        showAsOf();
        ask(Reason::Person);
    });
    connect(m_maskStrip, &Strip::actionClicked, this, [this] { reveal(m_stories[m_current], *m_masking); });
    if (m_masking != nullptr)
        connect(m_masking, &Masking::changed, this, [this] {
            if (!m_stories.empty())
                showStories();
        });
    connect(m_story, &StoryView::copyReplyRequested, this, &TracePage::copySupportReply);
    connect(m_story, &StoryView::copyLinkRequested, this, &TracePage::copyLink);
    connect(m_story, &StoryView::filterRequested, this, &TracePage::filterRequested);
    connect(m_story, &StoryView::sendAgainRequested, this, [this] { emit sendAgainRequested(m_stories[m_current]); });
    connect(m_recent, &RecentButton::chosen, this, &TracePage::searchRequested);
    connect(m_story, &StoryView::statusMessage, this, &TracePage::statusMessage);
}

void TracePage::search(const QString& query)
{
    m_query = queryOf(query);
    if (m_query.isEmpty()) {
        cancel();
        m_stories.clear();
        showEmpty();
        return;
    }
    m_recent->add(m_query);
    ask(Reason::Person);
}

void TracePage::ask(Reason reason)
{
    if (m_query.isEmpty())
        return;
    const std::uint64_t asked = ++m_asked;
    if (reason == Reason::Person)
        m_slow.start();
    const auto done = [this, asked, reason](Result<std::vector<waybill::trace::Story>> answer) {
        if (asked == m_asked)
            take(std::move(answer), reason);
    };
    if (const auto asOf = m_asOf->time(); asOf && m_source.traceAsOf)
        m_source.traceAsOf(m_query.toStdString(), *asOf, this, done);
    else
        m_source.trace(m_query.toStdString(), this, done);
}

void TracePage::endLoading()
{
    m_slow.stop();
    m_loading->setLoading(false);
}

void TracePage::cancel()
{
    ++m_asked;
    endLoading();
}

void TracePage::take(Result<std::vector<waybill::trace::Story>> answer, Reason reason)
{
    endLoading();
    if (!answer) {
        m_errorStrip->show(answer.error(), tr("Try again"));
        return;
    }
    m_errorStrip->clear();
    m_checkedAt = m_asOf->time().value_or(m_clock.now());
    std::optional<events::MessageKey> before;
    if (m_current < m_stories.size())
        before = m_stories[m_current].key;
    m_stories = std::move(*answer);
    std::erase_if(m_stories, [](const waybill::trace::Story& story) { return story.isEmpty(); });
    m_current = 0;
    if (reason == Reason::News && before) {
        const auto same = std::ranges::find(m_stories, *before, &waybill::trace::Story::key);
        if (same != m_stories.end())
            m_current = std::size_t(same - m_stories.begin());
    }
    if (m_stories.empty())
        showNothingFound();
    else
        showStories();
}

void TracePage::showStories()
{
    std::vector<waybill::trace::Story> stories;
    for (const waybill::trace::Story& story : m_stories)
        stories.push_back(shownStory(story, m_masking));
    m_matches->setStories(stories, m_current, m_checkedAt);
    m_matches->setVisible(m_stories.size() > 1);
    showStory();
    if (std::exchange(m_followNext, false))
        m_story->follow();
    m_pages->setCurrentWidget(m_content);
    emit resultText(m_stories.size() == 1 ? tr("1 message")
                                          : tr("%1 messages").arg(countText(std::int64_t(m_stories.size()))));
}

void TracePage::showStory()
{
    const waybill::trace::Story& story = m_stories[m_current];
    const bool hidden = trace::isHidden(story, m_masking);
    m_story->setStory(shownStory(story, m_masking), m_checkedAt, hidden);
    if (hidden && story.events.empty()) // a reveal is logged with its event
        m_maskStrip->show(tr("Recipients are masked. This message has no event yet that revealing it could be logged with."));
    else if (hidden)
        m_maskStrip->show(tr("Recipients are masked."), tr("Reveal this one (is logged)"));
    else
        m_maskStrip->clear();
}

void TracePage::showAsOf()
{
    if (const auto time = m_asOf->time())
        m_asOfStrip->show(tr("As it was known at %1: what the relay received later is left out.")
                              .arg(m_asOf->timeText() + QLatin1Char(' ') + zoneName()),
                          tr("Back to now"));
    else
        m_asOfStrip->clear();
}

void TracePage::followNext()
{
    m_followNext = true;
}

void TracePage::showNothingFound()
{
    m_empty->set(
        m_asOf->time() ? tr("Nothing was known of “%1” then.").arg(shown(m_query))
                       : tr("Nothing found for “%1”.").arg(shown(m_query)),
        tr("Looked for it as an address, a message id, your own id and an event id, in every environment.\n"
           "Check the spelling. Events from before the relay was connected aren’t here; the provider’s own log "
           "may have them."),
        tr("Copy the support reply"));
    m_maskStrip->clear();
    m_pages->setCurrentWidget(m_empty);
    emit resultText(tr("No messages"));
}

void TracePage::showEmpty()
{
    m_empty->set(tr("Paste an address or an id to see what became of a message."),
                 tr("An address: nora.quist@example.org\nThe provider’s message id, your own id, or an event id: "
                    "evt_0123456789abcdef"));
    m_maskStrip->clear();
    m_pages->setCurrentWidget(m_empty);
    emit resultText({});
}

void TracePage::eventsArrived()
{
    if (m_story->isFollowing() && !m_news.isActive())
        m_news.start();
}

void TracePage::personErased()
{
    m_recent->forget();
    if (!m_stories.empty())
        ask(Reason::News);
}

void TracePage::copySupportReply()
{
    if (m_pages->currentWidget() == m_content)
        QGuiApplication::clipboard()->setText(m_story->supportReply());
    else
        QGuiApplication::clipboard()->setText(neutralReply(m_clock.now()));
    emit statusMessage(tr("Copied"), copiedFor);
}

void TracePage::copyLink()
{
    if (m_pages->currentWidget() != m_content || !m_story->story())
        return;
    QGuiApplication::clipboard()->setText(linkTo(*m_story->story()));
    emit statusMessage(tr("Copied"), copiedFor);
}

void TracePage::setRelayAway(std::optional<Error> error, Timestamp since)
{
    if (!error) {
        m_awayStrip->clear();
        return;
    }
    showRelayTrouble(*m_awayStrip, relayTrouble(*error, since), [this] { emit tokenFileRequested(); });
}

} // namespace waybill::ui::trace
