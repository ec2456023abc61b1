// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/JsonFloor.h"

#include <simdjson.h>

namespace waybill::bench {

namespace {

namespace ondemand = simdjson::ondemand;

std::size_t walk(ondemand::value value)
{
    std::size_t sum = 1;
    switch (value.type().value()) {
    case ondemand::json_type::object:
        for (auto field : value.get_object().value()) {
            sum += field.unescaped_key().value().size();
            sum += walk(field.value().value());
        }
        return sum;
    case ondemand::json_type::array:
        for (auto element : value.get_array().value())
            sum += walk(element.value());
        return sum;
    case ondemand::json_type::string: return sum + value.get_string().value().size();
    case ondemand::json_type::number: return sum + value.raw_json_token().size();
    case ondemand::json_type::boolean: return sum + (value.get_bool().value() ? 1 : 0);
    case ondemand::json_type::null: return sum + (value.is_null() ? 1 : 0);
    }
    return 0;
}

} // namespace

struct JsonFloor::Impl {
    explicit Impl(std::string_view json) : text(json) {}

    simdjson::padded_string text;
    std::unique_ptr<simdjson::internal::dom_parser_implementation> structure;
    ondemand::parser onDemand;
    simdjson::dom::parser dom;
};

JsonFloor::JsonFloor(std::string_view json) : m_impl(std::make_unique<Impl>(json))
{
    static constexpr std::size_t depth = 64;
    const auto* const fastest = simdjson::get_active_implementation().operator->();
    if (fastest->create_dom_parser_implementation(json.size(), depth, m_impl->structure))
        m_impl->structure.reset();
}

JsonFloor::~JsonFloor() = default;

bool JsonFloor::runsHere() { return simdjson::builtin_implementation()->supported_by_runtime_system(); }

std::size_t JsonFloor::findStructure()
{
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(m_impl->text.data());
    if (!m_impl->structure || m_impl->structure->stage1(bytes, m_impl->text.size(), simdjson::stage1_mode::regular))
        return 0;
    return m_impl->structure->n_structural_indexes;
}

std::size_t JsonFloor::walkOnDemand()
{
    try {
        ondemand::document document = m_impl->onDemand.iterate(m_impl->text);
        return walk(document.get_value().value());
    } catch (const simdjson::simdjson_error&) {
        return 0;
    }
}

std::size_t JsonFloor::parseDom()
{
    const auto root = m_impl->dom.parse(m_impl->text);
    return root.error() ? 0 : 1;
}

} // namespace waybill::bench
