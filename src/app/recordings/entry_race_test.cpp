// SPDX-License-Identifier: Apache-2.0
// On every database, by two servers at the same time: somebody gets their way into a provider's room, or says no, while a recording
// starts there. Whichever comes first, nobody is recorded who has not agreed.
#include <atomic>
#include <barrier>
#include <mutex>
#include <thread>

#include "app/consents/answer.hpp"
#include "app/consents/revoke.hpp"
#include "app/recordings/provider_stops.hpp"
#include "app/recordings/recordings.hpp"
#include "app/telehealth/rooms.hpp"
#include "app/webhooks/effects.hpp"
#include "domain/appointment.hpp"
#include "support/deletion_world.hpp"
#include "support/scripted_recorder.hpp"

namespace chiroflow::app {
namespace {

class LockedRecorder : public RoomRecorder {
 public:
  bool records() {
    const std::lock_guard lock(mutex_);
    return inner_.records();
  }
  Result<ProviderRecording> start(const ProviderRoom& room) override {
    const std::lock_guard lock(mutex_);
    return inner_.start(room);
  }
  Result<std::vector<std::string>> stop_all(const ProviderRoom& room) override {
    const std::lock_guard lock(mutex_);
    return inner_.stop_all(room);
  }
  Result<void> stop(const ProviderRoom& room, const std::string& recording) override {
    const std::lock_guard lock(mutex_);
    return inner_.stop(room, recording);
  }
  Result<ProviderRecording> status(const ProviderRoom& room, const RecordingRef& recording) override {
    const std::lock_guard lock(mutex_);
    return inner_.status(room, recording);
  }
  Result<void> download(const ProviderRoom&, const RecordingRef&, const std::string&, ByteSink&) override {
    return fail(internal_error("nothing is fetched here"));
  }
  Result<void> remove(const ProviderRoom&, const RecordingRef&) override { return {}; }

 private:
  std::mutex mutex_;
  testing::ScriptedRecorder inner_;
};

/// A server of its own: what it asks of its provider ends at the same recorder.
struct Server {
  Server(const Services& shared, db::Database& database, std::uint64_t seed, RoomRecorder& recorder)
      : random(seed),
        ids(shared.clock, random),
        sealer(*shared.sealer.keys(), random),
        video({&twilio}, shared.clock),
        services{database, shared.clock, random,           ids,        shared.audit_log,
                 sealer,   video,        shared.passwords, shared.log, shared.settings} {
    twilio.abilities.recording = {Support::native, {}};
    twilio.recorder_port = &recorder;
    services.consents = shared.consents;
    services.recordings = shared.recordings;
  }
  testing::SeededRandom random;
  IdGenerator ids;
  crypto::Sealer sealer;
  testing::ScriptedProvider twilio{TelehealthProvider::TWILIO, VideoEngine::twilio};
  VideoService video;
  Services services;
};

class EntryRace : public testing::DeletionWorld {
 protected:
  void SetUp() override {
    DeletionWorld::SetUp();
    StateRule washington;
    washington.code = washington.name = "WA";
    washington.recording = RecordingParties::ALL_PARTY;
    consents.rules = ConsentRules("test", {washington});
    allow_recording();
    make_room();
    host = add_participant("host", ParticipantRole::CLINICIAN);
    guest = add_participant("guest", ParticipantRole::GUEST);
    guest_actor.type = ActorType::GUEST;
    guest_actor.organization_id = guest.organization_id;
    guest_actor.session_id = session;
    guest_actor.participant_id = guest.id;
    guest_actor.participant_role = guest.role;
    if (test_database().address().starts_with("postgres"))
      second = take_it(storage::open_database(test_database().address(), {}, log, clock));
    one.emplace(*services, database(), 11, recorder);
    two.emplace(*services, second ? *second : database(), 22, recorder);
    tell(ProviderEventKind::participant_joined, host, "PA-host");
  }

  void allow_recording() {
    AppointmentType type;
    type.id = AppointmentTypeId("type");
    type.organization_id = OrganizationId("o1");
    type.name = "Teaching visit";
    type.color = "#3B82F6";
    type.recording_allowed = true;
    insert(type);
    change("UPDATE appointment SET appointment_type_id = ? WHERE organization_id = 'o1'", type.id);
    change("UPDATE organization SET recording_allowed = ?, state = 'WA'", true);
    change("UPDATE telehealth_session SET status = 'IN_PROGRESS', provider = 'TWILIO', patient_location_state = ?",
           std::string("WA"));
    Patient patient;
    patient.id = PatientId("o1-p0");
    patient.organization_id = OrganizationId("o1");
    insert(
        promising(testing::signed_consent(patient, "to-recording", clock.now(), TelehealthConsentType::RECORDING), 30));
  }
  void make_room() {
    room.id = RoomId("room");
    room.organization_id = OrganizationId("o1");
    room.session_id = session;
    room.provider = TelehealthProvider::TWILIO;
    room.video_engine = VideoEngine::twilio;
    room.name = "room";
    room.external_id = "RM1";
    insert(room);
  }
  Participant add_participant(const std::string& name, ParticipantRole role) {
    Participant row;
    row.id = ParticipantId(name);
    row.organization_id = OrganizationId("o1");
    row.session_id = session;
    row.role = role;
    if (role == ParticipantRole::CLINICIAN) row.user_id = UserId("o1-OWNER");
    row.created_at = clock.now();
    insert(row);
    return row;
  }
  template <class... Values>
  void change(std::string_view sql, const Values&... values) {
    const auto done = database().write([&](db::Writer& writer) -> Result<void> {
      TRY(store::execute(writer, sql, values...));
      return {};
    });
    ASSERT_TRUE(done) << done.error().detail;
  }
  void tell(ProviderEventKind kind, const Participant& who, const std::string& stay) {
    Actor system;
    system.type = ActorType::SYSTEM;
    system.organization_id = who.organization_id;
    Call c(one->services, system, origin, "webhook.process", AuditAction::UPDATE);
    ProviderEvent event;
    event.kind = kind;
    event.at = clock.now();
    event.participant = who.id;
    event.participant_external_id = stay;
    take_it(c.transaction([&](db::Writer& writer) { return apply_event(c, writer, room, event, Told::by_vendor); }));
  }
  bool guest_gets_in(Server& server) {
    Call c(server.services, guest_actor, origin, "telehealth.generateToken", AuditAction::EXECUTE);
    const auto out = generate_token(c, {.session_id = session});
    EXPECT_TRUE(out || out.error().cause == "recording_being_stopped") << out.error().text() << out.error().detail;
    return out.has_value();
  }
  bool recording_starts(Server& server) {
    auto owner = as("o1", Role::OWNER);
    owner.clinician_id = ClinicianId("o1-c1");
    Call c(server.services, owner, origin, "telehealth.startRecording", AuditAction::CREATE);
    const auto out = start_recording(c, {.session_id = session});
    EXPECT_TRUE(out || out.error().cause == "recording_not_allowed" || out.error().cause == "recording_being_stopped")
        << out.error().text() << out.error().detail;
    return out.has_value();
  }
  TelehealthConsent consent_to_recording(const std::string& name) {
    Patient patient;
    patient.id = PatientId("o1-p0");
    patient.organization_id = OrganizationId("o1");
    return testing::signed_consent(patient, name, clock.now(), TelehealthConsentType::RECORDING);
  }
  ConsentId signs(const std::string& name) {
    const auto row = promising(consent_to_recording(name), 30);
    insert(row);
    return row.id;
  }
  /// A request that the patient has before them, beside what they signed.
  ConsentId is_asked_anew(const std::string& name) {
    auto row = consent_to_recording(name);
    row.status = ConsentStatus::PENDING;
    row.signature_type.reset();
    row.signer_name.reset();
    row.signer_capacity.reset();
    row.signed_at.reset();
    row.effective_date.reset();
    row.expiration_date.reset();
    row.evidence_hash.reset();
    row.seal.reset();
    row.seal_key_id.reset();
    keep_shown(*services, row, {});
    insert(row);
    return row.id;
  }
  void withdraws(Server& server, const ConsentId& consent) {
    const auto owner = as("o1", Role::OWNER);
    Call c(server.services, owner, origin, "telehealth.revokeConsent", AuditAction::UPDATE);
    const auto out = revoke_consent(c, {.consent_id = consent, .reason = "said so"});
    EXPECT_TRUE(out) << out.error().text() << out.error().detail;
  }
  void declines(Server& server, const ConsentId& request) {
    Actor patient;
    patient.type = ActorType::PATIENT;
    patient.organization_id = OrganizationId("o1");
    patient.session_id = session;
    patient.participant_id = ParticipantId(
        value<std::string>("SELECT id FROM participant WHERE session_id = ? AND role = 'PATIENT'", session));
    patient.patient_id = PatientId("o1-p0");
    Call c(server.services, patient, origin, "telehealth.declineConsent", AuditAction::UPDATE);
    const auto out = decline_consent(c, {.consent_id = request, .reason = {}});
    EXPECT_TRUE(out) << out.error().text() << out.error().detail;
  }
  /// Both at once; in every other round one of them is late, so that both orders happen on every machine.
  template <class One, class Two>
  static void race(int round, One first, Two second) {
    std::barrier together(2);
    const auto run = [&](auto& work, int late) {
      together.arrive_and_wait();
      if (round % 4 == late) std::this_thread::sleep_for(Millis(20));
      work();
    };
    std::thread starting([&] { run(first, 1); }), meeting([&] { run(second, 3); });
    starting.join();
    meeting.join();
  }
  /// A start against a no, many times: `says_no` gets what prepared that round.
  template <class Prepare, class SaysNo>
  void expect_the_no_to_win(Prepare prepare, SaysNo says_no) {
    constexpr int kRounds = 24;
    change("UPDATE telehealth_consent SET status = 'EXPIRED' WHERE id = ?", ConsentId("to-recording"));
    int started = 0;
    for (int round = 0; round < kRounds; ++round) {
      const auto consent = prepare("consent-" + std::to_string(round));
      std::atomic<bool> starts = false;
      race(round, [&] { starts = recording_starts(*one); }, [&] { says_no(*two, consent); });
      EXPECT_EQ(count("session_recording WHERE status = 'RECORDING'"), 0) << "in round " << round;
      take_it(stop_at_providers(one->services));
      EXPECT_FALSE(recorder.records()) << "in round " << round;
      started += starts ? 1 : 0;
      begin_anew();
    }
    EXPECT_GT(started, 0) << "the start never came first";
    EXPECT_LT(started, kRounds) << "the no never came first";
    EXPECT_EQ(count("session_recording"), started);
  }
  /// Nobody has a way in, and nothing records.
  void begin_anew() {
    Actor system;
    system.type = ActorType::SYSTEM;
    system.organization_id = OrganizationId("o1");
    Call c(one->services, system, origin, "test.stop", AuditAction::UPDATE);
    take_it(c.transaction([&](db::Writer& writer) -> Result<bool> {
      TRY(stop_running_recording(c, writer, session, RecordingStop::STAFF));
      return true;
    }));
    clock.advance(Minutes(2));
    take_it(stop_at_providers(one->services));
    change("DELETE FROM way_in");
    EXPECT_FALSE(recorder.records());
  }

  LockedRecorder recorder;
  std::unique_ptr<storage::StorageEngine> second;
  std::optional<Server> one, two;
  Room room;
  Participant host, guest;
  Actor guest_actor;
};

TEST_P(EntryRace, WhoComesFirstDoesNotMatter) {
  ASSERT_TRUE(recording_starts(*one));
  EXPECT_TRUE(guest_gets_in(*two));
  EXPECT_FALSE(recorder.records());
  begin_anew();
  EXPECT_TRUE(guest_gets_in(*two));
  EXPECT_FALSE(recording_starts(*one));
  EXPECT_FALSE(recorder.records());
}

TEST_P(EntryRace, AtTheSameTimeNobodyIsRecordedWhoHasNotAgreed) {
  constexpr int kRounds = 40;
  int started = 0, entered = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::atomic<bool> starts = false, enters = false;
    race(
        round, [&] { starts = recording_starts(*one); },
        [&] {
          enters = guest_gets_in(*two);
          if (enters) EXPECT_FALSE(recorder.records()) << "in round " << round;
        });
    if (enters) EXPECT_FALSE(recorder.records()) << "in round " << round;
    started += starts ? 1 : 0;
    entered += enters ? 1 : 0;
    begin_anew();
  }
  EXPECT_GT(started, 0) << "the start never came first";
  EXPECT_LT(started, kRounds) << "the guest never came first";
  EXPECT_GT(entered, 0);
}

TEST_P(EntryRace, AWithdrawnConsentEndsWhatStartsAtTheSameTime) {
  expect_the_no_to_win([&](const std::string& name) { return signs(name); },
                       [&](Server& server, const ConsentId& consent) { withdraws(server, consent); });
}

TEST_P(EntryRace, ADeclinedRequestEndsWhatStartsAtTheSameTime) {
  expect_the_no_to_win(
      [&](const std::string& name) {
        signs(name + "-signed");
        return is_asked_anew(name);
      },
      [&](Server& server, const ConsentId& request) { declines(server, request); });
}

CHIROFLOW_ON_EVERY_DATABASE(EntryRace);

}  // namespace
}  // namespace chiroflow::app
