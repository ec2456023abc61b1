// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/Template.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::sending {

using Names = std::vector<std::string>;

class TemplateTest : public QObject {
    Q_OBJECT

private slots:
    void variablesAreFoundOnceInTheirOrder()
    {
        const Template source{.name = "reset",
                              .subject = "Hello {{ first_name }}",
                              .text = "{{url}} {{first_name}}",
                              .html = "<a href=\"{{url}}\">{{label.short}}</a>"};
        QCOMPARE(variablesOf(source), (Names{"first_name", "url", "label.short"}));
    }

    void bracesThatAreNoVariableStayText_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text : {"{{", "}}", "{{}}", "{{ }}", "{{a b}}", "{{{{", "{a}", "a {{ b", "{{<b>}}"})
            QTest::newRow(text) << text;
    }

    void bracesThatAreNoVariableStayText()
    {
        QFETCH(QString, text);
        const Template source{.name = {}, .subject = {}, .text = text.toStdString(), .html = {}};
        QVERIFY(variablesOf(source).empty());
        QCOMPARE(fill(source, {{"a", "x"}}).text, text.toStdString());
    }

    void aBraceTooManyStillShowsTheVariable()
    {
        const Template source{.name = {}, .subject = {}, .text = "{{{a}}}", .html = {}};
        QCOMPARE(fill(source, {{"a", "x"}}).text, std::string("{x}"));
    }

    void valuesStandWhereTheyAreAskedFor()
    {
        const Template source{.name = {}, .subject = "{{a}}", .text = "<{{a}}>", .html = "<p>{{a}}</p>"};
        const Filled filled = fill(source, {{"a", "<script>&\"'"}});
        QCOMPARE(filled.subject, std::string("<script>&\"'"));
        QCOMPARE(filled.text, std::string("<<script>&\"'>"));
        QCOMPARE(filled.html, std::string("<p>&lt;script&gt;&amp;&quot;&#39;</p>"));
    }

    void aValueIsNotReadAsATemplateAgain()
    {
        const Template source{.name = {}, .subject = {}, .text = "{{a}}", .html = {}};
        QCOMPARE(fill(source, {{"a", "{{b}}"}, {"b", "x"}}).text, std::string("{{b}}"));
    }

    void whatIsMissingAndWhatIsNotUsedIsSaid()
    {
        const Template source{.name = {}, .subject = "{{a}}", .text = "{{b}} {{c}} {{b}}", .html = {}};
        const Filled filled = fill(source, {{"a", "1"}, {"c", ""}, {"d", "2"}});
        QCOMPARE(filled.missing, (Names{"b", "c"}));
        QCOMPARE(filled.unused, Names{"d"});
        QCOMPARE(filled.text, std::string("{{b}} {{c}} {{b}}"));
    }
};

WAYBILL_TEST(TemplateTest)

} // namespace waybill::sending

#include "TemplateTest.moc"
