// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/scene.hpp"

#include <algorithm>

#include "app/access.hpp"
#include "app/clinic_day.hpp"
#include "app/consents/consent_desk.hpp"
#include "app/consents/situation.hpp"
#include "app/recordings/answers.hpp"
#include "app/recordings/own_place.hpp"
#include "app/recordings/recording_rows.hpp"
#include "app/telehealth/patient_place.hpp"
#include "app/telehealth/stay_links.hpp"
#include "domain/appointment.hpp"
#include "store/patients.hpp"
#include "store/row.hpp"
#include "store/ways_in.hpp"

namespace chiroflow::app {

namespace {
Result<std::vector<Participant>> participants_of(db::Reader& reader, const TelehealthSession& session) {
  static const std::string sql = store::select_from<Participant>("p") +
                                 " WHERE p.organization_id = ? AND p.session_id = ? ORDER BY p.created_at, p.id";
  return store::query_all<Participant>(reader, sql, session.organization_id, session.id);
}

Result<int> strangers_in(db::Reader& reader, const TelehealthSession& session) {
  static const std::string sql =
      "SELECT COUNT(*) FROM participant_stay s JOIN room r ON r.organization_id = s.organization_id"
      " AND r.session_id = s.session_id AND r.id = s.room_id WHERE s.organization_id = ? AND s.session_id = ? AND "
      "s.participant_id IS NULL AND s.joined_at IS NOT NULL"
      " AND s.left_at IS NULL AND r.status = 'ACTIVE'";
  const auto count = TRY(store::query_value<std::int64_t>(reader, sql, session.organization_id, session.id));
  return static_cast<int>(count.value_or(0));
}

Result<std::vector<ScenePerson>> people_of(db::Reader& reader, const TelehealthSession& session, const Asking& asking) {
  const auto answers = TRY(answers_that_count(reader, session, asking));
  std::vector<ScenePerson> people;
  for (auto& participant : TRY(participants_of(reader, session))) {
    ScenePerson person;
    person.present = participant.joined_at && !participant.left_at;
    if (const auto found = answers.find(participant.id); found != answers.end()) person.answer = found->second;
    person.participant = std::move(participant);
    people.push_back(std::move(person));
  }
  return people;
}

/// The built-in engine asks again at its own door, so a way in is none there.
Result<void> add_ways_in(db::Reader& reader, const std::optional<Room>& room, Instant now,
                         std::vector<ScenePerson>& people) {
  if (!room || room->video_engine == VideoEngine::builtin) return {};
  for (const auto& way : TRY(store::open_ways_in(reader, *room, now))) {
    for (auto& one : people)
      if (one.participant.id == way.participant_id && !one.present) one.way_in_until = way.expires_at;
  }
  return {};
}

std::vector<RecordingComer> those_on_the_way(const std::vector<ScenePerson>& people) {
  std::vector<RecordingComer> coming;
  for (const auto& one : people)
    if (one.way_in_until) coming.push_back({one.participant.id, one.participant.role, one.answer, *one.way_in_until});
  return coming;
}

std::vector<RecordingPerson> those_present(const std::vector<ScenePerson>& people) {
  std::vector<RecordingPerson> present;
  for (const auto& one : people)
    if (one.present) present.push_back({one.participant.id, one.answer});
  return present;
}

Result<bool> type_allows(db::Reader& reader, const TelehealthSession& session) {
  static const std::string sql =
      "SELECT 1 FROM appointment a JOIN appointment_type t ON t.organization_id = a.organization_id"
      " AND t.id = a.appointment_type_id WHERE a.organization_id = ? AND a.id = ? AND t.recording_allowed = ?";
  return store::exists(reader, sql, session.organization_id, session.appointment_id, true);
}

/// Where the patient is not known to be: the state on file counts as well, for it may be the one that forbids.
Result<void> add_places(const Call& call, const Patient& patient, RecordingScene& scene) {
  auto& s = scene.situation;
  s.rules_known = call.services.consents != nullptr;
  if (!s.rules_known) return {};
  const auto& rules = call.services.consents->rules;
  const auto today = clinic_day(call.services, scene.organization, call.now);
  const auto seen = stated_state(scene.session, call.now);
  s.patient_place_known = seen.has_value();
  s.place_unknown = !seen || !scene.organization.state;
  for (const auto& state : {seen, seen ? std::nullopt : patient.state, scene.organization.state})
    if (state) s.places.push_back(rules.of(*state, today));
  return {};
}

/// Whoever is there, or may come in at any moment. Who works for the clinic is there, unless they say otherwise. What the patient said of
/// this visit stays beside what staff wrote down since, until the patient says something else.
Result<void> add_places_of_others(const Call& call, db::Reader& reader, RecordingScene& scene) {
  auto& s = scene.situation;
  if (!s.rules_known) return {};
  const auto& rules = call.services.consents->rules;
  const auto today = clinic_day(call.services, scene.organization, call.now);
  const auto stated = TRY(stated_places(reader, scene.session, call.now));
  if (const auto own = scene.own ? stated.find(*scene.own) : stated.end(); own != stated.end())
    scene.own_state = own->second;
  const auto written_down = stated_state(scene.session, call.now);
  for (const auto& one : scene.people) {
    const auto place = stated.find(one.participant.id);
    if (one.participant.role == ParticipantRole::PATIENT) {
      if (place != stated.end() && place->second != written_down) s.places.push_back(rules.of(place->second, today));
      continue;
    }
    if (!(one.present || one.way_in_until)) continue;
    if (place != stated.end())
      s.places.push_back(rules.of(place->second, today));
    else
      s.place_unknown = s.place_unknown || !one.participant.user_id;
  }
  return {};
}

Result<void> add_consent(const Call& call, db::Reader& reader, const Patient& patient, RecordingScene& scene) {
  if (!scene.situation.rules_known) return {};
  const auto seen = stated_state(scene.session, call.now);
  const auto consents = TRY(situation_of(call, reader, scene.organization, patient, seen ? seen : patient.state));
  const auto rows = TRY(consents_of(reader, scene.organization.id, patient.id));
  const auto* best = best_of(rows, TelehealthConsentType::RECORDING, consents);
  scene.situation.consent_fault = best ? fault_of(*best, consents) : ConsentFault::NOT_SIGNED;
  if (best && !scene.situation.consent_fault) scene.consent = best->id;
  return {};
}

std::optional<ParticipantId> own_place(const Call& call, const std::vector<ScenePerson>& people) {
  for (const auto& one : people) {
    const auto& who = one.participant;
    if (call.actor.is_visitor() ? who.id == call.actor.participant_id
                                : call.actor.is_staff() && who.user_id && *who.user_id == call.actor.user_id)
      return who.id;
  }
  return std::nullopt;
}
}  // namespace

Result<RecordingScene> look_at_scene(const Call& call, db::Reader& reader, TelehealthSession session,
                                     std::optional<bool> payer_is_medicaid, bool engine_can) {
  RecordingScene scene;
  scene.organization = TRY(own_organization(call, reader));
  const auto appointment = TRY(store::find_appointment(reader, session.organization_id, session.appointment_id));
  if (!appointment) return fail(internal_error("a session without its appointment"));
  scene.patient_id = appointment->patient_id;
  const auto patient = TRY(store::find_patient(reader, session.organization_id, scene.patient_id));
  if (!patient) return fail(internal_error("an appointment without its patient"));
  scene.room = TRY(store::find_active_room(reader, session.organization_id, session.id));
  scene.newest = TRY(find_newest_recording(reader, session.organization_id, session.id));
  const auto asking = TRY(asking_of(reader, session, scene.newest));
  scene.asked_at = asking.open();
  scene.people = TRY(people_of(reader, session, asking));
  TRY(add_ways_in(reader, scene.room, call.now, scene.people));
  scene.own = own_place(call, scene.people);
  scene.own_is_elsewhere = TRY(sits_by_another_link(call, reader, session.id));
  scene.session = std::move(session);
  auto& s = scene.situation;
  s.can_be_kept = call.services.recordings != nullptr;
  s.organization_allows = scene.organization.recording_allowed;
  s.visit_type_allows = TRY(type_allows(reader, scene.session));
  s.visit_runs = scene.session.status == TelehealthSessionStatus::IN_PROGRESS;
  s.engine_can = !scene.room || scene.room->video_engine == VideoEngine::builtin || engine_can;
  s.payer_is_medicaid = payer_is_medicaid;
  s.present = those_present(scene.people);
  s.on_the_way = those_on_the_way(scene.people);
  s.starter_is_present = scene.own && std::any_of(s.present.begin(), s.present.end(),
                                                  [&](const auto& one) { return one.participant_id == *scene.own; });
  s.strangers = TRY(strangers_in(reader, scene.session));
  TRY(add_places(call, *patient, scene));
  TRY(add_places_of_others(call, reader, scene));
  TRY(add_consent(call, reader, *patient, scene));
  return scene;
}

}  // namespace chiroflow::app
