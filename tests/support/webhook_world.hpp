// SPDX-License-Identifier: Apache-2.0
// For tests of webhooks in great numbers, on any database: many sessions with rooms at a vendor, all ids given, so that two
// worlds can be compared.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/auth/password_hasher.hpp"
#include "app/video/video_service.hpp"
#include "app/webhooks/process.hpp"
#include "app/webhooks/take.hpp"
#include "crypto/key_ring.hpp"
#include "domain/appointment.hpp"
#include "store/schema/migrate.hpp"
#include "support/evidence_rows.hpp"
#include "support/least_clinic.hpp"
#include "support/scripted_provider.hpp"
#include "support/scripted_receiver.hpp"
#include "support/seeded_random.hpp"
#include "support/test_databases.hpp"

namespace chiroflow::app {

class WebhookWorld {
 public:
  /// `beside`: the same data as another server opened it; null: one engine for both.
  WebhookWorld(db::Database& database, db::SchemaAccess& schema, std::uint64_t seed, db::Database* beside = nullptr)
      : database_(database),
        beside_(beside ? *beside : database),
        random_(seed),
        sealer_(crypto::KeyRing(crypto::MasterKey::generate(random_, clock.now())), random_) {
    check(store::schema::migrate(schema, clock, "test"));
    work.find_reader = [reader = std::make_shared<testing::ScriptedReceiver>()](VideoEngine, std::string_view) {
      return Result<WebhookReader>(WebhookReader{reader, std::nullopt});
    };
    add_people();
  }

  /// Session `i` with its room, its patient, clinician and a guest. Every state occurs.
  void add_session(int i) {
    const auto n = std::to_string(i);
    Appointment appointment;
    appointment.id = AppointmentId("a" + n);
    appointment.organization_id = organization();
    appointment.patient_id = PatientId("p1");
    appointment.provider_id = ClinicianId("c1");
    appointment.start_time = clock.now();
    appointment.end_time = clock.now() + Minutes(30);
    insert(appointment);
    TelehealthSession session;
    session.id = SessionId("s" + n);
    session.organization_id = organization();
    session.appointment_id = appointment.id;
    constexpr TelehealthSessionStatus kOften = TelehealthSessionStatus::SCHEDULED;
    session.status = i % 2 == 0 ? kOften : static_cast<TelehealthSessionStatus>(i / 2 % 7);
    session.provider = TelehealthProvider::TWILIO;
    session.room_name = "cf-" + n;
    session.room_url = "https://clinic.example/r/cf-" + n;
    session.scheduled_start_time = appointment.start_time;
    session.scheduled_end_time = appointment.end_time;
    insert(session);
    Room room;
    room.id = RoomId("r" + n);
    room.organization_id = organization();
    room.session_id = session.id;
    room.provider = TelehealthProvider::TWILIO;
    room.video_engine = VideoEngine::twilio;
    room.name = session.room_name;
    if (i % 3 != 0) room.external_id = "RM" + n;
    insert(room);
    for (const auto role : {ParticipantRole::PATIENT, ParticipantRole::CLINICIAN, ParticipantRole::GUEST})
      add_participant(session.id, role, i);
    if (i % 4 == 0) add_recording(session.id, i);
  }

  static std::string participant_id(int session, ParticipantRole role) {
    return "m" + std::to_string(session) + "-" + std::string(name_of(role));
  }

  /// Taken in one request, not worked off.
  void send(const std::vector<std::string>& lines) {
    check(take_webhook(services, work.find_reader, VideoEngine::twilio, {}, testing::signed_request(lines)));
  }
  /// `beside`: by another server on the same database.
  void work_off(bool beside = false) {
    for (int done = 1; done > 0;) {
      const auto round = process_webhooks(beside ? services_beside_ : services, work, 500);
      check(round);
      done = round.value_or(0);
    }
  }

  /// What webhooks may change, in lines that can be compared.
  std::vector<std::string> state() {
    std::vector<std::string> lines;
    const auto add = [&](const std::string& sql) {
      check(database_.read([&](db::Reader& reader) {
        return reader.query(sql, {}, [&](const db::Row& row) -> Result<void> {
          lines.emplace_back(row.text(0));
          return {};
        });
      }));
    };
    const auto time = [](const std::string& column) { return "COALESCE(CAST(" + column + " AS TEXT), '-')"; };
    add("SELECT 'participant ' || id || ' ' || " + time("joined_at") + " || ' ' || " + time("left_at") +
        " FROM participant ORDER BY id");
    add("SELECT 'stay ' || room_id || ' ' || external_id || ' ' || COALESCE(participant_id, '-') || ' ' || " +
        time("joined_at") + " || ' ' || " + time("left_at") + " || ' ' || CAST(left_assumed AS TEXT)" +
        " FROM participant_stay ORDER BY room_id, external_id");
    add("SELECT 'session ' || id || ' ' || status || ' ' || " + time("patient_first_seen_at") + " || ' ' || " +
        time("actual_start_time") + " || ' ' || " + time("actual_end_time") + " FROM telehealth_session ORDER BY id");
    add("SELECT 'appointment ' || id || ' ' || status FROM appointment ORDER BY id");
    add("SELECT 'room ' || id || ' ' || status || ' ' || " + time("ended_at") + " FROM room ORDER BY id");
    add("SELECT 'recording ' || id || ' ' || status FROM session_recording ORDER BY id");
    // How often a coming is told, and a first sign of the patient corrected, depends on what was known just then.
    add("SELECT 'told ' || session_id || ' ' || kind || ' ' || CAST(COUNT(*) AS TEXT) FROM outbox_event"
        " WHERE session_id IS NOT NULL AND kind NOT IN ('participant.joined', 'session.patient_seen') GROUP BY "
        "session_id, kind ORDER BY session_id, kind");
    return lines;
  }
  std::int64_t count(const std::string& from_where) {
    const auto found = db::read<std::optional<std::int64_t>>(database_, [&](db::Reader& reader) {
      return store::query_value<std::int64_t>(reader, "SELECT COUNT(*) FROM " + from_where);
    });
    check(found);
    return found ? found->value_or(-1) : -1;
  }

  testing::ManualClock clock;

 private:
  template <class T>
  static void check(const Result<T>& result) {
    ASSERT_TRUE(result.has_value()) << result.error().detail << " " << result.error().text();
  }
  static OrganizationId organization() { return OrganizationId("o1"); }
  template <class T>
  void insert(const T& row) {
    check(database_.write([&](db::Writer& writer) { return store::insert_row(writer, row); }));
  }
  void add_people() {
    const testing::LeastClinic clinic;
    clinic.insert_into(database_);
    consent_ = testing::signed_consent(clinic.patient, "k1", clock.now(), TelehealthConsentType::RECORDING);
    insert(consent_);
  }
  void add_participant(const SessionId& session, ParticipantRole role, int i) {
    Participant row;
    row.id = ParticipantId(participant_id(i, role));
    row.organization_id = organization();
    row.session_id = session;
    row.role = role;
    if (role == ParticipantRole::PATIENT) row.patient_id = PatientId("p1");
    if (role == ParticipantRole::CLINICIAN) row.user_id = UserId("u1");
    insert(row);
  }
  void add_recording(const SessionId& session, int i) {
    insert(testing::recording_row(session, consent_, UserId("u1"), "v" + std::to_string(i), clock.now()));
  }

  TelehealthConsent consent_;
  db::Database& database_;
  db::Database& beside_;
  testing::SeededRandom random_;
  testing::NullLogger log_;
  IdGenerator ids_{clock, random_};
  crypto::Sealer sealer_;
  store::AuditLog audit_log_{crypto::Secret(std::string_view("root"))};
  testing::ScriptedProvider custom_;
  VideoService video_{{&custom_}, clock};
  PasswordHasher passwords_{{}};
  Settings settings_;
  testing::SeededRandom random_beside_{99};
  IdGenerator ids_beside_{clock, random_beside_};
  store::AuditLog audit_log_beside_{crypto::Secret(std::string_view("root"))};
  Services services_beside_{
      beside_, clock,  random_beside_, ids_beside_, &beside_ == &database_ ? audit_log_ : audit_log_beside_,
      sealer_, video_, passwords_,     log_,        settings_};

 public:
  Services services{database_, clock, random_, ids_, audit_log_, sealer_, video_, passwords_, log_, settings_};
  WebhookWork work;
};

}  // namespace chiroflow::app
