// SPDX-License-Identifier: Apache-2.0
#include "app/appointments/appointment_types.hpp"

#include "app/record_changes.hpp"
#include "store/appointments.hpp"
#include "store/patients.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
/// With the organization locked, so that the name stays free.
Result<void> require_free_name(Call& call, db::Writer& writer, const std::string& name) {
  TRY(store::lock_organization(writer, call.organization()));
  if (TRY(store::find_appointment_type_named(writer, call.organization(), name)))
    return fail(conflict("There is a kind of appointment with this name already", "name"));
  return {};
}

Result<AppointmentType> update_in(Call& call, db::Writer& writer, const UpdateAppointmentTypeInput& input) {
  auto type = TRY(store::lock_appointment_type(writer, call.organization(), input.appointment_type_id));
  if (!type) return fail(not_found("Appointment type"));
  if (input.name && *input.name != type->name) TRY(require_free_name(call, writer, *input.name));
  FieldChanges changes;
  changes.set_if("name", type->name, input.name);
  changes.set_if("color", type->color, input.color);
  changes.set_if("durationMinutes", type->duration_minutes, input.duration_minutes);
  changes.set_if("isActive", type->is_active, input.is_active);
  changes.set_if("recordingAllowed", type->recording_allowed, input.recording_allowed);
  if (!changes.any()) return std::move(*type);
  using T = AppointmentType;
  type->updated_at = call.now;
  TRY((store::update<&T::name, &T::color, &T::duration_minutes, &T::is_active, &T::recording_allowed, &T::updated_at>(
      writer, *type)));
  TRY(call.changed(writer, {"AppointmentType", type->id.view(), std::nullopt, changes.details()}));
  return std::move(*type);
}
}  // namespace

Result<AppointmentType> create_appointment_type(Call& call, const CreateAppointmentTypeInput& input) {
  TRY(require_text("name", input.name));
  AppointmentType type;
  type.id = call.services.ids.next<AppointmentTypeId>();
  type.organization_id = call.organization();
  type.name = input.name;
  type.color = input.color;
  type.duration_minutes = input.duration_minutes;
  type.recording_allowed = input.recording_allowed;
  type.created_at = type.updated_at = call.now;
  return call.commit([&](db::Writer& writer) -> Result<AppointmentType> {
    TRY(require_free_name(call, writer, type.name));
    TRY(store::insert_row(writer, type));
    TRY(call.changed(writer, {"AppointmentType", type.id.view(), std::nullopt, {}}));
    return type;
  });
}

Result<AppointmentType> update_appointment_type(Call& call, const UpdateAppointmentTypeInput& input) {
  if (input.name) TRY(require_text("name", *input.name));
  return call.commit([&](db::Writer& writer) { return update_in(call, writer, input); });
}

Result<ListAppointmentTypesOutput> list_appointment_types(Call& call, const ListAppointmentTypesInput& input) {
  ListAppointmentTypesOutput out;
  out.appointment_types = TRY(db::read<std::vector<AppointmentType>>(call.services.database, [&](db::Reader& reader) {
    return store::list_appointment_types(reader, call.organization(), input.is_active, input.cursor, input.limit);
  }));
  if (out.appointment_types.size() > static_cast<std::size_t>(input.limit)) {
    out.appointment_types.pop_back();
    out.next_cursor.value = out.appointment_types.back().name;
  }
  return out;
}

}  // namespace chiroflow::app
