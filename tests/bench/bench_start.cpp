// SPDX-License-Identifier: GPL-3.0-or-later
// A start with rows in the timeline's cache, as a person sees it: a process of its own, from before it is started until
// the window is painted, until the first rows are, until all rows are there. An empty Qt window beside it, the least that
// a start can take. --rows N (1 000 000), --json, --short.

#include "app/console/Console.h"
#include "core/credentials/MemorySecretStore.h"
#include "core/timeline/EventTable.h"
#include "core/timeline/TableCache.h"
#include "tests/bench/Bench.h"
#include "ui/timeline/TimelinePage.h"
#include "ui/timeline/TimelineTable.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QDirIterator>
#include <QFileInfo>
#include <QMainWindow>
#include <QProcess>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <ctime>

namespace waybill::bench {

namespace {

using timeline::CacheOptions;

std::int64_t nowUs()
{
    using namespace std::chrono;
    return duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
}

// What the process computed so far, in all its threads: other work on the machine is not in it.
std::int64_t cpuUs()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return std::int64_t(time.tv_sec) * 1'000'000 + time.tv_nsec / 1000;
}

// Writes "name microseconds cpu-microseconds" once, when a widget was painted and something more is so.
class Painted : public QObject {
public:
    Painted(QWidget* widget, const char* name, std::function<bool()> isSo) : QObject(widget), m_name(name), m_isSo(std::move(isSo))
    {
        widget->installEventFilter(this);
    }

    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::Paint && !m_told && m_isSo()) {
            m_told = true;
            QTimer::singleShot(0, this, [this] { tell(m_name); }); // behind the paint
        }
        return false;
    }

    static void tell(const char* name)
    {
        std::printf("%s %lld %lld\n", name, static_cast<long long>(nowUs()), static_cast<long long>(cpuUs()));
        std::fflush(stdout);
    }

private:
    const char* m_name;
    std::function<bool()> m_isSo;
    bool m_told = false;
};

int showEmptyWindow()
{
    QMainWindow window;
    window.resize(1440, 900);
    new Painted(&window, "window", [] {
        QTimer::singleShot(20, qApp, &QApplication::quit);
        return true;
    });
    window.show();
    return QApplication::exec();
}

// As the program's main() does, with a relay that isn't there.
int showConsole(const QString& cache, std::uint32_t rows)
{
    ui::setUpIcons();
    const QTemporaryDir scratch;
    QSettings settings(scratch.filePath(QStringLiteral("console.ini")), QSettings::IniFormat);
    ui::Theme theme(ui::Theme::Choice::Light);
    const SystemClock clock;
    credentials::MemorySecretStore keychain;
    console::Console console(clock, settings, theme, keychain);
    QWidget& window = console.window();
    const auto& view = console.timeline().view();
    auto* table = console.window().timelinePage()->table();
    new Painted(&window, "window", [] { return true; });
    new Painted(table->viewport(), "first_rows", [table] { return table->model()->rowCount() > 0; });
    QObject::connect(&console.timeline(), &timeline::Timeline::published, &console, [&view, rows] {
        if (view.complete && view.toCome == 0 && view.rowCount >= rows) {
            Painted::tell("all_rows");
            QCoreApplication::quit();
        }
    });
    theme.dress();
    window.show();
    console.connectTo({QUrl(QStringLiteral("http://127.0.0.1:9")), scratch.filePath(QStringLiteral("token")).toStdString()}, cache);
    return QApplication::exec();
}

double makeCache(const CacheOptions& options, std::uint32_t rows)
{
    auto cache = timeline::TableCache::open(options, timestampFromMs(lastMs));
    if (!cache)
        return -1;
    timeline::EventTable table;
    cache->begin(table);
    Mail mail(rows);
    for (std::uint32_t i = 0; i < rows; ++i)
        table.append(mail.next());
    return millisecondsOf([&] { (void)cache->save(table, "cursor"); });
}

// What a child told, in ms since it was started.
std::map<QString, double> started(const QStringList& arguments)
{
    QProcess child;
    const std::int64_t began = nowUs();
    child.start(QCoreApplication::applicationFilePath(), arguments);
    child.waitForFinished(120'000);
    std::map<QString, double> times;
    for (const QByteArray& line : child.readAllStandardOutput().split('\n')) {
        const QList<QByteArray> words = line.split(' ');
        if (words.size() != 3)
            continue;
        times[QString::fromLatin1(words[0])] = double(words[1].toLongLong() - began) / 1000;
        times[QString::fromLatin1(words[0] + "_cpu")] = double(words[2].toLongLong()) / 1000;
    }
    return times;
}

int run(const Options& options)
{
    QTemporaryDir folder;
    CacheOptions cache;
    cache.folder = folder.filePath(QStringLiteral("cache")).toStdString();
    cache.retention = CacheOptions::longest; // the data set's clock is not ours
    cache.maxRows = std::size_t(options.rows) * 2;
    report("cache_written", makeCache(cache, options.rows), "ms", options.rows);
    std::int64_t bytes = 0;
    for (QDirIterator file(QString::fromStdString(cache.folder), QDir::Files); file.hasNext();)
        bytes += QFileInfo(file.next()).size();
    report("cache_size", double(bytes) / options.rows, "bytes/row", options.rows);

    std::map<QString, std::vector<double>> times;
    for (int round = 0; round < (options.isShort ? 1 : 5); ++round) {
        times[QStringLiteral("empty_window")].push_back(started({QStringLiteral("--empty")})[QStringLiteral("window")]);
        const QStringList arguments{QStringLiteral("--console"), QString::fromStdString(cache.folder), QString::number(options.rows)};
        for (const auto& [name, time] : started(arguments))
            times[QStringLiteral("start_") + name].push_back(time);
    }
    for (const auto& [name, each] : times)
        report(name.toStdString(), percentile(each, 0.5), "ms", options.rows);
    return 0;
}

} // namespace

} // namespace waybill::bench

int main(int argc, char** argv)
{
    using namespace waybill::bench;
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (argc == 2 && std::string_view(argv[1]) == "--empty") {
        const QApplication application(argc, argv);
        return showEmptyWindow();
    }
    if (argc == 4 && std::string_view(argv[1]) == "--console") {
        const QApplication application(argc, argv);
        return showConsole(QString::fromLocal8Bit(argv[2]), std::uint32_t(std::strtoul(argv[3], nullptr, 10)));
    }
    const QCoreApplication application(argc, argv);
    return run(Options::parse(argc, argv, "bench_start", 150'000));
}
