// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/transfer.hpp"

#include "app/access.hpp"
#include "app/appointments/appointment_rules.hpp"
#include "app/appointments/visit.hpp"
#include "app/audit_details.hpp"
#include "app/notices.hpp"
#include "app/session_change.hpp"
#include "app/unchanged.hpp"
#include "app/video/room_change.hpp"
#include "app/visibility.hpp"
#include "app/waiting/licence_check.hpp"
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

/// Who comes into a running visit treats the patient without another admission: the clinic's policy is asked here. Returns a warning
/// where the policy does no more than that; of a visit that does not run yet the admission decides.
Result<std::optional<std::string>> check_licence(const Call& call, db::Reader& reader, const ClinicianId& clinician,
                                                 const TelehealthSession& session) {
  if (!is_running(session.status)) return std::nullopt;
  const auto organization = TRY(own_organization(call, reader));
  auto licence = TRY(check_licence_of(call, reader, organization, clinician, session));
  if (licence.licensed || licence.policy == LicencePolicy::OFF) return std::nullopt;
  if (licence.policy == LicencePolicy::WARN) return std::move(licence.message);
  return fail(precondition_failed(
      licence.message + ". Your clinic lets nobody go on with this visit without a licence for the patient's state: "
                        "correct the licences, or choose a clinician who has one",
      "not_licensed"));
}

/// What silenced the arrival's alert at the one who hands the patient over rings at the one who takes them.
Result<void> ring_again(Call& call, db::Writer& writer, std::optional<VirtualWaitingRoom>& place) {
  if (!place || place->status != WaitingRoomStatus::WAITING || !place->acknowledged_at) return {};
  place->acknowledged_at.reset();
  place->acknowledged_by.reset();
  return save_place(call, writer, *place, std::nullopt, changed_fields({"acknowledgedAt"}));
}

Result<void> tell_pages(Call& call, db::Writer& writer, const SessionId& session) {
  auto place = TRY(find_place_of(writer, call.organization(), session));
  if (!place) return {};
  TRY(ring_again(call, writer, place));
  return notify_session(
      call, writer, session, NoticeAudience::EVERYBODY, "waiting.transferred",
      R"({"waitingRoomId":")" + place->id.value + R"(","status":")" + std::string(name_of(place->status)) + "\"}");
}

Result<TransferredSession> transfer_in(Call& call, db::Writer& writer, const TransferSessionInput& input) {
  auto session = TRY(access_session_to_change(call, writer, input.session_id));
  TRY(require_can_take_over(call, writer, input, session));
  auto appointment = TRY(access_appointment_to_change(call, writer, session.appointment_id));
  std::optional<std::string> unlicensed;
  if (appointment.provider_id != input.clinician_id) {
    unlicensed = TRY(check_licence(call, writer, input.clinician_id, session));
    appointment.provider_id = input.clinician_id;
    TRY(save_appointment(call, writer, appointment, changed_fields({"providerId"})));
    TRY(save_session(call, writer, session, "session.transferred", changed_fields({"providerId"})));
    TRY(tell_pages(call, writer, session.id));
  } else {
    TRY(note_unchanged(call, writer,
                       {"TelehealthSession", session.id.view(), appointment.patient_id, {}, session.version}));
  }
  TransferredSession out;
  static_cast<store::SessionRow&>(out) = store::to_row(session);
  hide(*call.actor.role, out);
  out.warnings = TRY(warnings_for(call, writer, appointment));
  if (unlicensed) out.warnings.push_back(*std::move(unlicensed));
  return out;
}
}  // namespace

Result<TransferredSession> transfer_session(Call& call, const TransferSessionInput& input) {
  return call.commit([&](db::Writer& writer) { return transfer_in(call, writer, input); });
}

}  // namespace chiroflow::app
