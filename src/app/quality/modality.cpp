// SPDX-License-Identifier: Apache-2.0
#include "app/quality/modality.hpp"

#include "app/access.hpp"
#include "app/notices.hpp"
#include "app/quality/segments.hpp"
#include "app/session_change.hpp"
#include "app/unchanged.hpp"
#include "app/video/room_change.hpp"
#include "domain/session_state.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
/// What the visit is billed as does not hang on the line of an interpreter or of somebody who sits by.
Result<void> require_side(const Actor& actor) {
  if (!actor.is_visitor() || actor.is_patients_side()) return {};
  return fail(
      forbidden("Only the patient and the clinic can say how the visit goes on; turn your own camera off instead"));
}

Result<void> check(const Call& call, const SetModalityInput& input) {
  if (!input.by_phone.value_or(false)) return {};
  if (call.actor.is_visitor()) return fail(forbidden("Only the clinic can go on by telephone"));
  if (input.modality == Modality::AUDIO_VIDEO)
    return fail(invalid_field("byPhone", "A call to a telephone has no picture: send modality AUDIO_ONLY with it"));
  return {};
}

Result<void> require_running(const TelehealthSession& session) {
  if (is_over(session.status)) return fail(precondition_failed("The visit is over", "session_over"));
  if (!is_running(session.status)) return fail(precondition_failed("The visit has not started yet", "not_running"));
  return {};
}

std::string told(const SetModalityInput& input) {
  return R"({"modality":")" + std::string(name_of(input.modality)) + R"(","byPhone":)" +
         (input.by_phone.value_or(false) ? "true" : "false");
}
}  // namespace

Result<SetModalityOutput> set_modality(Call& call, const SetModalityInput& input) {
  TRY(check(call, input));
  return call.commit([&](db::Writer& writer) -> Result<SetModalityOutput> {
    using S = TelehealthSession;
    auto session = TRY(access_session_to_change(call, writer, input.session_id));
    TRY(require_side(call.actor));
    TRY(require_running(session));
    const SegmentChange change{
        .modality = input.modality, .by_phone = input.by_phone.value_or(false), .reason = name_of(input.reason)};
    if (TRY(change_segment(call, writer, session, change))) {
      session.version += 1;
      session.updated_at = call.now;
      TRY((store::update<&S::modality, &S::modality_mixed, &S::place_of_service_code, &S::telehealth_modifier,
                         &S::version, &S::updated_at>(writer, session)));
      TRY(call.changed(writer,
                       {"TelehealthSession", session.id.view(), std::nullopt,
                        told(input) + R"(,"reason":")" + std::string(name_of(input.reason)) + "\"}", session.version}));
      TRY(notify_session(call, writer, session.id, NoticeAudience::EVERYBODY, "session.modality", told(input) + "}"));
    } else {
      TRY(note_unchanged(call, writer, {"TelehealthSession", session.id.view(), std::nullopt, {}, session.version}));
    }
    return SetModalityOutput{session.modality, session.modality_mixed};
  });
}

}  // namespace chiroflow::app
