// SPDX-License-Identifier: Apache-2.0
// A clinic for tests of use cases: real storage in memory, a standing clock, two organizations, people of every role, a
// patient and an appointment.
//
//   class StartSession : public testing::AppFixture {};
//   TEST_F(StartSession, …) {
//     auto call = call_as(clinic.provider, "telehealth.startSession");
//     const auto row = take(start_session(call, {.session_id = booked.session.id}));
//   }
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <stdexcept>
#include <string>
#include <vector>

#include "adapters/storage/open_database.hpp"
#include "app/auth/password_hasher.hpp"
#include "app/booking.hpp"
#include "app/call.hpp"
#include "app/consents/consent_desk.hpp"
#include "app/video/video_service.hpp"
#include "domain/clinician.hpp"
#include "domain/patient.hpp"
#include "domain/user.hpp"
#include "store/row.hpp"
#include "support/evidence_rows.hpp"
#include "support/manual_clock.hpp"
#include "support/null_logger.hpp"
#include "support/scripted_factory.hpp"
#include "support/scripted_provider.hpp"
#include "support/seeded_random.hpp"

namespace chiroflow::testing {

/// What every user of the fixture signs in with.
inline constexpr const char* kPassword = "heron-lantern-4417-quay";

/// The value of a result that must be there; a failure names the error.
template <class T>
T take(Result<T> result) {
  if (!result.has_value())
    throw std::runtime_error("unexpected " + std::string(info(result.error().code).name) + " (" + result.error().cause +
                             "): " + std::string(result.error().text()) + " " + result.error().detail);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// One organization with its people.
struct Clinic {
  Organization organization;
  User owner, admin, provider, staff, biller;
  Clinician clinician;  // of `provider`
  Patient patient;
  TelehealthConsent consent;  // GENERAL, signed by the patient
  Appointment appointment;    // telehealth, one hour ahead, thirty minutes long; has no session yet
};

class AppFixture : public ::testing::Test {
 protected:
  AppFixture();
  ~AppFixture() override;

  ManualClock clock;
  SeededRandom random;
  NullLogger log;
  IdGenerator ids{clock, random};
  std::unique_ptr<storage::StorageEngine> database;
  store::AuditLog audit_log;
  crypto::Sealer sealer;
  ScriptedProvider custom;
  ScriptedProvider twilio{TelehealthProvider::TWILIO, VideoEngine::twilio};  // not configured unless the test says so
  ScriptedFactory factory;                                                   // of organizations' own accounts
  /// Patient: a test machine may stand still for a while.
  app::PasswordHasher passwords{{.at_once = 2, .waiting = 1'000, .longest_wait = Seconds(300)}};
  app::Settings settings;
  app::AccountDirectory accounts;
  app::VideoService video;
  app::ConsentDesk consents;
  app::Services services;
  app::Origin origin{.request_id = "req-1", .client_address = "192.0.2.7", .user_agent = "test", .secure = true};

  Clinic clinic;
  Clinic other;  // whose ids nobody of `clinic` may reach

  /// Signed in completely. Lives as long as the fixture.
  const app::Actor& as(const User& user);
  const app::Actor& as_api_key_of(const User& user);
  /// The holder of a participant's visit link.
  const app::Actor& as_visitor(const Participant& participant);
  const app::Actor& keep(app::Actor actor);

  app::Call call_as(const app::Actor& actor, std::string_view event = "test.call",
                    AuditAction action = AuditAction::UPDATE);
  app::Call call_as(const User& user, std::string_view event = "test.call", AuditAction action = AuditAction::UPDATE) {
    return call_as(as(user), event, action);
  }

  template <class T>
  void insert(const T& row) {
    take(database->write([&](db::Writer& writer) { return store::insert_row(writer, row); }));
  }
  template <class T>
  T load(const std::string& id) {
    static const std::string sql = store::select_from<T>("x") + " WHERE x.id = ?";
    auto row = take(db::read<std::optional<T>>(
        *database, [&](db::Reader& reader) { return store::query_one<T>(reader, sql, id); }));
    if (!row) throw std::runtime_error("no such row in " + std::string(store::table_of<T>));
    return std::move(*row);
  }
  template <class T>
  T load(const T& row) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(row.id)>, std::string>) {
      return load<T>(row.id);
    } else {
      return load<T>(row.id.value);
    }
  }
  void execute(std::string_view sql);

  Clinic make_clinic(const std::string& name);
  User new_user(const OrganizationId& organization, const std::string& email, Role role);
  Patient new_patient(const OrganizationId& organization, const std::string& mrn);
  Appointment new_appointment(const Clinic& of, Instant start);
  /// Session, participant and visit link of an appointment.
  app::BookedSession book(const Clinic& of, const Appointment& appointment);
  Participant patient_of(const SessionId& session);

  /// Names of the audit events of an organization, oldest first.
  std::vector<std::string> events_of(const Clinic& of);
  AuditEvent last_event_of(const Clinic& of);

 private:
  std::deque<app::Actor> actors_;  // a deque: addresses hold
};

}  // namespace chiroflow::testing
