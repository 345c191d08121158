// SPDX-License-Identifier: Apache-2.0
#include "app/patients/disclosures.hpp"

#include <map>

#include "app/record_changes.hpp"
#include "store/disclosure_table.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
constexpr std::chrono::days kSixYears{2'192};

crypto::SealContext place_of(const Disclosure& row, std::string_view field) {
  return {row.organization_id.view(), "disclosure", row.id.view(), field};
}

Result<DisclosureView> view_of(const Call& call, const Disclosure& row) {
  const auto open = [&](std::string_view field, const Sealed& sealed) -> Result<std::string> {
    return std::string(TRY(call.services.sealer.open(place_of(row, field), sealed.bytes)).view());
  };
  DisclosureView view;
  view.id = row.id;
  view.disclosed_at = row.disclosed_at;
  view.recipient = TRY(open("recipient", row.recipient));
  view.what = TRY(open("what", row.what));
  view.purpose = TRY(open("purpose", row.purpose));
  view.recording_id = row.recording_id;
  view.corrects_id = row.corrects_id;
  view.recorded_by = row.recorded_by;
  view.recorded_at = row.recorded_at;
  return view;
}

Result<void> require_patient(const Call& call, db::Reader& reader, const PatientId& id) {
  if (TRY(store::find_patient(reader, call.organization(), id))) return {};
  return fail(not_found("Patient"));
}

/// Two corrections of one row would leave nobody knowing which counts. The patient is locked.
Result<void> require_correctable(const Call& call, db::Reader& reader, const RecordDisclosureInput& input) {
  static const std::string there = "SELECT id FROM disclosure WHERE organization_id = ? AND patient_id = ? AND id = ?";
  static const std::string corrected = "SELECT id FROM disclosure WHERE organization_id = ? AND corrects_id = ?";
  if (!input.corrects_id) return {};
  if (!TRY(store::exists(reader, there, call.organization(), input.patient_id, *input.corrects_id)))
    return fail(not_found("Disclosure"));
  if (!TRY(store::exists(reader, corrected, call.organization(), *input.corrects_id))) return {};
  return fail(conflict("This entry was corrected already; correct the newer one", "already_corrected"));
}

Result<DisclosureView> record_in(Call& call, db::Writer& writer, const RecordDisclosureInput& input) {
  TRY(require_patient(call, writer, input.patient_id));
  TRY(store::lock_patient(writer, call.organization(), input.patient_id));
  TRY(require_correctable(call, writer, input));
  const auto row = TRY(add_disclosure(call, writer,
                                      {.patient_id = input.patient_id,
                                       .recording_id = {},
                                       .corrects_id = input.corrects_id,
                                       .recipient = input.recipient,
                                       .what = input.what,
                                       .purpose = input.purpose,
                                       .at = input.disclosed_at.value_or(call.now)}));
  TRY(call.changed(writer, {"Disclosure", row.id.view(), row.patient_id,
                            row.corrects_id ? R"({"corrects":")" + row.corrects_id->value + "\"}" : std::string()}));
  return view_of(call, row);
}

void mark_corrected(std::vector<DisclosureView>& rows) {
  std::map<DisclosureId, DisclosureId> by;
  for (const auto& row : rows)
    if (row.corrects_id) by.emplace(*row.corrects_id, row.id);
  for (auto& row : rows)
    if (const auto found = by.find(row.id); found != by.end()) row.corrected_by = found->second;
}

/// What was given earlier is there when its correction is.
Result<std::vector<DisclosureView>> list_in(const Call& call, db::Reader& reader, const PatientId& patient,
                                            Instant since) {
  static const std::string sql =
      store::select_from<Disclosure>("d") +
      " WHERE d.organization_id = ? AND d.patient_id = ? AND (d.disclosed_at >= ? OR d.recorded_at >= ?)"
      " ORDER BY d.disclosed_at DESC, d.id DESC";
  std::vector<DisclosureView> views;
  for (const auto& row : TRY(store::query_all<Disclosure>(reader, sql, call.organization(), patient, since, since)))
    views.push_back(TRY(view_of(call, row)));
  mark_corrected(views);
  return views;
}
}  // namespace

Result<Disclosure> add_disclosure(Call& call, db::Writer& writer, const NewDisclosure& made) {
  Disclosure row;
  row.id = call.services.ids.next<DisclosureId>();
  row.organization_id = call.organization();
  row.patient_id = made.patient_id;
  row.recording_id = made.recording_id;
  row.corrects_id = made.corrects_id;
  const auto seal = [&](std::string_view field, std::string_view text) {
    return Sealed{call.services.sealer.seal(place_of(row, field), text)};
  };
  row.recipient = seal("recipient", made.recipient);
  row.what = seal("what", made.what);
  row.purpose = seal("purpose", made.purpose);
  row.recorded_by = call.actor.user_id;
  row.disclosed_at = made.at;
  row.recorded_at = call.now;
  TRY(store::insert_row(writer, row));
  return row;
}

Result<PatientDisclosures> patient_disclosures(Call& call, const PatientInput& input) {
  PatientDisclosures out;
  out.patient_id = input.patient_id;
  out.since = call.now - kSixYears;
  out.disclosures = TRY(db::read<std::vector<DisclosureView>>(
      call.services.database, [&](db::Reader& reader) -> Result<std::vector<DisclosureView>> {
        TRY(require_patient(call, reader, input.patient_id));
        return list_in(call, reader, input.patient_id, out.since);
      }));
  call.read_of({"Disclosure", {}, input.patient_id, {}});
  return out;
}

Result<DisclosureView> record_disclosure(Call& call, const RecordDisclosureInput& input) {
  TRY(require_text("recipient", input.recipient));
  TRY(require_text("what", input.what));
  TRY(require_text("purpose", input.purpose));
  if (input.disclosed_at && *input.disclosed_at > call.now)
    return fail(invalid_field("disclosedAt", "A disclosure is written down when it was made; this lies ahead"));
  return call.commit([&](db::Writer& writer) { return record_in(call, writer, input); });
}

}  // namespace chiroflow::app
