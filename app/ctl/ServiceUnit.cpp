// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ctl/ServiceUnit.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>

namespace waybill::ctl {

namespace {

constexpr const char* templatePath = ":/waybill-relay.service.in";
constexpr const char* programInTemplate = "@WAYBILL_BINDIR@/waybill-relay";

// One word of ExecStart.
QString quoted(const std::string& word)
{
    QString text = QString::fromStdString(word);
    text.replace(QLatin1Char('\\'), QLatin1String("\\\\")).replace(QLatin1Char('"'), QLatin1String("\\\""));
    text.replace(QLatin1Char('%'), QLatin1String("%%")).replace(QLatin1Char('$'), QLatin1String("$$"));
    const bool isPlain = !text.contains(QLatin1Char(' ')) && !text.contains(QLatin1Char('\'')) && !text.contains(QLatin1Char(';'))
                         && text.toStdString() == word;
    return isPlain ? text : QLatin1Char('"') + text + QLatin1Char('"');
}

} // namespace

Result<std::string> unitText(const std::string& program, const std::vector<std::string>& arguments)
{
    QFile file(QString::fromLatin1(templatePath));
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Io, "this program was built without the unit's text", "install Waybill again");
    QString start = quoted(program);
    for (const std::string& argument : arguments)
        start += QLatin1Char(' ') + quoted(argument);
    QString text = QString::fromUtf8(file.readAll());
    text.replace(QString::fromLatin1(programInTemplate), start);
    return text.toStdString();
}

Result<std::string> relayProgram()
{
    const QString beside = QCoreApplication::applicationDirPath() + QLatin1String("/waybill-relay");
    if (QFileInfo(beside).isExecutable())
        return QFileInfo(beside).absoluteFilePath().toStdString();
    const QString found = QStandardPaths::findExecutable(QStringLiteral("waybill-relay"));
    if (found.isEmpty())
        return fail(ErrorCode::NotFound, "waybill-relay is not installed", "install it beside waybillctl");
    return found.toStdString();
}

std::string unitPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation).toStdString() + "/systemd/user/"
           + unitName;
}

std::optional<std::string> unitAtPlace()
{
    QFile file(QString::fromStdString(unitPath()));
    return file.open(QIODevice::ReadOnly) ? std::optional(file.readAll().toStdString()) : std::nullopt;
}

Result<void> writeUnit(const std::string& text)
{
    const QString path = QString::fromStdString(unitPath());
    QDir().mkpath(QFileInfo(path).path());
    QSaveFile file(path);
    const QByteArray bytes = QByteArray::fromStdString(text);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return fail(ErrorCode::Io, unitPath() + " can't be written: " + file.errorString().toStdString(),
                    "check that the directory is yours");
    return {};
}

Result<bool> removeUnit()
{
    QFile file(QString::fromStdString(unitPath()));
    if (!file.exists())
        return false;
    if (!file.remove())
        return fail(ErrorCode::Io, unitPath() + " can't be removed: " + file.errorString().toStdString(),
                    "remove it yourself");
    return true;
}

} // namespace waybill::ctl
