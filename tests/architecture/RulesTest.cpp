// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/architecture/Documents.h"
#include "tests/architecture/Rules.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::tests {

namespace {

Sources oneFile(const char* path, const char* text)
{
    return {SourceFile{QString::fromLatin1(path), QString::fromUtf8(text)}};
}

} // namespace

// Each rule finds a breach made for it, and leaves what only looks like one.
class RulesTest : public QObject {
    Q_OBJECT

private slots:
    void includesAgainstTheFlowAreFound_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("included");
        QTest::addColumn<int>("offenders");
        QTest::newRow("core to ui") << "core/trace/A.h" << "\"ui/trace/B.h\"" << 1;
        QTest::newRow("core to Gui") << "core/trace/A.h" << "<QColor>" << 1;
        QTest::newRow("core to Widgets") << "core/trace/A.h" << "<QtWidgets/QLabel>" << 1;
        QTest::newRow("base to a room") << "core/base/A.h" << "\"core/feed/B.h\"" << 1;
        QTest::newRow("ui to app") << "ui/trace/A.h" << "\"app/console/B.h\"" << 1;
        QTest::newRow("core to tests") << "core/feed/A.h" << "\"tests/support/B.h\"" << 1;
        QTest::newRow("core to Core") << "core/trace/A.h" << "<QObject>" << 0;
        QTest::newRow("ui to core") << "ui/trace/A.h" << "\"core/trace/B.h\"" << 0;
    }

    void includesAgainstTheFlowAreFound()
    {
        QFETCH(QString, path);
        QFETCH(QString, included);
        QFETCH(int, offenders);
        const Sources sources{{path, QStringLiteral("#include %1\n").arg(included)}};

        QCOMPARE(includesAgainstTheFlow(sources, windowHeader).size(), offenders);
    }

    void providersReachingAcrossAreFound()
    {
        const char* across = "#include \"core/providers/mailgun/Mailgun.h\"\n";

        QCOMPARE(providersIncludingOneAnother(oneFile("core/providers/resend/Resend.cpp", across)).size(), 1);
        QCOMPARE(providersIncludingOneAnother(oneFile("core/providers/registry/Registry.cpp", across)), QStringList());
        QCOMPARE(providersIncludingOneAnother(oneFile("core/providers/mailgun/Mailgun.cpp", across)), QStringList());
    }

    void nestedLoopsAreFound_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("offenders");
        QTest::newRow("process") << "QCoreApplication::processEvents();" << 1;
        QTest::newRow("loop") << "QEventLoop loop;" << 1;
        QTest::newRow("wait") << "QTest::qWait(20);" << 1;
        QTest::newRow("sleep") << "std::this_thread::sleep_for(1s);" << 1;
        QTest::newRow("modal") << "dialog.exec();" << 1;
        QTest::newRow("condition") << "QTRY_VERIFY(done);" << 0;
        QTest::newRow("comment") << "// no QEventLoop loop; here" << 0;
        QTest::newRow("text") << "say(\"processEvents()\");" << 0;
    }

    void nestedLoopsAreFound()
    {
        QFETCH(QString, line);
        QFETCH(int, offenders);

        QCOMPARE(nestedLoopsAndSleeps({SourceFile{QStringLiteral("ui/shell/A.cpp"), line}}).size(), offenders);
    }

    void singletonsAndProxiesAreFound()
    {
        QCOMPARE(singletons(oneFile("core/base/A.h", "class A { static A& instance(); };")).size(), 1);
        QCOMPARE(singletons(oneFile("core/base/A.h", "QCoreApplication::instance();")), QStringList());
        QCOMPARE(proxiesOverEvents(oneFile("ui/timeline/A.h", "class A : public QSortFilterProxyModel {};")).size(), 1);
    }

    void missingOpeningsAreFound()
    {
        QCOMPARE(withoutLicenceLine(oneFile("core/base/A.h", "#pragma once\n")).size(), 1);
        const char* script = "#!/bin/sh\n# SPDX-License-Identifier: GPL-3.0-or-later\n";
        QCOMPARE(withoutLicenceLine(oneFile("packaging/run", script)), QStringList());
        QCOMPARE(headersWithoutPurpose(oneFile("core/base/A.h", "#pragma once\n\nclass A;\n")).size(), 1);
        QCOMPARE(headersWithoutPurpose(oneFile("core/base/A.h", "#pragma once\n\n// Counts.\n\nclass A;\n")),
                 QStringList());
        QCOMPARE(filesNotNamedAsClasses(oneFile("core/base/string_utils.h", "")).size(), 1);
        QCOMPARE(filesNotNamedAsClasses(oneFile("app/relay/main.cpp", "int main()\n{\n}\n")), QStringList());
    }

    void openEndsAreFound()
    {
        QCOMPARE(leftOpen(oneFile("core/base/A.h", "int a; // TO" "DO later\n")).size(), 1);
        QCOMPARE(leftOpen(oneFile("core/base/A.h", "int a; /* FIX" "ME */\n")).size(), 1);
        QCOMPARE(leftOpen(oneFile("core/base/A.h", "int a; // all done\n")), QStringList());
    }

    void bareVisibleTextIsFound()
    {
        QCOMPARE(visibleTextWithoutTr(oneFile("ui/shell/A.cpp", "label->setText(\"Hello\");")).size(), 1);
        QCOMPARE(visibleTextWithoutTr(oneFile("ui/shell/A.cpp", "new QLabel(QStringLiteral(\"Hello\"));")).size(), 1);
        QCOMPARE(visibleTextWithoutTr(oneFile("ui/shell/A.cpp", "label->setText(tr(\"Hello\"));")), QStringList());
        QCOMPARE(visibleTextWithoutTr(oneFile("ui/shell/A.cpp", "label->setText(\"–\");")), QStringList());
        QCOMPARE(visibleTextWithoutTr(oneFile("ui/shell/A.cpp", "form->addRow(\"meta.\" + key, field);")),
                 QStringList());
        QCOMPARE(visibleTextWithoutTr(oneFile("core/relay/A.cpp", "x.setText(\"Hello\");")), QStringList());
    }

    void untranslatedPluralsAreFound()
    {
        const Sources sources = oneFile("ui/shell/A.cpp", "tr(\"%n rows\", nullptr, rows)");
        const QString done = QStringLiteral("<source>%n rows</source>\n        <translation>\n");
        const QString open = QStringLiteral("<source>%n rows</source>\n        <translation type=\"unfinished\">\n");

        QCOMPARE(pluralsNotIn(done, sources), QStringList());
        QCOMPARE(pluralsNotIn(open, sources).size(), 1);
        QCOMPARE(pluralsNotIn(QString(), sources).size(), 1);
    }

    void roomsThatNobodyDescribesAreFound()
    {
        const Sources sources{{QStringLiteral("core/CMakeLists.txt"), QString()},
                              {QStringLiteral("core/dns/A.h"), QString()},
                              {QStringLiteral("core/relay/domains/A.h"), QString()},
                              {QStringLiteral("core/providers/resend/A.h"), QString()}};

        QCOMPARE(roomsNotIn(QStringLiteral("**dns** and `relay/domains`"), sources), QStringList());
        QCOMPARE(roomsNotIn(QStringLiteral("**dns** and domains"), sources),
                 QStringList{QStringLiteral("core/relay/domains")});
    }

    void testsThatAreNotThereAreFound_data()
    {
        QTest::addColumn<QString>("named");
        QTest::addColumn<int>("missing");
        QTest::newRow("class and function") << "| | `ApiTest::rolesAreKept` |" << 0;
        QTest::newRow("in a namespace") << "| | `relay::ApiTest` |" << 0;
        QTest::newRow("function alone") << "| | `rolesAreKept` |" << 0;
        QTest::newRow("beginning") << "| | `ApiTest::rolesAre…` |" << 0;
        QTest::newRow("program") << "| | `end_to_end/kill_relay`, `kill_relay --rounds 9` |" << 0;
        QTest::newRow("outside a table") << "`ApiTest::nothing`" << 0;
        QTest::newRow("other class") << "| | `RoleTest::rolesAreKept` |" << 1;
        QTest::newRow("other function") << "| | `ApiTest::roles` |" << 1;
        QTest::newRow("other beginning") << "| | `ApiTest::tokensAre…` |" << 1;
        QTest::newRow("other function alone") << "| | `rolesAreLost` |" << 1;
    }

    void testsThatAreNotThereAreFound()
    {
        QFETCH(QString, named);
        QFETCH(int, missing);

        QCOMPARE(testsNotThere(named, oneFile("tests/core/relay/ApiTest.cpp", "void rolesAreKept()\n{\n}\n")).size(),
                 missing);
    }

    void longFilesAreFound()
    {
        const SizeReport report = fileSizes({{QStringLiteral("core/A.h"), QString(12, QLatin1Char('\n'))},
                                             {QStringLiteral("core/B.h"), QString(8, QLatin1Char('\n'))}}, 10);

        QCOMPARE(report.tooLong, QStringList{QStringLiteral("core/A.h: 12 lines")});
    }

    void functionsAreMeasured_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QList<int>>("lengths");
        QTest::newRow("plain") << "int f()\n{\n    return 1;\n}\n" << QList<int>{4};
        QTest::newRow("members") << "class A {\npublic:\n    int a() const { return 1; }\n    int b()\n{\n}\n};\n"
                                 << QList<int>{2, 3};
        QTest::newRow("initialisers") << "A::A() : m_a{1}, m_b{\n  2}\n{\n}\n" << QList<int>{4};
        QTest::newRow("parentheses") << "A::A(int a)\n    : m_a(a)\n{\n}\n" << QList<int>{4};
        QTest::newRow("template") << "template <typename T>\nauto f(T t) -> int\n{\n}\n" << QList<int>{4};
        QTest::newRow("operator") << "bool operator==(const A& a)\n{\n}\n" << QList<int>{3};
        QTest::newRow("table") << "const int table[] = {\n1,\n2};\nint g() { return 0; }\n" << QList<int>{1};
        QTest::newRow("text") << "int f()\n{\n    say(\"}}{\"); // }\n    say('}');\n    say(R\"x(})x\");\n}\n"
                              << QList<int>{6};
        QTest::newRow("macro") << "#define F(x) \\\n    if (x) { \\\n    }\nint f()\n{\n}\n" << QList<int>{3};
        QTest::newRow("digits") << "int f()\n{\n    return 1'000'000;\n}\n" << QList<int>{4};
        QTest::newRow("lambda") << "int f()\n{\n    each([] {\n    });\n}\n" << QList<int>{5};
    }

    void functionsAreMeasured()
    {
        QFETCH(QString, code);
        QFETCH(QList<int>, lengths);
        QList<int> measured;

        for (const FunctionSpan& function : functionsOf({QStringLiteral("core/A.cpp"), code}))
            measured.append(function.lines);

        QCOMPARE(measured, lengths);
    }
};

WAYBILL_TEST(RulesTest)

} // namespace waybill::tests

#include "RulesTest.moc"
