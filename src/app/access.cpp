// SPDX-License-Identifier: Apache-2.0
#include "app/access.hpp"

namespace chiroflow::app {

namespace {
/// A visitor's link leads to one session; every other one does not exist for them.
bool hidden_from(const Actor& actor, const SessionId& id) { return actor.is_visitor() && actor.session_id != id; }

template <class T>
Result<T> found_or(std::optional<T> row, std::string_view what) {
  if (!row) return fail(not_found(what));
  return std::move(*row);
}
}  // namespace

Result<TelehealthSession> access_session(const Call& call, db::Reader& reader, const SessionId& id) {
  if (hidden_from(call.actor, id)) return fail(not_found("Session"));
  return found_or(TRY(store::find_session(reader, call.organization(), id)), "Session");
}

Result<TelehealthSession> access_session_to_change(const Call& call, db::Writer& writer, const SessionId& id) {
  if (hidden_from(call.actor, id)) return fail(not_found("Session"));
  return found_or(TRY(store::lock_session(writer, call.organization(), id)), "Session");
}

Result<Appointment> access_appointment_to_change(const Call& call, db::Writer& writer, const AppointmentId& id) {
  return found_or(TRY(store::lock_appointment(writer, call.organization(), id)), "Appointment");
}

Result<Organization> own_organization(const Call& call, db::Reader& reader) {
  return found_or(TRY(store::find_organization(reader, call.organization())), "Organization");
}

Result<void> require(const Call& call, Permission permission) {
  if (call.actor.role && may(*call.actor.role, permission)) return {};
  return fail(forbidden());
}

}  // namespace chiroflow::app
