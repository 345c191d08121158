// SPDX-License-Identifier: Apache-2.0
#include "app/audit_details.hpp"
#include "app/patients/patients.hpp"
#include "app/visibility.hpp"
#include "crypto/bytes.hpp"

namespace chiroflow::app {

namespace {
// A place in the list names a patient, and a cursor travels in URLs: it is sealed (H-16).
crypto::SealContext cursor_place(const Call& call) {
  return {call.organization().view(), "patients.list", "", "cursor"};
}

std::string write_place(const Call& call, const store::PatientListItem& last) {
  const auto text = last.id.value + '\0' + last.demographics.last_name + '\0' + last.demographics.first_name;
  return crypto::base64url(call.services.sealer.seal(cursor_place(call), text));
}

std::optional<store::PatientCursor> read_place(const Call& call, const std::string& cursor) {
  const auto blob = crypto::from_base64url(cursor);
  if (!blob) return std::nullopt;
  const auto opened = call.services.sealer.open(cursor_place(call), *blob);
  if (!opened) return std::nullopt;
  const std::string text(opened->view());
  const auto first = text.find('\0');
  const auto second = text.find('\0', first + 1);
  if (first == std::string::npos || second == std::string::npos) return std::nullopt;
  return store::PatientCursor{text.substr(first + 1, second - first - 1), text.substr(second + 1),
                              PatientId(text.substr(0, first))};
}

Result<store::PatientDetails> shown(Call& call, std::optional<Patient> patient) {
  if (!patient) return fail(not_found("Patient"));
  call.read_of({"Patient", patient->id.view(), patient->id, {}, patient->version});
  auto out = store::to_details(*patient);
  hide(*call.actor.role, static_cast<store::PatientSummary&>(out));
  return out;
}
}  // namespace

Result<store::PatientDetails> get_patient(Call& call, const PatientInput& input) {
  return shown(call, TRY(db::read<std::optional<Patient>>(call.services.database, [&](db::Reader& reader) {
                 return store::find_patient(reader, call.organization(), input.patient_id);
               })));
}

Result<store::PatientDetails> get_patient_by_external_id(Call& call, const PatientByExternalIdInput& input) {
  return shown(call, TRY(db::read<std::optional<Patient>>(call.services.database, [&](db::Reader& reader) {
                 return store::find_patient_by_external_id(reader, call.organization(), input.external_id);
               })));
}

Result<ListPatientsOutput> list_patients(Call& call, const ListPatientsInput& input) {
  std::optional<store::PatientCursor> cursor;
  if (input.cursor) {
    cursor = read_place(call, *input.cursor);
    if (!cursor) return ListPatientsOutput{};
  }
  store::PatientFilter filter{
      .status = input.status, .search = input.search.value_or(""), .record_number = std::nullopt};
  // Whoever may not see record numbers may not find out about them by searching either.
  if (sees(*call.actor.role, FieldGroup::record_number)) filter.record_number = input.search;
  ListPatientsOutput out;
  out.patients = TRY(db::read<std::vector<store::PatientListItem>>(call.services.database, [&](db::Reader& reader) {
    return store::list_patients(reader, call.organization(), filter, cursor, input.limit);
  }));
  if (out.patients.size() > static_cast<std::size_t>(input.limit)) {
    out.patients.pop_back();
    out.next_cursor.value = write_place(call, out.patients.back());
  }
  for (auto& item : out.patients) hide(*call.actor.role, item);
  call.read_of({"Patient", {}, std::nullopt, count_of(out.patients.size())});
  return out;
}

}  // namespace chiroflow::app
