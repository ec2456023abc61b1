// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/providers/registry/SendApis.h"
#include "tests/support/TestMain.h"

#include <QTest>

namespace waybill::providers {

namespace {

struct Case {
    const char* provider;
    int status;
    const char* headers; // "Name: value", or empty
    const char* body;
    SendResult result;
    SendProblem problem;
    const char* messageId;
};

using enum SendResult;
using P = SendProblem;

constexpr Case cases[] = {
    {"sendgrid", 202, "X-Message-Id: abc", "", Accepted, P::None, "abc"},
    {"sendgrid", 202, "", "", Unclear, P::NotUnderstood, ""},
    {"sendgrid", 401, "", R"({"errors":[{"message":"The provided authorization grant is invalid"}]})", Refused, P::WrongKey, ""},
    {"sendgrid", 403, "", R"({"errors":[{"message":"access forbidden"}]})", Refused, P::MissingScope, ""},
    {"sendgrid", 413, "", "", Refused, P::TooLarge, ""},
    {"sendgrid", 429, "Retry-After: 7", "", TryLater, P::RateLimited, ""},
    {"sendgrid", 500, "", "", Unclear, P::ProviderFault, ""},
    {"sendgrid", 302, "", "", Refused, P::BadRequest, ""},

    {"postmark", 200, "", R"({"ErrorCode":0,"Message":"OK","MessageID":"b7bc2f4a"})", Accepted, P::None, "b7bc2f4a"},
    {"postmark", 200, "", R"({"ErrorCode":406,"Message":"inactive"})", Refused, P::BadRecipient, ""},
    {"postmark", 422, "", R"({"ErrorCode":400,"Message":"Sender signature not found"})", Refused, P::SenderNotVerified, ""},
    {"postmark", 422, "", R"({"ErrorCode":300,"Message":"Invalid request"})", Refused, P::BadRequest, ""},
    {"postmark", 422, "", R"({"ErrorCode":412,"Message":"Pending approval"})", Refused, P::AccountSuspended, ""},
    {"postmark", 401, "", R"({"ErrorCode":10,"Message":"No server token"})", Refused, P::WrongKey, ""},
    {"postmark", 200, "", "<html>", Unclear, P::NotUnderstood, ""},

    {"mailgun", 200, "", R"({"id":"<20261126.1@mg.example.com>","message":"Queued. Thank you."})", Accepted, P::None, "20261126.1@mg.example.com"},
    {"mailgun", 200, "", "Mailgun Magnificent API", Unclear, P::NotUnderstood, ""},
    {"mailgun", 401, "", "Forbidden", Refused, P::WrongKey, ""},
    {"mailgun", 404, "", R"({"message":"Domain not found"})", Refused, P::SenderNotVerified, ""},

    {"resend", 200, "", R"({"id":"49a3999c"})", Accepted, P::None, "49a3999c"},
    {"resend", 401, "", R"({"name":"restricted_api_key","message":"only for sending"})", Refused, P::MissingScope, ""},
    {"resend", 409, "", R"({"name":"invalid_idempotent_request","message":"different body"})", Refused, P::IdempotencyConflict, ""},
    {"resend", 409, "", R"({"name":"concurrent_idempotent_requests","message":"under way"})", TryLater, P::IdempotencyConflict, ""},
    {"resend", 429, "retry-after: 1", R"({"name":"rate_limit_exceeded","message":"slow down"})", TryLater, P::RateLimited, ""},

    {"agentmail", 200, "", R"({"message_id":"<abc@agentmail.to>","thread_id":"t"})", Accepted, P::None, "abc@agentmail.to"},
    {"agentmail", 403, "", R"({"code":"message_rejected","message":"blocked"})", Refused, P::BadRecipient, ""},
    {"agentmail", 403, "", R"({"code":"missing_permission","message":"no"})", Refused, P::MissingScope, ""},
    {"agentmail", 409, "", R"({"code":"conflict","message":"other payload"})", Refused, P::IdempotencyConflict, ""},

    {"smtpcom", 200, "", R"({"status":"success","data":{"msg_id":"m1"}})", Accepted, P::None, "m1"},
    {"smtpcom", 200, "", R"({"status":"fail","data":{"channel":"unknown"}})", Refused, P::BadRequest, ""},
    {"smtpcom", 400, "", R"({"status":"fail","data":{"channel":"unknown"}})", Refused, P::BadRequest, ""},
    {"smtpcom", 401, "", "", Refused, P::WrongKey, ""},

    {"emaillabs", 200, "", R"({"data":[{"to":[{"messageId":"order-42@example.com"}]}]})", Accepted, P::None, "order-42@example.com"},
    {"emaillabs", 207, "", R"({"errors":[{"message":"invalid recipient"}]})", Refused, P::BadRecipient, ""},
    {"emaillabs", 403, "", R"({"errors":[{"message":"no access"}]})", Refused, P::WrongKey, ""},

    {"sparkpost", 200, "", R"({"results":{"total_accepted_recipients":1,"id":"11668787484950529"}})", Accepted, P::None, "11668787484950529"},
    {"sparkpost", 200, "", R"({"results":{"total_accepted_recipients":0,"id":"1"}})", Refused, P::BadRecipient, ""},
    {"sparkpost", 420, "", R"({"errors":[{"message":"Exceed Sending Limit"}]})", TryLater, P::QuotaReached, ""},
    {"sparkpost", 403, "", R"({"errors":[{"message":"Forbidden."}]})", Refused, P::MissingScope, ""},

    {"brevo", 201, "", R"({"messageId":"<202611@smtp-relay.mailin.fr>"})", Accepted, P::None, "202611@smtp-relay.mailin.fr"},
    {"brevo", 402, "", R"({"code":"not_enough_credits","message":"none left"})", Refused, P::QuotaReached, ""},
    {"brevo", 401, "", R"({"code":"unauthorized","message":"Key not found"})", Refused, P::WrongKey, ""},
    {"brevo", 400, "", R"({"code":"permission_denied","message":"no"})", Refused, P::MissingScope, ""},

    {"mailjet", 200, "", R"({"Messages":[{"Status":"success","To":[{"MessageID":1152921526345684327}]}]})", Accepted, P::None, "1152921526345684327"},
    {"mailjet", 400, "", R"({"Messages":[{"Status":"error","Errors":[{"ErrorCode":"send-0008","ErrorMessage":"sender"}]}]})", Refused, P::SenderNotVerified, ""},
    {"mailjet", 401, "", R"({"ErrorMessage":"API key authentication failure"})", Refused, P::WrongKey, ""},

    {"mailersend", 202, "x-message-id: 5f6", "", Accepted, P::None, "5f6"},
    {"mailersend", 202, "", R"({"warnings":[{"type":"ALL_SUPPRESSED"}]})", Refused, P::BadRecipient, ""},
    {"mailersend", 422, "", R"({"message":"The from.email must be verified"})", Refused, P::BadRequest, ""},

    {"postal", 200, "", R"({"status":"success","data":{"message_id":"x@y","messages":{"nora@example.net":{"id":14201,"token":"t"}}}})", Accepted, P::None, "14201"},
    {"postal", 200, "", R"({"status":"error","data":{"code":"InvalidServerAPIKey","message":"no such key"}})", Refused, P::WrongKey, ""},
    {"postal", 200, "", R"({"status":"parameter-error","data":{"message":"bad"}})", Refused, P::BadRequest, ""},
    {"postal", 200, "", "", Unclear, P::NotUnderstood, ""},

    {"mandrill", 200, "", R"([{"email":"nora@example.net","status":"sent","_id":"a1b2"}])", Accepted, P::None, "a1b2"},
    {"mandrill", 200, "", R"([{"email":"nora@example.net","status":"rejected","reject_reason":"hard-bounce"}])", Refused, P::BadRecipient, ""},
    {"mandrill", 500, "", R"({"status":"error","code":-1,"name":"Invalid_Key","message":"Invalid API key"})", Refused, P::WrongKey, ""},
    {"mandrill", 500, "", R"({"status":"error","code":-99,"name":"GeneralError","message":"oops"})", Unclear, P::ProviderFault, ""},

    {"amazon-ses", 200, "", R"({"MessageId":"010201-000000"})", Accepted, P::None, "010201-000000"},
    {"amazon-ses", 400, "x-amzn-ErrorType: MessageRejected:http://internal", R"({"message":"Email address is not verified"})", Refused, P::SenderNotVerified, ""},
    {"amazon-ses", 403, "", R"({"__type":"InvalidSignatureException","message":"does not match"})", Refused, P::WrongKey, ""},
    {"amazon-ses", 403, "", R"({"__type":"AccessDeniedException","Message":"not authorized to perform ses:SendEmail"})", Refused, P::MissingScope, ""},
    {"amazon-ses", 429, "", R"({"__type":"TooManyRequestsException","message":"rate"})", TryLater, P::RateLimited, ""},
};

HttpAnswer answerOf(const Case& one)
{
    HttpAnswer answer{.status = one.status, .headers = {}, .body = one.body};
    const std::string_view header = one.headers;
    if (const std::size_t colon = header.find(": "); colon != std::string_view::npos)
        answer.headers.add(header.substr(0, colon), header.substr(colon + 2));
    return answer;
}

} // namespace

class SendAnswersTest : public QObject {
    Q_OBJECT

private slots:
    void anAnswerIsReadAsTheProviderMeansIt_data()
    {
        QTest::addColumn<int>("index");
        for (int index = 0; index < int(std::size(cases)); ++index)
            QTest::addRow("%s %d %d", cases[index].provider, cases[index].status, index) << index;
    }

    void anAnswerIsReadAsTheProviderMeansIt()
    {
        QFETCH(int, index);
        const Case& one = cases[index];
        const SendAnswer answer = sendApiOf(one.provider)->classify(answerOf(one));
        QCOMPARE(answer.result, one.result);
        QCOMPARE(std::string(toString(answer.problem)), std::string(toString(one.problem)));
        QCOMPARE(answer.messageId, std::string(one.messageId));
    }

    // 5xx may come after the message went out; only what surely wasn't sent may be tried again by itself.
    void aServerErrorNeverSaysThatNothingWasSent()
    {
        for (const SendApi* api : sendApis()) {
            for (const int status : {500, 502, 503, 504}) {
                const SendAnswer answer = api->classify({.status = status, .headers = {}, .body = "oops"});
                QCOMPARE(answer.result, SendResult::Unclear);
                QVERIFY(answer.problem == SendProblem::ProviderFault);
            }
        }
    }

    void aRateLimitSaysWhenToComeBack()
    {
        for (const SendApi* api : sendApis()) {
            HttpAnswer answer{.status = 429, .headers = {}, .body = {}};
            QVERIFY(!api->classify(answer).retryAfter);
            answer.headers.add("Retry-After", "30");
            QCOMPARE(api->classify(answer).result, SendResult::TryLater);
            QCOMPARE(api->classify(answer).retryAfter, std::chrono::seconds(30));
        }
        HttpAnswer hostile{.status = 429, .headers = {}, .body = {}};
        hostile.headers.add("Retry-After", "-5");
        QVERIFY(!sendApiOf("resend")->classify(hostile).retryAfter);
    }

    void hostileAnswersAreShortPlainTextOrNothing()
    {
        const std::string deep = std::string(100'000, '[');
        const std::string noise = std::string("\x1b[31m\0\xff{\"message\":", 16) + std::string(1 << 20, 'x');
        for (const SendApi* api : sendApis()) {
            for (const std::string& body : {deep, noise, std::string("{\"message\":\"a\\nb\\u202e\"}"), std::string("[]"),
                                            std::string("{\"Messages\":7,\"errors\":{},\"data\":[]}")}) {
                for (const int status : {200, 207, 400, 401}) {
                    const SendAnswer answer = api->classify({.status = status, .headers = {}, .body = body});
                    QVERIFY(answer.result != SendResult::Accepted);
                    QVERIFY(answer.text.size() <= 520);
                    QVERIFY(answer.text.find_first_of("\n\r\x1b") == std::string::npos);
                }
            }
        }
    }
};

WAYBILL_TEST(SendAnswersTest)

} // namespace waybill::providers

#include "SendAnswersTest.moc"
