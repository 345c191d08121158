// SPDX-License-Identifier: Apache-2.0
// For tests: a visit in progress whose patient and clinician are in the room, a clinic that allows recording, and stores that can be
// looked into.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "app/consents/evidence.hpp"
#include "app/recordings/finish.hpp"
#include "app/recordings/pieces.hpp"
#include "app/recordings/recording_desk.hpp"
#include "app/recordings/recordings.hpp"
#include "app/telehealth/call_entry.hpp"
#include "app/visits/live.hpp"
#include "support/session_fixture.hpp"

namespace chiroflow::testing {

class MemoryRecordingStore : public RecordingStore {
 public:
  Result<void> put(const std::string& name, std::string_view bytes) override {
    const std::lock_guard lock(mutex_);
    if (full) return fail(Error{.code = ErrorCode::storage_unavailable, .message = "Full", .cause = "disk_full"});
    objects[name] = bytes;
    return {};
  }
  Result<std::string> get(const std::string& name, std::uint64_t offset, std::size_t size) override {
    const std::lock_guard lock(mutex_);
    const auto found = objects.find(name);
    if (found == objects.end()) return fail(Error{.code = ErrorCode::not_found, .cause = "no_object"});
    return offset > found->second.size() ? std::string() : found->second.substr(offset, size);
  }
  Result<void> list(const std::string& prefix, OnObject on_object) override {
    const std::lock_guard lock(mutex_);
    for (const auto& [name, bytes] : objects)
      if (prefix.empty() || name.starts_with(prefix + "/")) TRY(on_object({name, bytes.size()}));
    return {};
  }
  Result<void> remove(const std::string& name) override {
    const std::lock_guard lock(mutex_);
    objects.erase(name);
    return {};
  }

  std::map<std::string, std::string> objects;
  bool full = false;

 private:
  std::mutex mutex_;
};

class MemoryRecordingKeys : public RecordingKeys {
 public:
  Result<void> put(const std::string& name, std::string_view wrapped) override {
    const std::lock_guard lock(mutex_);
    kept[name] = wrapped;
    return {};
  }
  Result<std::optional<std::string>> get(const std::string& name) override {
    const std::lock_guard lock(mutex_);
    const auto found = kept.find(name);
    return found == kept.end() ? std::nullopt : std::optional(found->second);
  }
  Result<void> destroy(const std::string& name) override {
    const std::lock_guard lock(mutex_);
    kept.erase(name);
    return {};
  }
  Result<std::vector<std::string>> names() override {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> found;
    for (const auto& [name, wrapped] : kept) found.push_back(name);
    return found;
  }

  std::map<std::string, std::string> kept;

 private:
  std::mutex mutex_;
};

}  // namespace chiroflow::testing

namespace chiroflow::app {

class RecordingFixture : public SessionFixture {
 protected:
  RecordingFixture() {
    services.recordings = &desk;
    consents.rules = ConsentRules("test", {rule("VT", RecordingLimit::PROHIBITED),
                                           rule("MD", RecordingLimit::PROHIBITED_FOR_MEDICAID), rule("WA")});
    room.id = ids.next<RoomId>();
    room.organization_id = clinic.organization.id;
    room.session_id = id;
    room.video_engine = VideoEngine::builtin;
    room.name = "room";
    room.created_at = clock.now();
    insert(room);
    patient_row = patient_of(id);
    clinician_row = add_participant(ParticipantRole::CLINICIAN);
    clinician_row.user_id = clinic.provider.id;
    insert(clinician_row);
    guest_row = add_participant(ParticipantRole::GUEST);
    guest_row.display_name = "Gus";
    insert(guest_row);
    AppointmentType type;
    type.id = ids.next<AppointmentTypeId>();
    type.organization_id = clinic.organization.id;
    type.name = "Teaching visit";
    type.color = "#3B82F6";
    type.recording_allowed = true;
    type.created_at = type.updated_at = clock.now();
    insert(type);
    execute("UPDATE appointment SET appointment_type_id = '" + type.id.value + "' WHERE id = '" +
            clinic.appointment.id.value + "'");
    execute("UPDATE organization SET recording_allowed = 1");
    locate("WA", "WA");
    renew_consent();
  }

  static StateRule rule(const char* code, RecordingLimit limit = RecordingLimit::NONE) {
    StateRule row;
    row.code = row.name = code;
    row.recording = RecordingParties::ALL_PARTY;
    row.recording_limit = limit;
    return row;
  }
  Participant add_participant(ParticipantRole role) {
    Participant row;
    row.id = ids.next<ParticipantId>();
    row.organization_id = clinic.organization.id;
    row.session_id = id;
    row.role = role;
    row.created_at = clock.now();
    return row;
  }
  void renew_consent() {
    clock.advance(Seconds(1));
    consent = testing::signed_consent(clinic.patient, ids.next<ConsentId>().value, clock.now(),
                                      TelehealthConsentType::RECORDING);
    promise(30, true);
    insert(consent);
  }
  /// Seals that the signed text said so of recordings.
  void promise(std::optional<int> days, bool names_record) {
    SignerFacts facts;
    facts.patient = clinic.patient;
    facts.shown.recording_days = days.value_or(0);
    facts.shown.names_record = names_record;
    take(seal_consent(services, consent, facts));
  }
  /// Instead of the consent that is there.
  void renew_consent(std::optional<int> days, bool names_record) {
    execute("UPDATE telehealth_consent SET status = 'EXPIRED' WHERE consent_type = 'RECORDING'");
    clock.advance(Seconds(1));
    consent = testing::signed_consent(clinic.patient, ids.next<ConsentId>().value, clock.now(),
                                      TelehealthConsentType::RECORDING);
    promise(days, names_record);
    insert(consent);
  }
  void locate(const std::string& patient_state, const std::string& clinic_state) {
    execute("UPDATE telehealth_session SET patient_location_state = '" + patient_state + "'");
    execute("UPDATE organization SET state = '" + clinic_state + "'");
  }

  /// In progress, patient and clinician in the room, both agreed.
  void ready() {
    set_status(TelehealthSessionStatus::IN_PROGRESS);
    enter(patient_row);
    enter(clinician_row);
    answer(patient_row, true);
  }
  const Actor& actor_of(const Participant& who) { return who.user_id ? as(clinic.provider) : as_visitor(who); }
  void enter(const Participant& who) {
    auto call = call_as(actor_of(who), "call.join");
    take(enter_call(call, entry_of(who)));
  }
  void leave(const Participant& who) {
    Actor system;
    system.type = ActorType::SYSTEM;
    system.organization_id = clinic.organization.id;
    auto call = call_as(keep(system), "call.leave");
    take(leave_call(call, entry_of(who)));
  }
  CallEntry entry_of(const Participant& who) {
    return {.session_id = id, .participant_id = who.id, .room_name = "room", .peer_id = "peer-" + who.id.value};
  }
  RecordingState answer(const Participant& who, bool agree) {
    auto call = call_as(actor_of(who), "telehealth.answerRecording");
    return take(answer_recording(call, {.session_id = id, .agree = agree}));
  }
  RecordingState ask() {
    auto call = call_as(clinic.provider, "telehealth.askRecording");
    return take(ask_recording(call, {id}));
  }
  RecordingState state(const Actor& who) {
    auto call = call_as(who, "telehealth.getRecordingState", AuditAction::READ);
    return take(get_recording_state(call, {id}));
  }
  RecordingState state() { return state(as(clinic.provider)); }
  Result<StartRecordingOutput> start_it(std::optional<bool> medicaid = std::nullopt) {
    auto call = call_as(clinic.provider, "telehealth.startRecording");
    return start_recording(call, {.session_id = id, .payer_is_medicaid = medicaid});
  }
  void stop_because(RecordingStop why) {
    auto call = call_as(clinic.provider, "telehealth.stopRecording");
    take(call.transaction([&](db::Writer& writer) -> Result<bool> {
      TRY(stop_running_recording(call, writer, id, why));
      return true;
    }));
  }
  Result<TakenPiece> put(const RecordingId& recording, std::int64_t number, std::string_view content,
                         bool last = false) {
    auto call = call_as(clinic.provider, "recordings.putPiece");
    return take_piece(call, {.recording_id = recording, .number = number, .last = last}, content);
  }
  RecordingRound look_after() { return take(look_after_recordings(services, Instant())); }

  bool was_told(std::string_view kind) {
    const auto told = take(notices_after(services, clinic.organization.id, id, 0));
    return std::any_of(told.begin(), told.end(), [&](const auto& one) { return one.kind == kind; });
  }
  void expect_refused(const Result<StartRecordingOutput>& outcome, RecordingBar bar) {
    expect_error(outcome, ErrorCode::precondition_failed, "recording_not_allowed");
    const auto reasons = state().reasons;
    const bool shown = std::any_of(reasons.begin(), reasons.end(), [&](const auto& one) { return one.code == bar; });
    EXPECT_TRUE(shown || bar == RecordingBar::MEDICAID_FORBIDS) << name_of(bar);
  }

  testing::MemoryRecordingStore store;
  testing::MemoryRecordingKeys keys;
  RecordingDesk desk{store, keys, {}};
  Room room;
  Participant patient_row, clinician_row, guest_row;
  TelehealthConsent consent;
  const Actor& provider = as(clinic.provider);
  const Actor& patient = as_visitor(patient_of(id));
};

}  // namespace chiroflow::app
