// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// A Relay page with three endpoints, one of which refuses, over a relay that answers at once: for the tests of what a
// person sees and does there.

#include "tests/support/FakeClock.h"
#include "ui/relay/RelayPage.h"

#include <memory>

class QDialog;
class QLabel;
class QPushButton;

namespace waybill::ui {
class Table;
}

namespace waybill::ui::relay {

class OpenRelayPage {
protected:
    void open();
    void connectUp() { m_page->setConnection({feed::Connection::State::Up, m_clock.now(), {}}); }
    RelaySource source();

    Table* table() const; // of the endpoints
    QDialog* dialogNamed(const char* name) const;
    QLabel* label(const char* name) const;
    QPushButton* button(const char* name) const;

    waybill::tests::FakeClock m_clock;
    feed::RelayDetails m_details;
    std::vector<feed::DeadLetterDetail> m_letters;
    feed::CopiesDetail m_copies;
    std::vector<feed::CopyDifference> m_differences;
    std::vector<feed::KeyDetail> m_keys;
    feed::TestResult m_test;
    std::vector<feed::RefusedRequest> m_refused;
    int m_detailsAsked = 0;
    bool m_holdDetails = false;
    bool m_refuseAdding = false;
    RelaySource::Done<feed::RelayDetails> m_heldDetails;
    std::vector<std::string> m_added, m_keyed, m_removed;
    std::vector<std::string> m_checked;
    std::vector<std::int64_t> m_replayed;
    std::vector<std::string> m_bytesAsked; // "letter 7", "refused 9"
    Result<feed::RawRequest> m_bytes;      // of each that is asked for
    bool m_holdBytes = false;
    std::vector<RelaySource::Done<feed::RawRequest>> m_heldBytes;
    std::unique_ptr<RelayPage> m_page;

private:
    feed::EndpointDetail endpoint(const std::string& name, waybill::relay::EndpointState state,
                                  waybill::relay::Cause cause) const;
    void addSetUp(RelaySource& source);
};

} // namespace waybill::ui::relay
