// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/Query.h"
#include "core/links/Link.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::links::tests {

class LinkTest : public QObject {
    Q_OBJECT

private slots:
    void linksSurviveBeingWrittenAndRead()
    {
        const Link links[] = {
            {.kind = Link::Kind::Trace, .id = "evt_0123456789abcdef"},
            {.kind = Link::Kind::Trace, .id = "a/b?c#d &=+%40ü"},
            {.kind = Link::Kind::View, .filter = "type:bounced domain:gmail.com since:2h"},
            {.kind = Link::Kind::View, .filter = "reason:\"a&b=c+d #%\" (env:production OR -tag:x)", .name = "Größe & co"},
            {.kind = Link::Kind::View, .filter = ""},
        };
        for (const Link& link : links) {
            const auto read = parseLink(toText(link));
            QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
            QCOMPARE(*read, link);
        }
    }

    void hostileLinksAreRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* name, const QByteArray& text) { QTest::newRow(name) << text; };
        row("empty", "");
        row("another scheme", "https://view?filter=x");
        row("no host", "waybill:///etc/passwd");
        row("another host", "waybill://run?filter=x");
        row("no id", "waybill://trace/");
        row("two parts", "waybill://trace/a/b");
        row("a trace with a query", "waybill://trace/a?relay=http://evil");
        row("a control character in the id", "waybill://trace/a%0Ab");
        row("a NUL in the id", "waybill://trace/a%00b");
        row("a bidi override in the id", "waybill://trace/a%E2%80%AEb");
        row("bytes that are not UTF-8", "waybill://trace/%FF%FE");
        row("a view without a filter", "waybill://view?name=x");
        row("a view with a path", "waybill://view/x?filter=a");
        row("an unknown key", "waybill://view?filter=a&relay=http%3A%2F%2Fevil");
        row("a filter twice", "waybill://view?filter=a&filter=b");
        row("a filter that is wrong", "waybill://view?filter=type%3Anonsense");
        row("a filter with a line break", "waybill://view?filter=a%0Ab");
        row("a name with an escape", "waybill://view?filter=a&name=%1B%5B2J");
        row("a long name", "waybill://view?filter=a&name=" + QByteArray(300, 'n'));
        row("a user", "waybill://user:secret@view?filter=a");
        row("a port", "waybill://view:80?filter=a");
        row("a fragment", "waybill://view?filter=a#b");
        row("a raw control character", "waybill://view?filter=a\nb");
        row("an option", "--relay=http://evil");
        row("very long", "waybill://view?filter=" + QByteArray(20'000, 'a'));
        row("a long filter", "waybill://view?filter=" + QByteArray(5'000, 'a'));
        row("a deep filter", "waybill://view?filter=" + QByteArray(200, '(') + "a" + QByteArray(200, ')'));
    }

    void hostileLinksAreRefused()
    {
        QFETCH(QByteArray, text);

        const auto link = parseLink({text.data(), std::size_t(text.size())});

        QVERIFY(!link.has_value());
        QVERIFY(link.error().code == ErrorCode::InvalidInput);
        QVERIFY(!link.error().message.empty());
    }

    void sharedFiltersNameNobody_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("shared");
        QTest::addColumn<int>("leftOut");
        const auto row = [](const char* filter, const char* shared, int leftOut) {
            QTest::newRow(filter) << QString::fromLatin1(filter) << QString::fromLatin1(shared) << leftOut;
        };
        row("type:bounced domain:gmail.com since:2h", "type:bounced domain:gmail.com since:2h", 0);
        row("to:nora@example.org type:bounced", "type:bounced", 1);
        row("to:nora* type:bounced", "type:bounced", 1);
        row("to:*@example.org", "to:*@example.org", 0);
        row("nora@example.org", "", 1);
        row("-to:nora@example.org type:bounced", "type:bounced", 1);
        row("from:shop@example.com tag:x", "tag:x", 1);
        row("meta.user:nora@example.org tag:x", "tag:x", 1);
        row("reason:\"<nora@example.org> unknown\" tag:x", "tag:x", 1);
        row("(to:a@b.example OR type:bounced) tag:x", "tag:x", 1);
        row("-(to:a@b.example type:bounced) tag:x", "tag:x", 1);
        row("-(to:a@b.example OR type:bounced) tag:x", "-(type:bounced) tag:x", 1);
        row("to:a@b.example to:c@d.example", "", 2);
        row("type:wrong", "", 0);
    }

    void sharedFiltersNameNobody()
    {
        QFETCH(QString, filter);
        QFETCH(QString, shared);
        QFETCH(int, leftOut);

        const Shareable shareable = withoutAddresses(filter.toStdString());

        QCOMPARE(QString::fromStdString(shareable.filter), shared);
        QCOMPARE(shareable.leftOut, leftOut);
        QVERIFY(filter::Query::parse(shareable.filter).has_value());
    }
};

WAYBILL_TEST(LinkTest)

} // namespace waybill::links::tests

#include "LinkTest.moc"
