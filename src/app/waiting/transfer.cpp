// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/transfer.hpp"

#include "app/access.hpp"
#include "app/appointments/appointment_rules.hpp"
#include "app/appointments/visit.hpp"
#include "app/audit_details.hpp"
#include "app/notices.hpp"
#include "app/session_change.hpp"
#include "app/visibility.hpp"
#include "app/waiting/waiting_place.hpp"
#include "store/clinicians.hpp"

namespace chiroflow::app {

namespace {
Result<void> require_can_take_over(const Call& call, db::Reader& reader, const TransferSessionInput& input,
                                   const TelehealthSession& session) {
  const auto clinician = TRY(store::find_clinician(reader, call.organization(), input.clinician_id));
  if (!clinician) return fail(not_found("Clinician"));
  if (is_over(session.status))
    return fail(conflict("The session is " + std::string(name_of(session.status)) + " and keeps its clinician",
                         "session_state"));
  if (clinician->is_active) return {};
  return fail(precondition_failed("This clinician is no longer active; choose another one", "clinician_inactive"));
}

Result<void> tell_pages(Call& call, db::Writer& writer, const SessionId& session) {
  const auto place = TRY(find_place_of(writer, call.organization(), session));
  if (!place) return {};
  return notify_session(
      call, writer, session, NoticeAudience::EVERYBODY, "waiting.transferred",
      R"({"waitingRoomId":")" + place->id.value + R"(","status":")" + std::string(name_of(place->status)) + "\"}");
}

Result<TransferredSession> transfer_in(Call& call, db::Writer& writer, const TransferSessionInput& input) {
  auto session = TRY(access_session_to_change(call, writer, input.session_id));
  TRY(require_can_take_over(call, writer, input, session));
  auto appointment = TRY(access_appointment_to_change(call, writer, session.appointment_id));
  if (appointment.provider_id != input.clinician_id) {
    appointment.provider_id = input.clinician_id;
    TRY(save_appointment(call, writer, appointment, changed_fields({"providerId"})));
    TRY(save_session(call, writer, session, "session.transferred", changed_fields({"providerId"})));
    TRY(tell_pages(call, writer, session.id));
  }
  TransferredSession out;
  static_cast<store::SessionRow&>(out) = store::to_row(session);
  hide(*call.actor.role, out);
  out.warnings = TRY(warnings_for(call, writer, appointment));
  return out;
}
}  // namespace

Result<TransferredSession> transfer_session(Call& call, const TransferSessionInput& input) {
  return call.commit([&](db::Writer& writer) { return transfer_in(call, writer, input); });
}

}  // namespace chiroflow::app
