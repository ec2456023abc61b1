// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sending/SavedTemplate.h"

#include "core/base/Ascii.h"
#include "core/base/JsonRead.h"
#include "core/base/JsonWriter.h"
#include "core/base/Rfc3339.h"
#include "core/base/Utf8.h"
#include "core/environments/EnvironmentName.h"

namespace waybill::sending {

namespace {

constexpr std::size_t longestName = 60;
constexpr std::size_t longestPart = std::size_t(1) << 20;

} // namespace

Result<void> check(const SavedTemplate& saved)
{
    if (!isPlainName(saved.content.name, longestName))
        return fail(ErrorCode::InvalidInput, "a template's name has a-z, 0-9 and -", "for example password-reset");
    if (!environments::isEnvironmentName(saved.environment))
        return fail(ErrorCode::InvalidInput, "an environment's name has " + std::string(environments::environmentNameRule),
                    "for example staging");
    if (saved.content.text.empty() && saved.content.html.empty())
        return fail(ErrorCode::InvalidInput, "the template is empty", "write a text or an HTML part");
    for (const std::string* part : {&saved.content.subject, &saved.content.text, &saved.content.html}) {
        if (part->size() > longestPart)
            return fail(ErrorCode::TooLarge, "a template's part has at most 1 MiB", "shorten it");
        if (!isValidUtf8(*part) || part->contains('\0'))
            return fail(ErrorCode::InvalidInput, "the template is not UTF-8 text", "save it as UTF-8");
    }
    if (saved.content.subject.find_first_of("\r\n") != std::string::npos)
        return fail(ErrorCode::InvalidInput, "the subject has a line break in it", "write it on one line");
    return {};
}

std::string toJson(const SavedTemplate& saved)
{
    JsonWriter writer;
    writer.beginObject()
        .member("environment", saved.environment)
        .member("name", saved.content.name)
        .member("version", saved.version)
        .member("subject", saved.content.subject)
        .member("text", saved.content.text)
        .member("html", saved.content.html)
        .member("saved_at", saved.savedAt)
        .endObject();
    return writer.take();
}

Result<SavedTemplate> templateFrom(JsonValue json)
{
    const auto text = [&json](std::string_view key) { return textOrEmpty(json[key]); };
    SavedTemplate saved{.environment = text("environment"),
                        .content = {.name = text("name"),
                                    .subject = text("subject"),
                                    .text = text("text"),
                                    .html = text("html")},
                        .version = int(json["version"].integer().value_or(0)),
                        .savedAt = parseRfc3339(text("saved_at")).value_or(Timestamp())};
    TRY_VOID(check(saved));
    return saved;
}

Result<SavedTemplate> templateFromJson(std::string_view json)
{
    JsonDocument document;
    TRY_VOID(document.parse(json));
    return templateFrom(document.root());
}

Result<std::vector<SavedTemplate>> templatesFromJson(std::string_view json)
{
    JsonDocument document;
    TRY_VOID(document.parse(json));
    std::vector<SavedTemplate> templates;
    for (const JsonValue& one : document.root()["templates"])
        templates.push_back(TRY(templateFrom(one)));
    return templates;
}

} // namespace waybill::sending
