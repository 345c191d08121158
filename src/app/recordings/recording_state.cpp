// SPDX-License-Identifier: Apache-2.0
// How it stands with recording a visit, the question to everybody, and the answers.
#include "app/access.hpp"
#include "app/recordings/agreements.hpp"
#include "app/recordings/answers.hpp"
#include "app/recordings/engines.hpp"
#include "app/recordings/promise.hpp"
#include "app/recordings/recording_rows.hpp"
#include "app/recordings/recordings.hpp"
#include "app/recordings/scene.hpp"
#include "app/session_change.hpp"
#include "app/telehealth/let_in.hpp"
#include "app/telehealth/shown_name.hpp"
#include "app/unchanged.hpp"
#include "domain/session_state.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
bool runs(const RecordingScene& scene) { return scene.newest && scene.newest->status == RecordingStatus::RECORDING; }

/// Whoever is in the room, or may come in at any moment, while it is asked or recorded, and has not said anything.
bool must_answer(const RecordingScene& scene) {
  if (is_over(scene.session.status) || scene.own_is_elsewhere || !(scene.asked_at || runs(scene))) return false;
  for (const auto& one : scene.people)
    if (scene.own && one.participant.id == *scene.own) return (one.present || one.way_in_until) && !one.answer;
  return false;
}

Result<std::optional<int>> days_of(const Call& call, db::Reader& reader, const RecordingScene& scene) {
  if (runs(scene)) return scene.newest->retention_days;
  if (!scene.consent) return scene.organization.recording_retention_days;
  return days_to_keep(scene.organization,
                      TRY(promise_of(call.services, reader, scene.organization.id, *scene.consent)));
}

std::optional<RecordingBrief> brief_of(const RecordingScene& scene) {
  if (!scene.newest || scene.newest->status == RecordingStatus::DELETED) return std::nullopt;
  return RecordingBrief{scene.newest->id, scene.newest->status, scene.newest->started_at, scene.newest->paused_at};
}

Result<RecordingPersonView> person_view(db::Reader& reader, const ScenePerson& one) {
  return RecordingPersonView{one.participant.id, TRY(shown_name(reader, one.participant)), one.participant.role,
                             one.present, one.answer};
}

bool is_guest(const Actor& actor) { return actor.is_visitor() && !is_patients_side(actor.participant_role); }

/// Whoever was invited learns what concerns themselves, once they are let in: whether they are recorded or asked, for how long it is
/// kept, and what they said. Neither the patient's consents nor what the others said.
Result<RecordingState> shown_to_guest(const Call& call, db::Reader& reader, const RecordingScene& scene) {
  RecordingState state;
  if (!is_let_in({.session = scene.session.status, .role = call.actor.participant_role, .place = {}})) return state;
  state.recording = brief_of(scene);
  state.asked_at = scene.asked_at;
  for (const auto& one : scene.people)
    if (scene.own && one.participant.id == *scene.own) state.people.push_back(TRY(person_view(reader, one)));
  state.i_must_answer = must_answer(scene);
  if (runs(scene) || state.i_must_answer) state.retention_days = TRY(days_of(call, reader, scene));
  return state;
}

Result<RecordingState> shown(const Call& call, db::Reader& reader, RecordingScene scene) {
  if (is_guest(call.actor)) return shown_to_guest(call, reader, scene);
  RecordingState state;
  auto& s = scene.situation;
  // Visitors start nothing, so where they are is no reason; who starts agrees by it.
  if (call.actor.is_visitor()) s.starter_is_present = true;
  agree_for_starter(scene, call);
  auto verdict = may_record(s);
  state.allowed = verdict.allowed() && !runs(scene);
  state.can_be_asked = only_waits_for_people(verdict) && !runs(scene);
  state.reasons = std::move(verdict.reasons);
  state.parties = verdict.parties;
  state.asked_at = scene.asked_at;
  state.recording = brief_of(scene);
  for (const auto& one : scene.people) state.people.push_back(TRY(person_view(reader, one)));
  state.i_must_answer = must_answer(scene);
  state.retention_days = TRY(days_of(call, reader, scene));
  state.own_state = std::move(scene.own_state);
  return state;
}

Result<RecordingState> state_in(const Call& call, db::Reader& reader, TelehealthSession session, bool engine_can) {
  return shown(call, reader, TRY(look_at_scene(call, reader, std::move(session), std::nullopt, engine_can)));
}

Error is_elsewhere() {
  return precondition_failed(
      "You are in this visit by another link or device: say yes there, or leave there and enter the visit again here",
      "answer_where_you_are");
}

Result<void> tell_everybody(Call& call, db::Writer& writer, const TelehealthSession& session, std::string_view kind,
                            std::string_view more) {
  const auto position = TRY(call.changed(writer, {"TelehealthSession", session.id.view(), call.actor.patient_id,
                                                  R"({"kind":")" + std::string(kind) + "\"}", session.version}));
  return tell_outside(call, writer, session, kind, position, more);
}
}  // namespace

void agree_for_starter(RecordingScene& scene, const Call& call) {
  if (!call.actor.is_staff() || !scene.own) return;
  for (auto& one : scene.situation.present)
    if (one.participant_id == *scene.own) one.answer = RecordingAnswer::YES;
  for (auto& one : scene.situation.on_the_way)
    if (one.participant_id == *scene.own) one.answer = RecordingAnswer::YES;
}

Error not_allowed(const RecordingVerdict& verdict) {
  std::string text;
  for (const auto& reason : verdict.reasons) text += (text.empty() ? "" : ". ") + reason.message;
  return precondition_failed(std::move(text), "recording_not_allowed");
}

Result<void> write_answer(Call& call, db::Writer& writer, const TelehealthSession& session,
                          const ParticipantId& participant, RecordingAnswer answer) {
  RecordingAgreement row;
  row.id = call.services.ids.next<RecordingAgreementId>();
  row.organization_id = session.organization_id;
  row.session_id = session.id;
  row.participant_id = participant;
  row.answer = answer;
  if (!call.origin.client_address.empty()) row.address = call.origin.client_address;
  row.answered_at = TRY(after_all_that_was_said(writer, session, call.now));
  return store::insert_row(writer, row);
}

Result<RecordingState> get_recording_state(Call& call, const SessionInput& input) {
  const bool engine_can = TRY(engine_records(call, input.session_id));
  PatientId patient;
  auto state = TRY(db::read<RecordingState>(call.services.database, [&](db::Reader& reader) -> Result<RecordingState> {
    auto session = TRY(access_session(call, reader, input.session_id));
    auto scene = TRY(look_at_scene(call, reader, std::move(session), std::nullopt, engine_can));
    patient = scene.patient_id;
    return shown(call, reader, std::move(scene));
  }));
  call.read_of({"TelehealthSession", input.session_id.view(), patient, {}});
  return state;
}

Result<RecordingState> ask_recording(Call& call, const SessionInput& input) {
  const bool engine_can = TRY(engine_records(call, input.session_id));
  return call.commit([&](db::Writer& writer) -> Result<RecordingState> {
    const auto session = TRY(access_session_to_change(call, writer, input.session_id));
    auto scene = TRY(look_at_scene(call, writer, session, std::nullopt, engine_can));
    if (runs(scene)) {
      TRY(note_unchanged(call, writer,
                         {"TelehealthSession", session.id.view(), scene.patient_id, {}, session.version}));
      return shown(call, writer, std::move(scene));
    }
    const auto verdict = may_record(scene.situation);
    if (!only_waits_for_people(verdict)) return fail(not_allowed(verdict));
    const auto at = TRY(after_all_that_was_said(writer, session, call.now));
    TRY(tell_everybody(call, writer, session, "recording.asked", {}));
    TRY(date_question(writer, session, at));
    if (scene.own) TRY(write_answer(call, writer, session, *scene.own, RecordingAnswer::YES));
    return state_in(call, writer, session, engine_can);
  });
}

Result<RecordingState> answer_recording(Call& call, const AnswerRecordingInput& input) {
  const bool engine_can = TRY(engine_records(call, input.session_id));
  auto out = call.commit([&](db::Writer& writer) -> Result<RecordingState> {
    const auto session = TRY(access_session_to_change(call, writer, input.session_id));
    // A no is also heard while the page that recorded may still hand in what it holds.
    const bool late = is_over(session.status) && (input.agree || !TRY(waits_for_rest(writer, session, call.now)));
    if (late) return fail(precondition_failed("The visit is over", "session_over"));
    const auto scene = TRY(look_at_scene(call, writer, session, std::nullopt, engine_can));
    if (!scene.own) return fail(forbidden("Only people in the visit are asked about its recording"));
    if (input.agree && scene.own_is_elsewhere) return fail(is_elsewhere());
    const auto answer = input.agree ? RecordingAnswer::YES : RecordingAnswer::NO;
    TRY(write_answer(call, writer, session, *scene.own, answer));
    TRY(tell_everybody(
        call, writer, session, "recording.answered",
        ",\"participantId\":\"" + scene.own->value + R"(","answer":")" + std::string(name_of(answer)) + '"'));
    if (input.agree)
      TRY(let_recording_follow(call, writer, session));
    else
      TRY(stop_running_recording(call, writer, session.id, RecordingStop::REFUSED));
    return state_in(call, writer, session, engine_can);
  });
  if (out && !input.agree) recordings_want_work(call.services);
  return out;
}

}  // namespace chiroflow::app
