// SPDX-License-Identifier: Apache-2.0
#include "app/clinicians/licences.hpp"

#include "app/record_changes.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
constexpr std::size_t kMostLicences = 300;

Result<void> check_licence(const AddLicenceInput& input) {
  TRY(require_text("number", input.number));
  if (input.valid_from && input.valid_until && input.valid_until->value < input.valid_from->value)
    return fail(invalid_field("validUntil", "Must not be before validFrom"));
  if (input.kind == LicenceKind::EXCEPTION && !input.citation)
    return fail(invalid_field("citation", "Name the statute or rule that the exception rests on"));
  if (input.citation) TRY(require_text("citation", *input.citation));
  return {};
}

bool same(const ClinicianLicence& licence, const AddLicenceInput& input) {
  return licence.state == input.state && licence.number == input.number && licence.kind == input.kind &&
         licence.valid_from == input.valid_from && licence.valid_until == input.valid_until &&
         licence.citation == input.citation;
}

ClinicianLicence licence_from(Call& call, const AddLicenceInput& input) {
  ClinicianLicence licence;
  licence.id = call.services.ids.next<LicenceId>();
  licence.organization_id = call.organization();
  licence.clinician_id = input.clinician_id;
  licence.state = input.state;
  licence.number = input.number;
  licence.kind = input.kind;
  licence.valid_from = input.valid_from;
  licence.valid_until = input.valid_until;
  licence.citation = input.citation;
  licence.created_at = licence.updated_at = call.now;
  return licence;
}

Result<ClinicianLicence> add_in(Call& call, db::Writer& writer, const AddLicenceInput& input) {
  if (!TRY(store::lock_clinician(writer, call.organization(), input.clinician_id))) return fail(not_found("Clinician"));
  const auto there = TRY(store::licences_of(writer, call.organization(), input.clinician_id));
  for (const auto& licence : there) {
    if (same(licence, input)) return licence;
  }
  if (there.size() >= kMostLicences)
    return fail(conflict("This clinician has too many licences; remove old ones first", "licence_count"));
  const auto licence = licence_from(call, input);
  TRY(store::insert_row(writer, licence));
  TRY(call.changed(writer, {"ClinicianLicence", licence.id.view(), std::nullopt, {}}));
  return licence;
}

Result<RemoveLicenceOutput> remove_in(Call& call, db::Writer& writer, const LicenceId& id) {
  static const std::string sql = "DELETE FROM clinician_licence WHERE organization_id = ? AND id = ?";
  if (TRY(store::execute(writer, sql, call.organization(), id)) == 0) return fail(not_found("Licence"));
  TRY(call.changed(writer, {"ClinicianLicence", id.view(), std::nullopt, {}}));
  return RemoveLicenceOutput{id};
}
}  // namespace

Result<ClinicianLicence> add_licence(Call& call, const AddLicenceInput& input) {
  TRY(check_licence(input));
  return call.commit([&](db::Writer& writer) { return add_in(call, writer, input); });
}

Result<RemoveLicenceOutput> remove_licence(Call& call, const RemoveLicenceInput& input) {
  return call.commit([&](db::Writer& writer) { return remove_in(call, writer, input.licence_id); });
}

Result<ListLicencesOutput> list_licences(Call& call, const ClinicianInput& input) {
  return db::read<ListLicencesOutput>(call.services.database, [&](db::Reader& reader) -> Result<ListLicencesOutput> {
    if (!TRY(store::find_clinician(reader, call.organization(), input.clinician_id)))
      return fail(not_found("Clinician"));
    return ListLicencesOutput{TRY(store::licences_of(reader, call.organization(), input.clinician_id))};
  });
}

}  // namespace chiroflow::app
