// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/marks/MarkStore.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>
#include <QVariant>

#include <spdlog/fmt/fmt.h>

namespace waybill::marks {

namespace {

constexpr int applicationId = 0x57424d31; // "WBM1"
constexpr int version = 1;

constexpr const char* settings[] = {
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL", // the window doesn't wait for the disk; after a power cut the newest mark may be missing
    "PRAGMA secure_delete=ON",
};

constexpr const char* schema = "CREATE TABLE marks (event TEXT PRIMARY KEY, type TEXT NOT NULL, time INTEGER NOT NULL,"
                               " provider TEXT NOT NULL, note TEXT NOT NULL) WITHOUT ROWID";

QString textOf(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

// By SQLite's result code, which Qt hands on as text.
ErrorCode codeOf(const QSqlError& error)
{
    switch (error.nativeErrorCode().toInt() & 0xff) {
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
        return ErrorCode::Corrupt;
    case 5: // SQLITE_BUSY
        return ErrorCode::Conflict;
    case 13: // SQLITE_FULL
        return ErrorCode::Unavailable;
    default:
        return ErrorCode::Io;
    }
}

std::unexpected<Error> failed(const QSqlDatabase& database, const QSqlError& error)
{
    const ErrorCode code = codeOf(error);
    return fail(code, fmt::format("{}: {}", database.databaseName().toStdString(), error.text().toStdString()),
                code == ErrorCode::Corrupt ? "put the file aside: marks begin anew" : "");
}

// Notes are private; SQLite's other files take the mode from this one.
Result<void> createPrivate(const QString& path)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite) || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return fail(ErrorCode::Io, fmt::format("can't open {}: {}", path.toStdString(), file.errorString().toStdString()),
                    "check that its folder is yours");
    return {};
}

} // namespace

Result<std::unique_ptr<MarkStore>> MarkStore::open(const std::string& path)
{
    const QString file = textOf(path);
    TRY_VOID(createPrivate(file));
    // Qt keeps connections by name; nobody else asks for this one.
    auto database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QUuid::createUuid().toString());
    database.setDatabaseName(file);
    auto store = std::unique_ptr<MarkStore>(new MarkStore(database));
    if (!database.open())
        return failed(database, database.lastError());
    TRY_VOID(store->prepareSchema());
    return store;
}

MarkStore::~MarkStore()
{
    const QString name = m_database.connectionName();
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(name);
}

Result<void> MarkStore::prepareSchema()
{
    const int owner = TRY(pragma("application_id"));
    const int found = TRY(pragma("user_version"));
    const bool isFresh = owner == 0 && found == 0 && m_database.tables().isEmpty();
    if (!isFresh && owner != applicationId)
        return fail(ErrorCode::InvalidInput, m_database.databaseName().toStdString() + " is not Waybill's",
                    "move it elsewhere: marks begin anew");
    if (found > version)
        return fail(ErrorCode::NewerVersion, m_database.databaseName().toStdString() + " was written by a newer Waybill",
                    "update this one");
    QSqlQuery query(m_database);
    for (const char* setting : settings) {
        if (!query.exec(QLatin1String(setting)))
            return failed(m_database, query.lastError());
    }
    query.finish();
    if (!isFresh)
        return {};
    if (!m_database.transaction())
        return failed(m_database, m_database.lastError());
    for (const QString& step : {QString::fromLatin1(schema), QStringLiteral("PRAGMA application_id=%1").arg(applicationId),
                                QStringLiteral("PRAGMA user_version=%1").arg(version)}) {
        if (!query.exec(step))
            return failed(m_database, query.lastError());
    }
    query.finish();
    if (!m_database.commit())
        return failed(m_database, m_database.lastError());
    return {};
}

Result<int> MarkStore::pragma(const char* name) const
{
    QSqlQuery query(m_database);
    if (!query.exec(QLatin1String("PRAGMA ") + QLatin1String(name)) || !query.next())
        return failed(m_database, query.lastError());
    return query.value(0).toInt();
}

Result<void> MarkStore::run(QSqlQuery& query) const
{
    if (!query.exec())
        return failed(m_database, query.lastError());
    return {};
}

// A row that can't be understood is passed over.
Result<std::vector<Mark>> MarkStore::all() const
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    query.prepare(QStringLiteral("SELECT event, type, time, provider, note FROM marks"));
    TRY_VOID(run(query));
    std::vector<Mark> marks;
    while (query.next()) {
        const auto id = events::eventIdFrom(query.value(0).toString().toStdString());
        if (!id)
            continue;
        const auto type = events::eventTypeFrom(query.value(1).toString().toStdString());
        marks.push_back({*id, type.value_or(events::EventType::Other), timestampFromMs(query.value(2).toLongLong()),
                         query.value(3).toString().toStdString(), query.value(4).toString().toStdString()});
    }
    if (query.lastError().isValid())
        return failed(m_database, query.lastError());
    return marks;
}

Result<void> MarkStore::put(const Mark& mark)
{
    QSqlQuery query(m_database);
    query.prepare(QStringLiteral("INSERT OR REPLACE INTO marks (event, type, time, provider, note) VALUES (?, ?, ?, ?, ?)"));
    query.addBindValue(textOf(events::toString(mark.event)));
    query.addBindValue(textOf(events::toString(mark.type)));
    query.addBindValue(qlonglong(toMs(mark.time)));
    query.addBindValue(textOf(mark.provider));
    query.addBindValue(textOf(mark.note));
    return run(query);
}

Result<void> MarkStore::remove(events::EventId event)
{
    QSqlQuery query(m_database);
    query.prepare(QStringLiteral("DELETE FROM marks WHERE event = ?"));
    query.addBindValue(textOf(events::toString(event)));
    return run(query);
}

} // namespace waybill::marks
