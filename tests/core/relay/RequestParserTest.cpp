// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/relay/http/RequestParser.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::relay {

using namespace std::string_literals;
using Step = RequestParser::Step;

namespace {

// Until there is nothing more to do with these bytes.
RequestParser::Progress feed(RequestParser& parser, std::string_view bytes)
{
    RequestParser::Progress all;
    do {
        const auto progress = parser.put(bytes.substr(all.taken));
        all.taken += progress.taken;
        all.step = progress.step;
    } while (all.step == Step::HeadDone || all.step == Step::BodyGrew);
    return all;
}

} // namespace

class RequestParserTest : public QObject {
    Q_OBJECT

private slots:
    void aRequestIsTheSameHoweverItIsCut_data()
    {
        QTest::addColumn<int>("piece");
        for (const int piece : {1, 2, 3, 7, 50, 1000})
            QTest::addRow("%d bytes at a time", piece) << piece;
    }

    void aRequestIsTheSameHoweverItIsCut()
    {
        QFETCH(int, piece);
        const std::string text = "POST /hooks/a?b=c HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nContent-Length: 5\r\n\r\nhello";
        RequestParser parser(1024);
        std::string waiting;
        Step step = Step::NeedsMore;

        for (std::size_t at = 0; at < text.size(); at += std::size_t(piece)) {
            waiting += text.substr(at, std::size_t(piece));
            const auto progress = feed(parser, waiting);
            waiting.erase(0, progress.taken);
            step = progress.step;
        }

        QCOMPARE(step, Step::Done);
        const HttpHead head = parser.takeHead();
        QCOMPARE(head.method, "POST"s);
        QCOMPARE(head.path, "/hooks/a"s);
        QCOMPARE(head.query, "b=c"s);
        QCOMPARE(head.headers.count(), std::size_t(3));
        QCOMPARE(parser.body(), "hello"s);
        QVERIFY(parser.keepsAlive());
    }

    void whatFollowsARequestIsLeft()
    {
        const std::string first = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx";
        RequestParser parser(1024);

        const auto progress = feed(parser, first + "GET / HTTP/1.1\r\n");

        QCOMPARE(progress.step, Step::Done);
        QCOMPARE(progress.taken, first.size());
    }

    void aTrailerIsNoHeader()
    {
        RequestParser parser(1024);

        const auto progress = feed(parser, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                                           "3\r\nabc\r\n0\r\nHost: other\r\nX: y\r\n\r\n");

        QCOMPARE(progress.step, Step::Done);
        QCOMPARE(parser.takeHead().headers.count(), std::size_t(2));
        QCOMPARE(parser.body(), "abc"s);
    }

    void aPromisedLengthTakesNoMemory()
    {
        RequestParser parser(1024);

        feed(parser, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4000000000\r\n\r\nx");

        QCOMPARE(parser.contentLength().value(), std::uint64_t(4'000'000'000));
        QVERIFY(parser.body().capacity() <= 128 * 1024);
    }

    void whatIsAmbiguousIsRefused_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::newRow("no host") << QByteArray("POST / HTTP/1.1\r\n");
        QTest::newRow("two hosts") << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nHost: b\r\n");
        QTest::newRow("two lengths") << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n");
        QTest::newRow("length and encoding")
            << QByteArray("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n");
        QTest::newRow("no path") << QByteArray("POST http://a/ HTTP/1.1\r\nHost: a\r\n");
    }

    void whatIsAmbiguousIsRefused()
    {
        QFETCH(QByteArray, lines);
        RequestParser parser(1024);

        const auto progress = feed(parser, lines.toStdString() + "\r\n");

        QCOMPARE(progress.step, Step::Refused);
        QCOMPARE(parser.refusal().status, 400);
    }

    void aHeadOverItsLimitIsRefused_data()
    {
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("fields");
        QTest::newRow("request line") << 2000 << 1;
        QTest::newRow("fields") << 1 << 2000;
        QTest::newRow("both together") << 700 << 700;
    }

    void aHeadOverItsLimitIsRefused()
    {
        QFETCH(int, line);
        QFETCH(int, fields);
        RequestParser parser(1024);

        const auto progress = feed(parser, "POST /" + std::string(std::size_t(line), 'p') + " HTTP/1.1\r\nHost: h\r\nX: " +
                                               std::string(std::size_t(fields), 'x') + "\r\n\r\n");

        QCOMPARE(progress.step, Step::Refused);
        QCOMPARE(parser.refusal().status, 431);
    }
};

WAYBILL_TEST(RequestParserTest)

} // namespace waybill::relay

#include "RequestParserTest.moc"
