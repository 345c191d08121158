// SPDX-License-Identifier: Apache-2.0
#include "app/clinicians/clinicians.hpp"

#include <algorithm>

#include "app/clinicians/npi.hpp"
#include "app/page_cursor.hpp"
#include "app/record_changes.hpp"
#include "store/patients.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
bool is_color(std::string_view text) {
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
  return text.size() == 7 && text[0] == '#' && std::all_of(text.begin() + 1, text.end(), is_hex);
}

Result<void> check_clinician(const Clinician& clinician) {
  if (clinician.npi_number && !is_npi(*clinician.npi_number))
    return fail(
        invalid_field("npiNumber", "Must be a National Provider Identifier: ten digits with a matching check digit"));
  if (clinician.color && !is_color(*clinician.color))
    return fail(invalid_field("color", "Must be a colour such as #1A7F4B"));
  if (clinician.external_id) TRY(require_text("externalId", *clinician.external_id));
  return {};
}

Clinician clinician_from(Call& call, const CreateClinicianInput& input) {
  Clinician c;
  c.id = call.services.ids.next<ClinicianId>();
  c.organization_id = call.organization();
  c.user_id = input.user_id;
  c.title = input.title;
  c.specialty = input.specialty;
  c.npi_number = input.npi_number;
  c.license_number = input.license_number;
  c.color = input.color;
  c.bio = input.bio;
  c.external_id = input.external_id;
  c.created_at = c.updated_at = call.now;
  return c;
}

Result<store::ClinicianDetails> details_of(const Call& call, db::Reader& reader, const ClinicianId& id) {
  auto found = TRY(store::find_clinician_details(reader, call.organization(), id));
  if (!found) return fail(not_found("Clinician"));
  return std::move(*found);
}

Result<CreateClinicianOutput> answer(const Call& call, db::Reader& reader, const ClinicianId& id, bool already_exists) {
  CreateClinicianOutput out;
  static_cast<store::ClinicianDetails&>(out) = TRY(details_of(call, reader, id));
  out.already_exists = already_exists;
  return out;
}

Result<CreateClinicianOutput> store_clinician(Call& call, db::Writer& writer, const Clinician& clinician) {
  TRY(store::lock_organization(writer, call.organization()));
  if (clinician.external_id) {
    if (const auto there =
            TRY(store::find_clinician_by_external_id(writer, call.organization(), *clinician.external_id)))
      return answer(call, writer, *there, true);
  }
  const auto active = TRY(store::user_is_active(writer, call.organization(), clinician.user_id));
  if (!active) return fail(not_found("User"));
  if (!*active) return fail(precondition_failed("The user's account is closed; open it first", "user_inactive"));
  if (TRY(store::find_clinician_of(writer, call.organization(), clinician.user_id)))
    return fail(conflict("This user is a clinician already", "user_id"));
  TRY(store::insert_row(writer, clinician));
  TRY(call.changed(writer, {"Clinician", clinician.id.view(), std::nullopt, {}, clinician.version}));
  return answer(call, writer, clinician.id, false);
}

FieldChanges apply(const UpdateClinicianInput& input, Clinician& c) {
  FieldChanges changes;
  changes.patch("title", c.title, input.title);
  changes.patch("specialty", c.specialty, input.specialty);
  changes.patch("npiNumber", c.npi_number, input.npi_number);
  changes.patch("licenseNumber", c.license_number, input.license_number);
  changes.patch("color", c.color, input.color);
  changes.patch("bio", c.bio, input.bio);
  changes.patch("externalId", c.external_id, input.external_id);
  changes.set_if("isActive", c.is_active, input.is_active);
  changes.set_if("sortOrder", c.sort_order, input.sort_order);
  return changes;
}

Result<void> save(Call& call, db::Writer& writer, Clinician& clinician, const FieldChanges& changes) {
  using C = Clinician;
  clinician.version += 1;
  clinician.updated_at = call.now;
  TRY((store::update<&C::title, &C::specialty, &C::npi_number, &C::license_number, &C::color, &C::bio, &C::external_id,
                     &C::is_active, &C::sort_order, &C::version, &C::updated_at>(writer, clinician)));
  TRY(call.changed(writer, {"Clinician", clinician.id.view(), std::nullopt, changes.details(), clinician.version}));
  return {};
}

Result<store::ClinicianDetails> update_in(Call& call, db::Writer& writer, const UpdateClinicianInput& input) {
  auto clinician = TRY(store::lock_clinician(writer, call.organization(), input.clinician_id));
  if (!clinician) return fail(not_found("Clinician"));
  TRY(require_version("clinician", input.version, clinician->version));
  const auto named_before = clinician->external_id;
  const auto changes = apply(input, *clinician);
  TRY(check_clinician(*clinician));
  if (clinician->external_id && clinician->external_id != named_before) {
    TRY(store::lock_organization(writer, call.organization()));
    if (TRY(store::find_clinician_by_external_id(writer, call.organization(), *clinician->external_id)))
      return fail(conflict("Another clinician has this external id", "external_id"));
  }
  if (changes.any()) TRY(save(call, writer, *clinician, changes));
  return details_of(call, writer, input.clinician_id);
}

/// "12_c…": the sort order is no instant, but a place in a list is written the same way.
std::string write_place(const store::ClinicianDetails& last) {
  return write_cursor(from_unix_ms(last.sort_order), last.id.view());
}
}  // namespace

Result<CreateClinicianOutput> create_clinician(Call& call, const CreateClinicianInput& input) {
  const auto clinician = clinician_from(call, input);
  TRY(check_clinician(clinician));
  return call.commit([&](db::Writer& writer) { return store_clinician(call, writer, clinician); });
}

Result<store::ClinicianDetails> get_clinician(Call& call, const ClinicianInput& input) {
  return db::read<store::ClinicianDetails>(
      call.services.database, [&](db::Reader& reader) { return details_of(call, reader, input.clinician_id); });
}

Result<ListCliniciansOutput> list_clinicians(Call& call, const ListCliniciansInput& input) {
  std::optional<store::ClinicianCursor> cursor;
  if (input.cursor) {
    const auto parsed = parse_cursor(*input.cursor);
    if (!parsed) return ListCliniciansOutput{};
    cursor = store::ClinicianCursor{to_unix_ms(parsed->at), ClinicianId(parsed->id)};
  }
  ListCliniciansOutput out;
  out.clinicians = TRY(db::read<std::vector<store::ClinicianDetails>>(call.services.database, [&](db::Reader& reader) {
    return store::list_clinicians(reader, call.organization(), input.is_active, cursor, input.limit);
  }));
  if (out.clinicians.size() > static_cast<std::size_t>(input.limit)) {
    out.clinicians.pop_back();
    out.next_cursor.value = write_place(out.clinicians.back());
  }
  return out;
}

Result<store::ClinicianDetails> update_clinician(Call& call, const UpdateClinicianInput& input) {
  return call.commit([&](db::Writer& writer) { return update_in(call, writer, input); });
}

}  // namespace chiroflow::app
