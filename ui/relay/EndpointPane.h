// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The endpoints' table: choosing one opens what there is to say of it right under it. Main thread.

#include "core/feed/RelayDetails.h"

#include <QWidget>

#include <string>

class QMenu;

namespace waybill::ui {
class PaneTitle;
class Table;
}

namespace waybill::ui::relay {

class DiagnosisPane;
class EndpointModel;

class EndpointPane : public QWidget {
    Q_OBJECT
public:
    explicit EndpointPane(QWidget* parent = nullptr);

    // live: false while the relay is away; then nothing is "3 s ago".
    void show(const feed::RelayDetails& details, bool live);
    void setBusy(bool busy);
    Table* table() const { return m_table; }

    // To show every endpoint and what there is to say of one; less is never wanted while the width stays, so that
    // going through the endpoints moves nothing below them.
    int wantedHeight() const { return m_wanted; }

signals:
    void checkAgainRequested(const std::string& endpoint);
    void addressCopied(const QString& address);
    void addEndpointRequested();
    void filterRequested(const QString& filter); // its events, on the timeline
    void keysRequested(const waybill::feed::EndpointDetail& endpoint);
    void testRequested(const waybill::feed::EndpointDetail& endpoint);
    void wantedHeightChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void open(int endpoint);
    void fillMenu(QMenu& menu, const feed::EndpointDetail& endpoint);
    void fitDiagnosis();
    void noteWanted();
    void showOpened();
    void propose();
    void showDiagnosis();
    const feed::EndpointDetail* opened() const;

    PaneTitle* m_title;
    EndpointModel* m_model;
    Table* m_table;
    DiagnosisPane* m_diagnosis = nullptr; // of the opened row; the table owns it
    Timestamp m_now{};
    bool m_busy = false;
    int m_wanted = 0;
    std::string m_proposed; // the endpoint that was opened without a person's choice
};

} // namespace waybill::ui::relay
