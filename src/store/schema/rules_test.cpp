// SPDX-License-Identifier: Apache-2.0
// What the database itself refuses, whoever writes: rows that point into another organization, changed evidence, values
// that no rule of the product allows.
#include <gtest/gtest.h>

#include "domain/appointment.hpp"
#include "domain/clinician.hpp"
#include "domain/organization.hpp"
#include "domain/patient.hpp"
#include "domain/session.hpp"
#include "domain/user.hpp"
#include "store/row.hpp"
#include "store/schema/migrate.hpp"
#include "support/evidence_rows.hpp"
#include "support/test_databases.hpp"

namespace chiroflow::store::schema {
namespace {

/// One small clinic; ids end in its letter.
struct Clinic {
  Organization organization;
  User user;
  Clinician clinician;
  Patient patient;
  Appointment appointment;
  TelehealthSession session;
};

Clinic clinic(const std::string& letter) {
  Clinic c;
  const OrganizationId organization("o-" + letter);
  c.organization.id = organization;
  c.user.id = UserId("u-" + letter);
  c.user.organization_id = organization;
  c.user.email = letter + "@example.org";
  c.clinician.id = ClinicianId("c-" + letter);
  c.clinician.organization_id = organization;
  c.clinician.user_id = c.user.id;
  c.patient.id = PatientId("p-" + letter);
  c.patient.organization_id = organization;
  c.patient.mrn = "1";
  c.appointment.id = AppointmentId("a-" + letter);
  c.appointment.organization_id = organization;
  c.appointment.patient_id = c.patient.id;
  c.appointment.provider_id = c.clinician.id;
  c.appointment.start_time = from_unix_ms(1000);
  c.appointment.end_time = from_unix_ms(2000);
  c.session.id = SessionId("s-" + letter);
  c.session.organization_id = organization;
  c.session.appointment_id = c.appointment.id;
  c.session.room_name = "cf-" + letter;
  c.session.scheduled_start_time = from_unix_ms(1000);
  c.session.scheduled_end_time = from_unix_ms(2000);
  return c;
}

class Rules : public chiroflow::testing::OnEveryDatabase {
 protected:
  void SetUp() override {
    OnEveryDatabase::SetUp();
    const auto migrated = migrate(schema(), clock_, "1.0");
    ASSERT_TRUE(migrated.has_value()) << migrated.error().detail;
    for (const Clinic& c : {a_, b_}) {
      const auto written = database().write([&](db::Writer& writer) -> Result<void> {
        TRY(insert_row(writer, c.organization));
        TRY(insert_row(writer, c.user));
        TRY(insert_row(writer, c.clinician));
        TRY(insert_row(writer, c.patient));
        TRY(insert_row(writer, c.appointment));
        return insert_row(writer, c.session);
      });
      ASSERT_TRUE(written.has_value()) << written.error().detail;
    }
  }

  template <class T>
  Result<void> insert(const T& row) {
    return database().write([&](db::Writer& writer) { return insert_row(writer, row); });
  }
  template <class... Args>
  Result<void> run(const std::string& sql, const Args&... args) {
    return database().write([&](db::Writer& writer) -> Result<void> {
      const auto rows = TRY(execute(writer, sql, args...));
      if (rows == 0) return fail(not_found("Row"));
      return {};
    });
  }
  /// "ok", or the cause of the conflict, or the code's name.
  static std::string outcome(const Result<void>& result) {
    if (result) return "ok";
    return result.error().code == ErrorCode::conflict ? result.error().cause
                                                      : std::string(info(result.error().code).name);
  }

  TelehealthConsent signed_consent() {
    auto consent = chiroflow::testing::signed_consent(a_.patient, "consent", from_unix_ms(7));
    consent.signer_address = "192.0.2.7";
    return consent;
  }
  SessionRecording recording() {
    EXPECT_EQ(outcome(insert(signed_consent())), "ok");
    return chiroflow::testing::recording_row(a_.session.id, signed_consent(), a_.user.id, "r", from_unix_ms(7));
  }
  AuditEvent audit_event() {
    AuditEvent event;
    event.organization_id = a_.organization.id;
    event.seq = 1;
    event.id = AuditEventId("e");
    event.patient_id = a_.patient.id;
    event.hash = std::string("\0\xff\x80", 3);
    event.mac = std::string("\0", 1);
    return event;
  }

  const Clinic a_ = clinic("a");
  const Clinic b_ = clinic("b");
  chiroflow::testing::ManualClock clock_;
};

TEST_P(Rules, ReadBackWhatWasWritten) {
  const auto row = db::read<std::optional<Patient>>(database(), [&](db::Reader& reader) {
    return query_one<Patient>(reader, select_from<Patient>("p") + " WHERE p.id = ?", a_.patient.id);
  });
  ASSERT_TRUE(row.has_value() && (*row).has_value());
  for_each_member<Patient>([&](auto d) { EXPECT_EQ((**row).*d.pointer, a_.patient.*d.pointer) << d.name; });

  const AuditEvent event = audit_event();
  ASSERT_EQ(outcome(insert(event)), "ok");
  const auto read = db::read<std::optional<AuditEvent>>(
      database(), [&](db::Reader& reader) { return query_one<AuditEvent>(reader, select_from<AuditEvent>("e")); });
  ASSERT_TRUE(read.has_value() && (*read).has_value());
  for_each_member<AuditEvent>([&](auto d) { EXPECT_EQ((**read).*d.pointer, event.*d.pointer) << d.name; });
}

TEST_P(Rules, ARowCannotPointIntoAnotherOrganization) {
  Appointment of_other_patient = a_.appointment;
  of_other_patient.id = AppointmentId("x");
  of_other_patient.patient_id = b_.patient.id;
  EXPECT_EQ(outcome(insert(of_other_patient)), "foreign_key");

  Appointment by_other_clinician = a_.appointment;
  by_other_clinician.id = AppointmentId("x");
  by_other_clinician.provider_id = b_.clinician.id;
  EXPECT_EQ(outcome(insert(by_other_clinician)), "foreign_key");

  Appointment confirmed_elsewhere = a_.appointment;
  confirmed_elsewhere.id = AppointmentId("x");
  confirmed_elsewhere.confirmed_by = b_.user.id;
  EXPECT_EQ(outcome(insert(confirmed_elsewhere)), "foreign_key");

  Room room;
  room.id = RoomId("r");
  room.organization_id = a_.organization.id;
  room.session_id = b_.session.id;
  EXPECT_EQ(outcome(insert(room)), "foreign_key");

  VirtualWaitingRoom waiting;
  waiting.id = WaitingRoomId("w");
  waiting.organization_id = a_.organization.id;
  waiting.session_id = a_.session.id;
  waiting.patient_id = b_.patient.id;
  EXPECT_EQ(outcome(insert(waiting)), "foreign_key");

  auto recorded = recording();
  recorded.organization_id = b_.organization.id;
  EXPECT_EQ(outcome(insert(recorded)), "foreign_key");

  room.session_id = a_.session.id;
  EXPECT_EQ(outcome(insert(room)), "ok") << "the same row inside its own organization";
}

TEST_P(Rules, MovingARowToAnotherOrganizationIsRefused) {
  EXPECT_EQ(
      outcome(run("UPDATE telehealth_session SET organization_id = ? WHERE id = ?", b_.organization.id, a_.session.id)),
      "foreign_key");
}

TEST_P(Rules, WhatOthersReferToIsNotDeleted) {
  EXPECT_EQ(outcome(run("DELETE FROM patient WHERE id = ?", a_.patient.id)), "foreign_key");
  EXPECT_EQ(outcome(run("DELETE FROM appointment WHERE id = ?", a_.appointment.id)), "foreign_key");
  EXPECT_EQ(outcome(run("DELETE FROM organization WHERE id = ?", a_.organization.id)), "foreign_key");
}

TEST_P(Rules, AnAppointmentHasOneSessionAndAnMrnOnePatient) {
  TelehealthSession second = a_.session;
  second.id = SessionId("s2");
  second.room_name = "other";
  EXPECT_EQ(outcome(insert(second)), "unique:telehealth_session(appointment_id)");
  Patient same_mrn = a_.patient;
  same_mrn.id = PatientId("p2");
  EXPECT_EQ(outcome(insert(same_mrn)), "unique:patient(organization_id,mrn)");
  EXPECT_EQ(a_.patient.mrn, b_.patient.mrn) << "the same number in another organization is fine";
}

TEST_P(Rules, AVisitLinkHasOneLiveDevice) {
  Participant participant;
  participant.id = ParticipantId("pa");
  participant.organization_id = a_.organization.id;
  participant.session_id = a_.session.id;
  participant.patient_id = a_.patient.id;
  ASSERT_EQ(outcome(insert(participant)), "ok");
  VisitLink link;
  link.id = VisitLinkId("l");
  link.organization_id = a_.organization.id;
  link.session_id = a_.session.id;
  link.participant_id = participant.id;
  ASSERT_EQ(outcome(insert(link)), "ok");
  VisitDevice device;
  device.id = VisitDeviceId("d1");
  device.organization_id = a_.organization.id;
  device.visit_link_id = link.id;
  device.token_hash = "h1";
  ASSERT_EQ(outcome(insert(device)), "ok");
  device.id = VisitDeviceId("d2");
  device.token_hash = "h2";
  EXPECT_EQ(outcome(insert(device)), "unique:visit_device(visit_link_id)");
  ASSERT_EQ(outcome(run("UPDATE visit_device SET replaced_at = 5 WHERE id = 'd1'")), "ok");
  EXPECT_EQ(outcome(insert(device)), "ok");
}

TEST_P(Rules, ValuesOutsideTheirSetOrRangeAreRefused) {
  EXPECT_EQ(outcome(run("UPDATE telehealth_session SET status = 'ASLEEP' WHERE id = 's-a'")), "check");
  EXPECT_EQ(outcome(run("UPDATE appointment SET end_time = start_time WHERE id = 'a-a'")), "check");
  EXPECT_EQ(outcome(run("UPDATE organization SET grace_minutes = -1 WHERE id = 'o-a'")), "check");
  EXPECT_EQ(outcome(run("UPDATE patient SET birth_date = 'yesterday' WHERE id = 'p-a'")), "check");
  EXPECT_EQ(outcome(run("UPDATE user_account SET email = 'A@example.org' WHERE id = 'u-a'")), "check");
  EXPECT_EQ(outcome(run("UPDATE telehealth_session SET status = 'WAITING' WHERE id = 's-a'")), "ok");
}

TEST_P(Rules, ARecordingUnderLegalHoldIsNotDeleted) {
  auto recorded = recording();
  recorded.legal_hold = true;
  ASSERT_EQ(outcome(insert(recorded)), "ok");
  EXPECT_EQ(outcome(run("UPDATE session_recording SET key_destroyed_at = 5 WHERE id = 'r'")), "check");
  EXPECT_EQ(outcome(run("UPDATE session_recording SET status = 'DELETED', deleted_at = 5 WHERE id = 'r'")), "check");
  EXPECT_EQ(
      outcome(
          run("UPDATE session_recording SET status = 'DELETED', deleted_at = 5, legal_hold = ? WHERE id = 'r'", false)),
      "ok");
}

// H-22
TEST_P(Rules, TheAuditLogTakesNewLinesOnly) {
  ASSERT_EQ(outcome(insert(audit_event())), "ok");
  EXPECT_NE(outcome(run("UPDATE audit_event SET event = 'x'")), "ok");
  EXPECT_NE(outcome(run("DELETE FROM audit_event")), "ok");
  const auto rows = db::read<std::optional<std::string>>(
      database(), [](db::Reader& reader) { return query_value<std::string>(reader, "SELECT event FROM audit_event"); });
  ASSERT_TRUE(rows.has_value() && (*rows).has_value());
  EXPECT_EQ(**rows, "");
}

TEST_P(Rules, ASignedConsentKeepsWhatWasSigned) {
  ASSERT_EQ(outcome(insert(signed_consent())), "ok");
  EXPECT_NE(outcome(run("UPDATE telehealth_consent SET consent_text = 'other' WHERE id = 'consent'")), "ok");
  EXPECT_NE(outcome(run("UPDATE telehealth_consent SET signer_name = 'other' WHERE id = 'consent'")), "ok");
  EXPECT_NE(outcome(run("UPDATE telehealth_consent SET signed_at = NULL, status = 'PENDING' WHERE id = 'consent'")),
            "ok");
  EXPECT_NE(outcome(run("UPDATE telehealth_consent SET status = 'DECLINED', declined_at = 8 WHERE id = 'consent'")),
            "ok");
  EXPECT_NE(outcome(run("DELETE FROM telehealth_consent WHERE id = 'consent'")), "ok");
  EXPECT_NE(outcome(run("UPDATE telehealth_consent SET viewed_at = 9 WHERE id = 'consent'")), "ok");
  EXPECT_NE(outcome(run("UPDATE telehealth_consent SET seal = 'other' WHERE id = 'consent'")), "ok");
  EXPECT_NE(outcome(run("UPDATE telehealth_consent SET evidence = NULL WHERE id = 'consent'")), "ok");
  EXPECT_EQ(outcome(run("UPDATE telehealth_consent SET copy_delivered_at = 9 WHERE id = 'consent'")), "ok");
}

TEST_P(Rules, ASignedConsentCanBeRevokedOnceAndForGood) {
  ASSERT_EQ(outcome(insert(signed_consent())), "ok");
  ASSERT_EQ(outcome(run("UPDATE telehealth_consent SET status = 'REVOKED', revoked_at = 8 WHERE id = 'consent'")),
            "ok");
  for (const auto* changed : {"revoked_at = 9", "revoked_by = 'somebody'", "revocation_reason = 'another'"})
    EXPECT_NE(outcome(run("UPDATE telehealth_consent SET " + std::string(changed) + " WHERE id = 'consent'")), "ok")
        << changed;
  EXPECT_NE(outcome(run("UPDATE telehealth_consent SET status = 'SIGNED', revoked_at = NULL WHERE id = 'consent'")),
            "ok");
}

TEST_P(Rules, APendingConsentMayStillChange) {
  TelehealthConsent consent = signed_consent();
  consent.status = ConsentStatus::PENDING;
  consent.signed_at.reset();
  consent.expiration_date.reset();
  ASSERT_EQ(outcome(insert(consent)), "ok");
  EXPECT_EQ(outcome(run("UPDATE telehealth_consent SET consent_text = 'newer' WHERE id = 'consent'")), "ok");
  EXPECT_EQ(outcome(run("DELETE FROM telehealth_consent WHERE id = 'consent'")), "ok");
}

CHIROFLOW_ON_EVERY_DATABASE(Rules);

class Roles : public Rules {};

// H-22: the program's role, made as docs/schema.md says (here by tools/with_postgres), could not even try. The
// grants are undone with the transaction.
TEST_P(Roles, TheProgramsRoleMayOnlyAddAndReadAuditEvents) {
  ASSERT_EQ(outcome(insert(audit_event())), "ok");
  for (const char* change : {"UPDATE audit_event SET event = 'x'", "DELETE FROM audit_event"}) {
    bool reached = false;
    const auto result = database().write([&](db::Writer& writer) -> Result<void> {
      const auto own_schema = TRY(query_value<std::string>(writer, "SELECT current_schema()::text")).value_or("public");
      TRY(execute(writer, "GRANT USAGE ON SCHEMA " + own_schema + " TO chiroflow_test_role"));
      TRY(execute(writer, "GRANT SELECT, INSERT ON audit_event TO chiroflow_test_role"));
      TRY(execute(writer, "SET LOCAL ROLE chiroflow_test_role"));
      AuditEvent second = audit_event();
      second.seq = 2;
      TRY(insert_row(writer, second));
      reached = true;
      TRY(execute(writer, change));
      return {};
    });
    ASSERT_FALSE(result.has_value()) << change;
    EXPECT_TRUE(reached) << result.error().detail;
    EXPECT_NE(result.error().detail.find("permission denied"), std::string::npos) << result.error().detail;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Roles, ::testing::Values(chiroflow::testing::postgres_case()),
                         chiroflow::testing::case_name);

}  // namespace
}  // namespace chiroflow::store::schema
