// SPDX-License-Identifier: Apache-2.0
#include "app/audit/audit.hpp"

#include <charconv>

#include "app/audit_details.hpp"
#include "store/patients.hpp"

namespace chiroflow::app {

namespace {
constexpr int kMostAccesses = 1000;
constexpr int kEnteredAtOnce = 2000;  // others wait for the writer meanwhile: a few milliseconds

AuditEventView view(store::AuditLine line) {
  auto& e = line.event;
  AuditEventView out;
  out.purpose_of_use = purpose_of_use(e);
  out.seq = e.seq;
  out.id = std::move(e.id);
  out.at = e.at;
  out.actor_type = e.actor_type;
  out.actor_id = std::move(e.actor_id);
  out.actor_name = std::move(line.actor);
  out.actor_role = e.actor_role;
  out.auth_method = e.auth_method;
  out.credential_id = std::move(e.credential_id);
  out.client_address = std::move(e.client_address);
  out.user_agent = std::move(e.user_agent);
  out.event = std::move(e.event);
  out.action = e.action;
  out.entity_type = std::move(e.entity_type);
  out.entity_id = std::move(e.entity_id);
  out.entity_version = e.entity_version;
  out.patient_id = std::move(e.patient_id);
  out.outcome = e.outcome;
  out.request_id = std::move(e.request_id);
  out.details = std::move(e.details);
  out.hash = crypto::hex(e.hash);
  return out;
}

std::optional<std::int64_t> parse_seq(std::string_view text) {
  std::int64_t seq = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), seq);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return seq;
}
}  // namespace

Result<void> enter_patients(db::Database& database, const OrganizationId& organization) {
  std::int64_t entered = kEnteredAtOnce;
  while (entered == kEnteredAtOnce) {
    entered = TRY(db::write<std::int64_t>(
        database, [&](db::Writer& writer) { return store::enter_patients(writer, organization, kEnteredAtOnce); }));
  }
  return {};
}

Result<void> enter_patients_everywhere(db::Database& database) {
  const auto all = TRY(db::read<std::vector<OrganizationId>>(
      database, [](db::Reader& reader) { return store::all_organizations(reader); }));
  for (const auto& organization : all) TRY(enter_patients(database, organization));
  return {};
}

Result<ListAuditOutput> list_audit(Call& call, const ListAuditInput& input) {
  std::optional<std::int64_t> before;
  if (input.cursor) {
    before = parse_seq(*input.cursor);
    if (!before) return ListAuditOutput{};
  }
  if (input.patient_id) TRY(enter_patients(call.services.database, call.organization()));
  const store::AuditFilter filter{input.patient_id, input.actor_id, input.entity_type, input.entity_id,
                                  input.event,      input.from,     input.to};
  auto lines = TRY(db::read<std::vector<store::AuditLine>>(call.services.database, [&](db::Reader& reader) {
    return store::list_audit(reader, call.organization(), filter, before, input.limit);
  }));
  ListAuditOutput out;
  if (lines.size() > static_cast<std::size_t>(input.limit)) {
    lines.pop_back();
    out.next_cursor.value = std::to_string(lines.back().event.seq);
  }
  for (auto& line : lines) out.events.push_back(view(std::move(line)));
  call.read_of({"AuditEvent", {}, input.patient_id, count_of(out.events.size())});
  return out;
}

Result<PatientAccessOutput> patient_access(Call& call, const PatientAccessInput& input) {
  TRY(enter_patients(call.services.database, call.organization()));
  auto out =
      TRY(db::read<PatientAccessOutput>(call.services.database, [&](db::Reader& reader) -> Result<PatientAccessOutput> {
        if (!TRY(store::find_patient(reader, call.organization(), input.patient_id))) return fail(not_found("Patient"));
        return PatientAccessOutput{
            input.patient_id, TRY(store::patient_access(reader, call.organization(), input.patient_id, kMostAccesses))};
      }));
  call.read_of({"AuditEvent", {}, input.patient_id, count_of(out.accesses.size())});
  return out;
}

}  // namespace chiroflow::app
