// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dns/Message.h"

#include <ldns/ldns.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace waybill::dns {

namespace {

constexpr std::size_t headerSize = 12;

struct Free {
    void operator()(ldns_pkt* packet) const { ldns_pkt_free(packet); }
    void operator()(char* text) const { std::free(text); }
    void operator()(std::uint8_t* bytes) const { std::free(bytes); }
};

std::string_view bytesOf(const ldns_rdf* rdf)
{
    return {reinterpret_cast<const char*>(ldns_rdf_data(rdf)), ldns_rdf_size(rdf)};
}

std::optional<Name> nameOf(const ldns_rdf* rdf)
{
    return rdf != nullptr && ldns_rdf_get_type(rdf) == LDNS_RDF_TYPE_DNAME ? Name::fromWire(bytesOf(rdf)) : std::nullopt;
}

// Every field of an SOA's tail is four octets; ldns types them as periods.
std::uint32_t numberOf(const ldns_rdf* rdf)
{
    const std::string_view bytes = bytesOf(rdf);
    std::uint32_t number = 0;
    for (const char byte : bytes)
        number = number << 8 | static_cast<unsigned char>(byte);
    return number;
}

std::string rdataText(const ldns_rr* rr)
{
    std::string text;
    for (std::size_t i = 0; i < ldns_rr_rd_count(rr); ++i) {
        const std::unique_ptr<char, Free> field(ldns_rdf2str(ldns_rr_rdf(rr, i)));
        if (field)
            text += (text.empty() ? "" : " ") + std::string(field.get());
    }
    return text;
}

std::optional<Soa> soaOf(const ldns_rr* rr)
{
    const auto field = [rr](std::size_t i) { return ldns_rr_rdf(rr, i); };
    const auto primary = nameOf(field(0));
    const auto mailbox = nameOf(field(1));
    if (!primary || !mailbox)
        return std::nullopt;
    return Soa{*primary,           *mailbox,           numberOf(field(2)), numberOf(field(3)),
               numberOf(field(4)), numberOf(field(5)), numberOf(field(6))};
}

Txt txtOf(const ldns_rr* rr)
{
    Txt txt;
    for (std::size_t i = 0; i < ldns_rr_rd_count(rr); ++i) {
        const std::string_view field = bytesOf(ldns_rr_rdf(rr, i));
        txt.strings.emplace_back(field.substr(std::min<std::size_t>(1, field.size()))); // its length octet stands first
    }
    return txt;
}

// Fields as many as the type has; else false.
bool fillData(const ldns_rr* rr, Record& record)
{
    const std::size_t count = ldns_rr_rd_count(rr);
    switch (record.type) {
    case RecordType::A:
    case RecordType::Aaaa: {
        const std::string_view octets = count == 1 ? bytesOf(ldns_rr_rdf(rr, 0)) : std::string_view();
        const auto address = IpAddress::fromOctets({reinterpret_cast<const std::uint8_t*>(octets.data()), octets.size()});
        if (!address || address->isV4() != (record.type == RecordType::A))
            return false;
        record.data = *address;
        return true;
    }
    case RecordType::Ns:
    case RecordType::Cname:
    case RecordType::Ptr: {
        const auto target = count == 1 ? nameOf(ldns_rr_rdf(rr, 0)) : std::nullopt;
        if (target)
            record.data = *target;
        return target.has_value();
    }
    case RecordType::Mx: {
        const auto exchange = count == 2 ? nameOf(ldns_rr_rdf(rr, 1)) : std::nullopt;
        if (exchange)
            record.data = Mx{std::uint16_t(numberOf(ldns_rr_rdf(rr, 0))), *exchange};
        return exchange.has_value();
    }
    case RecordType::Soa: {
        const auto soa = count == 7 ? soaOf(rr) : std::nullopt;
        if (soa)
            record.data = *soa;
        return soa.has_value();
    }
    case RecordType::Txt:
    case RecordType::Spf: record.data = txtOf(rr); return true;
    default: return true;
    }
}

// False when a record of class IN is not what its type says. Other classes are left out.
bool readSection(const ldns_rr_list* section, std::vector<Record>& records)
{
    const std::size_t count = section != nullptr ? ldns_rr_list_rr_count(section) : 0;
    records.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const ldns_rr* rr = ldns_rr_list_rr(section, i);
        if (ldns_rr_get_class(rr) != LDNS_RR_CLASS_IN)
            continue;
        const auto owner = nameOf(ldns_rr_owner(rr));
        if (!owner)
            return false;
        Record record{*owner, RecordType(ldns_rr_get_type(rr)), ldns_rr_ttl(rr), {}, rdataText(rr)};
        if (!fillData(rr, record))
            return false;
        records.push_back(std::move(record));
    }
    return true;
}

std::string absolute(const Name& name) { return name.isRoot() ? "." : name.text() + '.'; }

void restoreCase(Record& record, const Name& name)
{
    record.owner = record.owner.inCaseOf(name);
    if (auto* target = std::get_if<Name>(&record.data)) {
        *target = target->inCaseOf(name);
        record.rdata = absolute(*target);
    } else if (auto* mx = std::get_if<Mx>(&record.data)) {
        mx->exchange = mx->exchange.inCaseOf(name);
        record.rdata = std::to_string(mx->preference) + ' ' + absolute(mx->exchange);
    } else if (auto* soa = std::get_if<Soa>(&record.data)) {
        soa->primary = soa->primary.inCaseOf(name);
        soa->mailbox = soa->mailbox.inCaseOf(name);
        record.rdata = absolute(soa->primary) + ' ' + absolute(soa->mailbox);
        for (const std::uint32_t number : {soa->serial, soa->refresh, soa->retry, soa->expire, soa->minimum})
            record.rdata += ' ' + std::to_string(number);
    }
}

bool has(const std::vector<Record>& records, RecordType type)
{
    return std::any_of(records.begin(), records.end(), [type](const Record& record) { return record.type == type; });
}

Outcome outcomeOf(const Message& message, const Answer& answer)
{
    switch (message.rcode) {
    case LDNS_RCODE_NOERROR: break;
    case LDNS_RCODE_NXDOMAIN: return Outcome::NxDomain;
    case LDNS_RCODE_SERVFAIL: return Outcome::ServFail;
    case LDNS_RCODE_REFUSED: return Outcome::Refused;
    default: return Outcome::Failed;
    }
    if (!answer.records.empty())
        return Outcome::Found;
    const bool pointsElsewhere = !message.isAuthoritative && has(message.authority, RecordType::Ns)
        && !has(message.authority, RecordType::Soa);
    return pointsElsewhere ? Outcome::Referral : Outcome::NoData;
}

} // namespace

std::string buildQuery(const Question& question, std::uint16_t id, const QueryOptions& options)
{
    std::string name = question.name.wire();
    const int flags = (options.wantsRecursion ? LDNS_RD : 0) | (options.checkingDisabled ? LDNS_CD : 0);
    const std::unique_ptr<ldns_pkt, Free> packet(
        ldns_pkt_query_new(ldns_rdf_new_frm_data(LDNS_RDF_TYPE_DNAME, name.size(), name.data()),
                           ldns_rr_type(question.type), LDNS_RR_CLASS_IN, std::uint16_t(flags)));
    ldns_pkt_set_id(packet.get(), id);
    if (options.edns) {
        ldns_pkt_set_edns_udp_size(packet.get(), udpPayload);
        ldns_pkt_set_edns_do(packet.get(), options.wantsDnssec);
    }
    std::uint8_t* bytes = nullptr;
    std::size_t size = 0;
    if (ldns_pkt2wire(&bytes, packet.get(), &size) != LDNS_STATUS_OK)
        return {};
    const std::unique_ptr<std::uint8_t, Free> owned(bytes);
    return {reinterpret_cast<const char*>(bytes), size};
}

Result<Message> parseMessage(std::string_view wire)
{
    const auto broken = [](const char* what) { return fail(ErrorCode::InvalidInput, what); };
    ldns_pkt* raw = nullptr;
    if (wire.size() < headerSize
        || ldns_wire2pkt(&raw, reinterpret_cast<const std::uint8_t*>(wire.data()), wire.size()) != LDNS_STATUS_OK)
        return broken("not a DNS message");
    const std::unique_ptr<ldns_pkt, Free> packet(raw);
    Message message{.id = ldns_pkt_id(raw),
                    .isResponse = ldns_pkt_qr(raw),
                    .isAuthoritative = ldns_pkt_aa(raw),
                    .isTruncated = ldns_pkt_tc(raw),
                    .recursionAvailable = ldns_pkt_ra(raw),
                    .isAuthenticated = ldns_pkt_ad(raw),
                    .rcode = std::uint16_t(ldns_pkt_get_rcode(raw) | ldns_pkt_edns_extended_rcode(raw) << 4),
                    .question = {},
                    .answer = {},
                    .authority = {},
                    .additional = {}};
    const ldns_rr_list* questions = ldns_pkt_question(raw);
    const std::size_t count = questions != nullptr ? ldns_rr_list_rr_count(questions) : 0;
    if (count > 1)
        return broken("more than one question");
    if (count == 1) {
        const ldns_rr* rr = ldns_rr_list_rr(questions, 0);
        const auto name = nameOf(ldns_rr_owner(rr));
        if (!name || ldns_rr_get_class(rr) != LDNS_RR_CLASS_IN)
            return broken("a question that is none");
        message.question = Question{*name, RecordType(ldns_rr_get_type(rr))};
    }
    if (!readSection(ldns_pkt_answer(raw), message.answer) || !readSection(ldns_pkt_authority(raw), message.authority)
        || !readSection(ldns_pkt_additional(raw), message.additional))
        return broken("a record that is not what its type says");
    return message;
}

void restoreCase(Message& message, const Name& name)
{
    for (auto* section : {&message.answer, &message.authority, &message.additional}) {
        for (Record& record : *section)
            restoreCase(record, name);
    }
}

Answer interpret(const Question& question, Message message)
{
    Answer answer;
    answer.question = question;
    answer.rcode = message.rcode;
    answer.isAuthoritative = message.isAuthoritative;
    answer.isAuthenticated = message.isAuthenticated;
    answer.recursionAvailable = message.recursionAvailable;
    const auto aliasOf = [&message](const Name& name) {
        return std::find_if(message.answer.begin(), message.answer.end(), [&name](const Record& record) {
            return record.type == RecordType::Cname && record.owner == name;
        });
    };
    if (question.type != RecordType::Cname) {
        // One hop more than allowed, so that the follower can tell.
        for (auto alias = aliasOf(question.name); alias != message.answer.end() && answer.chain.size() <= maxCnameHops;
             alias = aliasOf(answer.finalName()))
            answer.chain.push_back({alias->owner, *alias->target(), alias->ttl});
    }
    for (Record& record : message.answer) {
        if (record.type == question.type && record.owner == answer.finalName())
            answer.records.push_back(std::move(record));
    }
    answer.outcome = outcomeOf(message, answer);
    if (answer.outcome != Outcome::Found)
        answer.records.clear();
    answer.authority = std::move(message.authority);
    answer.additional = std::move(message.additional);
    return answer;
}

} // namespace waybill::dns
