// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filter/Query.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::filter {

namespace {

Term term(Field field, std::string value) { return {field, {}, Comparison::Equal, std::move(value)}; }

Node leaf(Term term) { return {Node::Kind::Term, {}, std::move(term)}; }

Node parsed(std::string_view text)
{
    const auto query = Query::parse(text);
    if (query)
        return query->root();
    qWarning("%s: %s", std::string(text).c_str(), query.error().message.c_str());
    return leaf(term(Field::Word, "does not parse"));
}

} // namespace

class ParseTest : public QObject {
    Q_OBJECT

private slots:
    void emptyTextMatchesEverything();
    void termsOfEveryField_data();
    void termsOfEveryField();
    void andBindsCloserThanOr();
    void groupsAndNegation();
    void theExampleOfTheManual();
    void quotesKeepSpacesAndEscapes();
    void wordsMayLookLikeAlmostAnything();
    void metadataKeysMayBeQuoted();
    void comparesCodes();
    void errorsPointAtTheCharacter_data();
    void errorsPointAtTheCharacter();
    void halfTypedTextIsUnfinished_data();
    void halfTypedTextIsUnfinished();
    void suggestsWhatWasMeant_data();
    void suggestsWhatWasMeant();
    void refusesWhatIsTooLongOrTooDeep();
    void refusesTextThatIsNoText();
};

void ParseTest::emptyTextMatchesEverything()
{
    QVERIFY(Query::parse("")->matchesEverything());
    QVERIFY(Query::parse(" \t\n ")->matchesEverything());
    QVERIFY(!Query::parse("x")->matchesEverything());
    QVERIFY(Query().matchesEverything());
}

void ParseTest::termsOfEveryField_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("field");
    QTest::addColumn<QByteArray>("value");
    const std::tuple<const char*, Field, const char*> rows[] = {
        {"nora", Field::Word, "nora"},
        {"type:bounced", Field::Type, "bounced"},
        {"TYPE:Bounced", Field::Type, "Bounced"},
        {"type:un*", Field::Type, "un*"},
        {"provider:sendgrid", Field::Provider, "sendgrid"},
        {"env:production", Field::Environment, "production"},
        {"endpoint:sendgrid-production", Field::Endpoint, "sendgrid-production"},
        {"message:receipt", Field::MessageType, "receipt"},
        {"bounce:hard", Field::Bounce, "hard"},
        {"code:550", Field::Code, "550"},
        {"code:5.2.*", Field::Code, "5.2.*"},
        {"code:55*", Field::Code, "55*"},
        {"to:nora.quist@example.org", Field::To, "nora.quist@example.org"},
        {"from:*@shop.example", Field::From, "*@shop.example"},
        {"domain:gmail.com", Field::Domain, "gmail.com"},
        {"id:evt_0123456789abcdef", Field::Id, "evt_0123456789abcdef"},
        {"tag:digest", Field::Tag, "digest"},
        {"reason:\"mailbox full\"", Field::Reason, "mailbox full"},
        {"since:2h", Field::Since, "2h"},
        {"since:2026-11-01T10:00:00Z", Field::Since, "2026-11-01T10:00:00Z"},
        {"before:2026-11-01", Field::Before, "2026-11-01"},
        {"code:500..599", Field::Code, "500..599"},
        {"time:2026-11-01..2026-11-03", Field::Time, "2026-11-01..2026-11-03"},
        {"time:2026-11-01", Field::Time, "2026-11-01"},
        {"time:2h..", Field::Time, "2h.."},
        {"received:..2026-11-01T14:02:00Z", Field::Received, "..2026-11-01T14:02:00Z"},
        {"subject:\"your receipt\"", Field::Subject, "your receipt"},
        {"template:welcome-2", Field::Template, "welcome-2"},
        {"native:dropped", Field::Native, "dropped"},
        {"verification:failed", Field::Verification, "failed"},
        {"strength:body", Field::Strength, "body"},
        {"processing:applied", Field::Processing, "applied"},
        {"dedup:0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF", Field::Dedup,
         "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF"},
    };
    for (const auto& [text, field, value] : rows)
        QTest::newRow(text) << QByteArray(text) << int(field) << QByteArray(value);
}

void ParseTest::termsOfEveryField()
{
    QFETCH(QByteArray, text);
    QFETCH(int, field);
    QFETCH(QByteArray, value);

    QVERIFY(parsed(text.toStdString()) == leaf(term(Field(field), value.toStdString())));
}

void ParseTest::andBindsCloserThanOr()
{
    const Node a = leaf(term(Field::Word, "a"));
    const Node b = leaf(term(Field::Word, "b"));
    const Node c = leaf(term(Field::Word, "c"));
    const Node ab{Node::Kind::And, {a, b}, {}};

    QVERIFY(parsed("a b OR c") == (Node{Node::Kind::Or, {ab, c}, {}}));
    QVERIFY(parsed("a AND b OR c") == (Node{Node::Kind::Or, {ab, c}, {}}));
    QVERIFY(parsed("c OR (a b)") == (Node{Node::Kind::Or, {c, ab}, {}}));
    QVERIFY(parsed("a (b OR c)") == (Node{Node::Kind::And, {a, Node{Node::Kind::Or, {b, c}, {}}}, {}}));
}

void ParseTest::groupsAndNegation()
{
    const Node a = leaf(term(Field::Word, "a"));
    const Node b = leaf(term(Field::Word, "b"));

    QVERIFY(parsed("((a))") == a);
    QVERIFY(parsed("-a") == (Node{Node::Kind::Not, {a}, {}}));
    QVERIFY(parsed("-(a b)") == (Node{Node::Kind::Not, {Node{Node::Kind::And, {a, b}, {}}}, {}}));
    QVERIFY(parsed("--a") == (Node{Node::Kind::Not, {Node{Node::Kind::Not, {a}, {}}}, {}}));
    QVERIFY(parsed("a-b") == leaf(term(Field::Word, "a-b")));
}

void ParseTest::theExampleOfTheManual()
{
    const Node root = parsed("type:bounced domain:gmail.com reason:\"mailbox full\" code:5.2.* since:2h -tag:digest "
                             "(env:production OR env:staging)");

    QCOMPARE(root.children.size(), std::size_t(7));
    QVERIFY(root.children[5].kind == Node::Kind::Not);
    QVERIFY(root.children[6].kind == Node::Kind::Or);
}

void ParseTest::quotesKeepSpacesAndEscapes()
{
    QVERIFY(parsed("\"a b\"") == leaf(term(Field::Word, "a b")));
    QVERIFY(parsed("\"say \\\"hi\\\"\"") == leaf(term(Field::Word, "say \"hi\"")));
    QVERIFY(parsed("\"OR\"") == leaf(term(Field::Word, "OR")));
    QVERIFY(parsed("\"type:bounced\"") == leaf(term(Field::Word, "type:bounced")));
    QVERIFY(parsed("tag:\"100\\*\"") == leaf(term(Field::Tag, "100\\*")));
    QVERIFY(parsed("a\\b") == leaf(term(Field::Word, "a\\\\b")));
    QVERIFY(parsed("\"a\\b\"") == leaf(term(Field::Word, "a\\\\b")));
}

void ParseTest::wordsMayLookLikeAlmostAnything()
{
    for (const char* word : {"10:30", "<20261101.abc@mail.example>", "a=b", "nora@example.org", "ü", "5.1.1", "or", "x\\*"})
        QVERIFY2(parsed(word) == leaf(term(Field::Word, word)), word);
}

void ParseTest::metadataKeysMayBeQuoted()
{
    const Term order{Field::Meta, "order-id", Comparison::Equal, "1234"};
    const Term odd{Field::Meta, "my key: (x)", Comparison::Equal, "a b"};

    QVERIFY(parsed("meta.order-id:1234") == leaf(order));
    QVERIFY(parsed("meta.\"my key: (x)\":\"a b\"") == leaf(odd));
}

void ParseTest::comparesCodes()
{
    QVERIFY(parsed("code>=500") == leaf({Field::Code, {}, Comparison::GreaterOrEqual, "500"}));
    QVERIFY(parsed("code<600") == leaf({Field::Code, {}, Comparison::Less, "600"}));
    QVERIFY(parsed("code>499") == leaf({Field::Code, {}, Comparison::Greater, "499"}));
    QVERIFY(parsed("code<=599") == leaf({Field::Code, {}, Comparison::LessOrEqual, "599"}));
}

void ParseTest::errorsPointAtTheCharacter_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("position");
    QTest::addColumn<int>("length");
    const std::tuple<const char*, int, int> rows[] = {
        {"a colour:red", 2, 6},        {"type:bonced x", 5, 6},     {"bounce:nasty", 7, 5},   {"a )", 2, 1},
        {"() a", 1, 1},                {"OR a", 0, 2},              {"a OR OR b", 5, 2},      {"a AND", 5, 0},
        {"- a", 0, 1},                 {"-)", 1, 1},                {"to:\"a\"b", 6, 1},      {"ab\"c\"", 2, 1},
        {"code:abc", 5, 3},            {"code:5501 x", 5, 4},       {"code>=5.1 x", 6, 3},    {"since:yesterday", 6, 9},
        {"since:2026-13-01 x", 6, 10}, {"since>2h", 0, 8},          {"id:abc*", 3, 4},        {"to:\"\"", 3, 2},
        {"\"\"", 0, 2},                {"meta.:x", 0, 7},           {"meta:x", 0, 6},         {"to: x", 3, 0},
        {"since:99999999999w", 6, 12}, {"type>bounced", 0, 12},     {"code:5.1. x", 5, 4},
        {"code:599..500 x", 5, 8},     {"code:5.1..5.2 x", 5, 8},   {"time:2h x", 5, 2},      {"time:.. x", 5, 2},
        {"time>2h..1h x", 5, 6},       {"received:2h.. x", 9, 4},   {"received>2h x", 9, 2},  {"dedup:12 x", 6, 2},
        {"verification:ok x", 13, 2},  {"processing:none", 11, 4},  {"subject>a", 0, 9},
    };
    for (const auto& [text, position, length] : rows)
        QTest::newRow(text) << QByteArray(text) << position << length;
}

void ParseTest::errorsPointAtTheCharacter()
{
    QFETCH(QByteArray, text);
    QFETCH(int, position);
    QFETCH(int, length);

    const auto query = Query::parse(text.toStdString());

    QVERIFY(!query);
    QCOMPARE(int(query.error().position), position);
    QCOMPARE(int(query.error().length), length);
    QVERIFY(!query.error().message.empty());
}

void ParseTest::halfTypedTextIsUnfinished_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("unfinished");
    for (const char* text : {"reason:\"mailbox", "\"", "(a OR b", "type:", "a OR", "-", "a -", "type:bou", "code:5",
                             "code:5.", "since:2", "since:2026-11", "since:2026-11-01T10:", "(", "(a OR (", "meta.\"a b\"",
                             "code:500.", "code:500..", "code:500..5", "time:2", "dedup:0123", "verification:ver"})
        QTest::newRow(text) << QByteArray(text) << true;
    for (const char* text : {"type:bou x", "type:xyz", "a )", "code:x", "since:abc", "colour:", "type: x", "to:\"\"", "()"})
        QTest::newRow(text) << QByteArray(text) << false;
}

void ParseTest::halfTypedTextIsUnfinished()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, unfinished);

    const auto query = Query::parse(text.toStdString());

    QVERIFY(!query);
    QCOMPARE(query.error().unfinished, unfinished);
}

void ParseTest::suggestsWhatWasMeant_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("meant");
    QTest::newRow("a wrong letter") << QByteArray("typ:bounced") << QByteArray("“type”");
    QTest::newRow("another word") << QByteArray("recipient:a@b.example") << QByteArray("“to”");
    QTest::newRow("the long form") << QByteArray("environment:production") << QByteArray("“env”");
    QTest::newRow("an event type") << QByteArray("type:bounce x") << QByteArray("“bounced”");
    QTest::newRow("a misspelt type") << QByteArray("type:delivred x") << QByteArray("“delivered”");
    QTest::newRow("a bounce class") << QByteArray("bounce:hart x") << QByteArray("“hard”");
}

void ParseTest::suggestsWhatWasMeant()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, meant);

    const auto query = Query::parse(text.toStdString());

    QVERIFY(!query);
    QVERIFY2(QByteArray::fromStdString(query.error().message).contains(QByteArray("did you mean ").append(meant)),
             query.error().message.c_str());
}

void ParseTest::refusesWhatIsTooLongOrTooDeep()
{
    QVERIFY(!Query::parse(std::string(Query::maxLength + 1, 'x')));
    QVERIFY(Query::parse(std::string(Query::maxLength, 'x')));
    QVERIFY(!Query::parse(std::string(4000, '(')));
    QVERIFY(!Query::parse(std::string(4000, '-') + "x"));
    QVERIFY(Query::parse(std::string(60, '(') + "x" + std::string(60, ')')));
    QVERIFY(!Query::parse(std::string(65, '(') + "x" + std::string(65, ')')));
    std::string manyTerms;
    for (int i = 0; i <= Query::maxTerms; ++i)
        manyTerms += "x ";
    QVERIFY(!Query::parse(manyTerms));
}

void ParseTest::refusesTextThatIsNoText()
{
    QVERIFY(!Query::parse(std::string_view("a\0b", 3)));
    QVERIFY(!Query::parse("a\x1b[31m"));
    const auto query = Query::parse("ab\xff");
    QVERIFY(!query);
    QCOMPARE(query.error().position, std::size_t(2));
}

WAYBILL_TEST(ParseTest)

} // namespace waybill::filter

#include "ParseTest.moc"
