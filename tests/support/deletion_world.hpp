// SPDX-License-Identifier: Apache-2.0
// For tests of retention, holds and deletion, on every database: a clinic with a visit, recordings whose sealed pieces and keys
// lie in memory, and a store that can fail, or end the "process" in the middle of an act.
#pragma once

#include <map>
#include <mutex>
#include <stdexcept>

#include "app/appointments/appointments.hpp"
#include "app/auth/password_hasher.hpp"
#include "app/consents/consent_desk.hpp"
#include "app/consents/evidence.hpp"
#include "app/recordings/deletion.hpp"
#include "app/recordings/deletion_steps.hpp"
#include "app/recordings/holds.hpp"
#include "app/recordings/retention_round.hpp"
#include "app/recordings/sealed_pieces.hpp"
#include "app/video/video_service.hpp"
#include "crypto/key_ring.hpp"
#include "domain/clinician.hpp"
#include "domain/organization.hpp"
#include "domain/patient.hpp"
#include "domain/user.hpp"
#include "ports/time_zones.hpp"
#include "store/row.hpp"
#include "store/schema/migrate.hpp"
#include "support/evidence_rows.hpp"
#include "support/recording_logger.hpp"
#include "support/scripted_provider.hpp"
#include "support/seeded_random.hpp"
#include "support/test_databases.hpp"

namespace chiroflow::testing {

/// As if the process had been killed.
struct Killed : std::runtime_error {
  Killed() : std::runtime_error("killed") {}
};

/// Says what happens at an act: "put", "remove", "list", "destroy", "get".
using Mishap = std::function<Result<void>(const std::string& act)>;

class MishapStore : public RecordingStore {
 public:
  Result<void> put(const std::string& name, std::string_view bytes) override {
    const std::lock_guard lock(mutex_);
    objects[name] = bytes;
    return {};
  }
  Result<std::string> get(const std::string& name, std::uint64_t offset, std::size_t size) override {
    const std::lock_guard lock(mutex_);
    const auto found = objects.find(name);
    if (found == objects.end()) return fail(not_found("Object"));
    return found->second.substr(std::min<std::size_t>(offset, found->second.size()), size);
  }
  Result<void> list(const std::string& prefix, OnObject on_object) override {
    if (mishap) TRY(mishap("list"));
    std::vector<StoredObject> found;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& [name, bytes] : objects)
        if (name.starts_with(prefix + "/")) found.push_back({name, bytes.size()});
    }
    for (const auto& object : found) TRY(on_object(object));
    return {};
  }
  Result<void> remove(const std::string& name) override {
    {
      const std::lock_guard lock(mutex_);
      objects.erase(name);
    }
    if (mishap) TRY(mishap("remove"));
    return {};
  }

  bool holds(const std::string& folder) {
    const std::lock_guard lock(mutex_);
    const auto first = objects.lower_bound(folder + "/");
    return first != objects.end() && first->first.starts_with(folder + "/");
  }

  std::map<std::string, std::string> objects;
  Mishap mishap;

 private:
  std::mutex mutex_;
};

class MishapKeys : public RecordingKeys {
 public:
  Result<void> put(const std::string& name, std::string_view wrapped) override {
    const std::lock_guard lock(mutex_);
    keys[name] = wrapped;
    return {};
  }
  Result<std::optional<std::string>> get(const std::string& name) override {
    if (mishap) TRY(mishap("get"));
    const std::lock_guard lock(mutex_);
    const auto found = keys.find(name);
    if (found == keys.end()) return std::nullopt;
    return found->second;
  }
  Result<void> destroy(const std::string& name) override {
    if (mishap) TRY(mishap("destroying"));
    {
      const std::lock_guard lock(mutex_);
      keys.erase(name);
    }
    if (mishap) TRY(mishap("destroyed"));
    return {};
  }
  Result<std::vector<std::string>> names() override {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> out;
    for (const auto& [name, wrapped] : keys) out.push_back(name);
    return out;
  }

  std::map<std::string, std::string> keys;
  Mishap mishap;

 private:
  std::mutex mutex_;
};

class DeletionWorld : public OnEveryDatabase {
 protected:
  void SetUp() override {
    OnEveryDatabase::SetUp();
    ASSERT_TRUE(store::schema::migrate(schema(), clock, "test"));
    services.emplace(app::Services{database(), clock, random, ids, audit_log, sealer, video, passwords, log, settings});
    services->consents = &consents;
    services->recordings = &desk;
    make_clinic("o1");
    make_clinic("o2");
    clinic = as("o1", Role::OWNER);
    session = book("o1", 0);
    other_session = book("o1", 1);
    foreign_session = book("o2", 0);
  }

  template <class T>
  void insert(const T& row) {
    const auto done = database().write([&](db::Writer& writer) { return store::insert_row(writer, row); });
    ASSERT_TRUE(done) << done.error().detail;
  }
  template <class T, class... Values>
  T value(std::string_view sql, const Values&... values) {
    const auto found = db::read<std::optional<T>>(
        database(), [&](db::Reader& reader) { return store::query_value<T>(reader, sql, values...); });
    EXPECT_TRUE(found) << (found ? "" : found.error().detail);
    return found && *found ? **found : T();
  }
  std::int64_t count(const std::string& from) { return value<std::int64_t>("SELECT COUNT(*) FROM " + from); }
  SessionRecording load(const RecordingId& id) {
    static const std::string sql = store::select_from<SessionRecording>("r") + " WHERE r.id = ?";
    auto found = db::read<std::optional<SessionRecording>>(
        database(), [&](db::Reader& reader) { return store::query_one<SessionRecording>(reader, sql, id); });
    if (!found || !*found) throw std::runtime_error("no such recording");
    return **found;
  }
  void execute(const std::string& sql) {
    const auto done = database().write([&](db::Writer& writer) -> Result<void> {
      TRY(writer.execute(sql, {}));
      return {};
    });
    ASSERT_TRUE(done) << done.error().detail;
  }

  void make_clinic(const std::string& id) {
    Organization organization;
    organization.id = OrganizationId(id);
    organization.time_zone = "Etc/UTC";
    insert(organization);
    for (const auto role : {Role::OWNER, Role::ADMIN}) {
      User user;
      user.id = UserId(id + "-" + std::string(name_of(role)));
      user.organization_id = organization.id;
      user.email = (role == Role::OWNER ? "owner@" : "admin@") + id + ".example";
      user.role = role;
      insert(user);
    }
    Clinician clinician;
    clinician.id = ClinicianId(id + "-c1");
    clinician.organization_id = organization.id;
    clinician.user_id = UserId(id + "-OWNER");
    insert(clinician);
    for (const char* name : {"-p0", "-p1"}) {
      Patient patient;
      patient.id = PatientId(id + name);
      patient.organization_id = organization.id;
      patient.mrn = name;
      patient.first_name = "Zenobia";
      insert(patient);
      insert(promising(signed_consent(patient, patient.id.value + "-consent", clock.now()),
                       name == std::string("-p1") ? 30 : 0));
    }
  }
  /// Of a text that says so of recordings; 0: no end.
  TelehealthConsent promising(TelehealthConsent consent, int days) {
    app::SignerFacts facts;
    facts.patient.id = consent.patient_id;
    facts.shown.recording_days = days;
    take_it(app::seal_consent(*services, consent, facts));
    return consent;
  }
  app::Actor as(const std::string& organization, Role role) {
    app::Actor actor;
    actor.type = ActorType::USER;
    actor.organization_id = OrganizationId(organization);
    actor.user_id = UserId(organization + "-" + std::string(name_of(role)));
    actor.role = role;
    return actor;
  }
  SessionId book(const std::string& organization, int patient) {
    const auto owner = as(organization, Role::OWNER);
    app::Call call(*services, owner, origin, "test.call", AuditAction::CREATE);
    app::CreateAppointmentInput visit;
    visit.patient_id = PatientId(organization + "-p" + std::to_string(patient));
    visit.provider_id = ClinicianId(organization + "-c1");
    visit.start_time = clock.now() + Minutes(10 + 60 * patient);
    visit.end_time = clock.now() + Minutes(40 + 60 * patient);
    visit.is_telehealth = true;
    const auto made = app::create_appointment(call, visit);
    if (!made) throw std::runtime_error(made.error().detail);
    return made->session->id;
  }

  /// Finished now, of three pieces.
  RecordingId record(const SessionId& of, RecordingPurpose purpose = RecordingPurpose::TRAINING,
                     RecordingStatus status = RecordingStatus::AVAILABLE) {
    const auto patient = value<std::string>(
        "SELECT a.patient_id FROM appointment a JOIN telehealth_session s ON s.appointment_id = a.id WHERE s.id = ?",
        of);
    const auto organization = value<std::string>("SELECT organization_id FROM telehealth_session WHERE id = ?", of);
    Patient named;
    named.id = PatientId(patient);
    named.organization_id = OrganizationId(organization);
    const auto consent = signed_consent(named, patient + "-consent", clock.now());
    auto row = recording_row(of, consent, UserId(organization + "-OWNER"), ids.next_text(), clock.now() - Minutes(20));
    row.status = status;
    row.purpose = purpose;
    row.ended_at = row.updated_at = clock.now();
    row.scheduled_deletion_at = deletion_due(TimeZone::utc(), *row.ended_at, *row.retention_days);
    row.key_reference = take_it(app::make_recording_key(*services, row.organization_id, row.id));
    insert(row);
    const auto cipher = take_it(app::cipher_of(*services, row));
    for (std::int64_t number = 0; number < 3; ++number) {
      const auto piece = cipher.seal(number, number == 2, kContent, random);
      take_it(shelf.put(app::object_name(row, number, piece.sealed_sha256), piece.object));
      insert(RecordingPiece{row.organization_id, row.id, number, number == 2, 12, piece.plain_sha256,
                            piece.sealed_sha256, clock.now()});
    }
    return row.id;
  }
  template <class T>
  static T take_it(Result<T> result) {
    if (!result) throw std::runtime_error(std::string(result.error().text()) + " " + result.error().detail);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
  }

  app::Call call(const app::Actor& actor, std::string_view event = "test.call") {
    return app::Call(*services, actor, origin, event, AuditAction::UPDATE);
  }
  Result<app::DeleteRecordingOutput> remove(const RecordingId& id) {
    auto c = call(clinic, "telehealth.deleteRecording");
    return app::delete_recording(c, {id, "asked for by the patient"});
  }
  Result<app::SetLegalHoldOutput> hold(HoldScope scope, const std::string& target) {
    auto c = call(clinic, "telehealth.setLegalHold");
    return app::set_legal_hold(c, {scope, target, "Quartermaine v. Demo", "letter of counsel", "Smith LLP"});
  }
  Result<app::ReleaseLegalHoldOutput> release(const LegalHoldId& id) {
    auto c = call(clinic, "telehealth.releaseLegalHold");
    return app::release_legal_hold(c, {id, "settled"});
  }
  app::DeletionRound finish() { return take_it(app::finish_deletions(*services)); }
  app::DeletionRound withdraw() { return take_it(app::withdraw_due_recordings(*services)); }
  /// The server runs on: retention looks once an hour.
  void pass(Hours time) {
    for (Hours passed{0}; passed < time; passed += Hours(12)) {
      clock.advance(Hours(12));
      withdraw();
    }
  }
  bool is_there(const RecordingId& id) {
    const auto row = load(id);
    return !is_withdrawn(row) && app::cipher_of(*services, row).has_value();
  }
  bool is_gone(const RecordingId& id) {
    const auto row = load(id);
    return row.status == RecordingStatus::DELETED && row.deleted_at && row.key_destroyed_at &&
           !take_it(keys.get(id.value)) && !shelf.holds(app::folder_of(row));
  }

  static constexpr const char* kContent = "spoken words";
  ManualClock clock;
  SeededRandom random;
  RecordingLogger log;
  IdGenerator ids{clock, random};
  store::AuditLog audit_log{crypto::Secret(std::string_view("root"))};
  crypto::Sealer sealer{crypto::KeyRing(crypto::MasterKey::generate(random, clock.now())), random};
  ScriptedProvider custom;
  app::VideoService video{{&custom}, clock};
  app::PasswordHasher passwords{app::HashLimits{}};
  app::Settings settings;
  app::ConsentDesk consents{ConsentRules("test", {}), *crypto::SigningKey::from_seed(std::string(32, 'k'))};
  MishapStore shelf;
  MishapKeys keys;
  app::RecordingDesk desk{shelf, keys, nullptr};
  std::optional<app::Services> services;
  app::Origin origin;
  app::Actor clinic;
  SessionId session, other_session, foreign_session;
};

}  // namespace chiroflow::testing
