// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/providers/Fixtures.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::providers::tests {

namespace {

// The most telling line of the card for a native name: the same, or "bounce" for "bounce/30", or "contact.*".
const EventMeaning* lineFor(const ProviderCard& card, std::string_view native)
{
    const EventMeaning* best = nullptr;
    for (const EventMeaning& meaning : card.events) {
        std::string_view name = meaning.native;
        const bool isPattern = name.ends_with('*');
        if (isPattern)
            name.remove_suffix(1);
        const bool fits = native == name || (native.starts_with(name) && (isPattern || native[name.size()] == '/'));
        if (fits && (!best || name.size() > best->native.size()))
            best = &meaning;
    }
    return best;
}

} // namespace

class CardTest : public QObject {
    Q_OBJECT

private slots:
    void everyProviderHasAWholeCard()
    {
        const Registry registry;
        QCOMPARE(registry.all().size(), std::size_t(14));
        for (const auto& provider : registry.all()) {
            const ProviderCard& card = provider->card();
            const char* const name = card.id.data();
            QVERIFY2(!card.displayName.empty() && !card.retries.empty() && !card.webhookPath.empty(), name);
            QVERIFY2(!card.signature.empty() && !card.limits.empty() && !card.testEvent.empty(), name);
            QVERIFY2(card.documentation.starts_with("https://") && !card.events.empty(), name);
            for (const std::string_view address : card.safeAddresses)
                QVERIFY2(address.find('@') != std::string_view::npos, name);
        }
    }

    // The two rows of a card can differ only where a request's head tells events from mail, and none does.
    void bothRowsOfAnswersAgree()
    {
        const Registry registry;
        for (const auto& provider : registry.all())
            QVERIFY2(provider->card().eventAnswers == provider->card().inboundAnswers, provider->card().id.data());
    }

    // A card that promises something else than the code does would be worse than none.
    void whatACardSaysOfAnEventIsWhatBecomesOfIt()
    {
        const Registry registry;
        int compared = 0;
        for (const QString& name : bodyNames()) {
            const std::string id = name.section('/', 0, 0).toStdString();
            for (const NormalisedEvent& one : normalise(id.c_str(), fixture(name).toStdString())) {
                const events::Event& event = one.event;
                if (event.nativeType.empty())
                    continue;
                const EventMeaning* line = lineFor(registry.find(id)->card(), event.nativeType);
                if (!line) {
                    QVERIFY2(event.type == events::EventType::Other, qPrintable(name));
                    continue;
                }
                if (!line->note.empty()) // the note says when it is something else
                    continue;
                ++compared;
                const bool isSame = line->kind == Kind{event.type, event.bounce};
                QVERIFY2(isSame, qPrintable(name + ": " + QString::fromStdString(event.nativeType)));
            }
        }
        QVERIFY(compared > 80);
    }

    void whoOffersInboundMailHasABodyThatBringsOne()
    {
        QStringList bringers;
        for (const QString& name : bodyNames()) {
            const std::string id = name.section('/', 0, 0).toStdString();
            for (const NormalisedEvent& one : normalise(id.c_str(), fixture(name).toStdString())) {
                const events::Event& event = one.event;
                if (event.type != events::EventType::Inbound)
                    continue;
                bringers << name.section('/', 0, 0);
                QVERIFY2(!event.recipient.empty() && !event.sender.empty(), qPrintable(name));
                QVERIFY2(!event.subject.empty(), qPrintable(name));
                QVERIFY2(event.raw.length > 0, qPrintable(name));
            }
        }
        const Registry registry;
        for (const auto& provider : registry.all()) {
            const QString id = QString::fromStdString(std::string(provider->card().id));
            QVERIFY2(provider->card().inbound.empty() != bringers.contains(id), qPrintable(id));
        }
    }
};

WAYBILL_TEST(CardTest)

} // namespace waybill::providers::tests

#include "CardTest.moc"
