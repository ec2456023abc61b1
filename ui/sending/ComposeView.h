// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Where a message is written and looked at from all sides: the steps, the guard, the form, the preview, what speaks
// against it, what was sent lately, and the button. Shows and asks; decides nothing. Main thread; the clock outlives it.

#include "core/base/Clock.h"
#include "core/environments/EnvironmentState.h"
#include "core/sending/Review.h"
#include "ui/sending/MessageForm.h"

#include <optional>

class QLabel;
class QLineEdit;
class QPushButton;
class QSettings;
class QSplitter;
class QTabWidget;

namespace waybill::ui::sending {

class DraftReview;
class GuardBanner;
class PreflightPane;
class PreviewPane;
class RecentSends;
class StepStrip;

class ComposeView : public QWidget {
    Q_OBJECT
public:
    // Keeps the sizes of its panes in `settings`; null: they are not kept.
    explicit ComposeView(const Clock& clock, QSettings* settings = nullptr, QWidget* parent = nullptr);

    MessageForm& form() { return *m_form; }
    RecentSends& recent() { return *m_recent; }

    // Whom it reaches, what is left of its cap, whether its name must be typed. The form must have a credential.
    void setEnvironment(const waybill::environments::EnvironmentState& state);
    void show(const DraftReview& review, bool away, bool sending);
    QString confirmation() const;
    void clearConfirmation(); // typed anew for each
    void focusConfirmation(); // where one is missing
    // Why it can't be sent; empty: it can.
    static QString firstBlock(const waybill::sending::Review& review);

signals:
    void edited(); // the form, or the confirmation
    void sendRequested();
    void pauseRequested(); // or the end of a pause
    void evidenceRequested(const QString& event);
    void statusMessage(const QString& text, int milliseconds);

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void build(const Clock& clock);
    QWidget* buildPanes(const Clock& clock);
    QWidget* buildMessage();
    QWidget* buildActions();
    void setNarrow(bool narrow); // the preview is a tab beside the form then
    void sizePanes();            // as a person left them in this arrangement, else as we like them
    void connectParts();
    bool isReachable(const std::string& recipient) const;
    void showRecipient(const DraftReview& review);
    void showActions(const waybill::sending::Review& review, bool away, bool sending);
    void showSteps(const DraftReview& review);
    void tint();

    waybill::environments::Environment m_environment;
    bool m_narrow = false;
    QSettings* const m_settings;
    QSplitter* m_panes = nullptr;
    QTabWidget* m_left = nullptr;
    QWidget* m_messageTitle = nullptr;
    StepStrip* m_steps = nullptr;
    GuardBanner* m_guard = nullptr;
    MessageForm* m_form = nullptr;
    PreviewPane* m_preview = nullptr;
    PreflightPane* m_preflight = nullptr;
    RecentSends* m_recent = nullptr;
    QLabel* m_note = nullptr;
    QLineEdit* m_confirm = nullptr;
    QPushButton* m_pause = nullptr;
    QPushButton* m_send = nullptr;
};

} // namespace waybill::ui::sending
