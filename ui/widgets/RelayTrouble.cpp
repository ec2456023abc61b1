// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/RelayTrouble.h"

#include "ui/widgets/Strip.h"
#include "ui/widgets/TimeText.h"

#include <QCoreApplication>

namespace waybill::ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("RelayTrouble", text); }

} // namespace

QString relayTroubleTitle(const Error& error)
{
    switch (error.code) {
    case ErrorCode::PermissionDenied:
        return tr("The relay does not let this console in");
    case ErrorCode::Unavailable:
    case ErrorCode::Io:
        return tr("The relay does not answer");
    case ErrorCode::NotFound:
        return tr("There is no relay yet");
    default:
        return tr("What answers is no relay that this console can read");
    }
}

Error relayTrouble(const Error& error, Timestamp since)
{
    return {error.code, tr("No connection to the relay since %1: %2").arg(timeOfDay(since), QString::fromStdString(error.message)).toStdString(),
            error.hint};
}

QString relayTroubleMend(const Error& error)
{
    return error.code == ErrorCode::PermissionDenied ? tr("Choose a token file…") : QString();
}

void showRelayTrouble(Strip& strip, const Error& trouble, std::function<void()> chooseToken, const QString& otherwise)
{
    strip.show(trouble, otherwise);
    if (const QString mend = relayTroubleMend(trouble); !mend.isEmpty())
        strip.offer(mend, std::move(chooseToken));
}

Error withConsequence(Error error, const QString& consequence)
{
    error.hint += (error.hint.empty() ? "" : ". ") + consequence.toStdString();
    return error;
}

} // namespace waybill::ui
