// SPDX-License-Identifier: Apache-2.0
// The queries of patients, clinicians, appointments and the audit log, on every database.
#include <set>
#include <thread>

#include "domain/organization.hpp"
#include "domain/user.hpp"
#include "store/appointments.hpp"
#include "store/audit_events.hpp"
#include "store/audit_log.hpp"
#include "store/clinicians.hpp"
#include "store/patients.hpp"
#include "store/row.hpp"
#include "store/schema/migrate.hpp"
#include "support/test_databases.hpp"

namespace chiroflow::store {
namespace {

using chiroflow::testing::ManualClock;

class Records : public chiroflow::testing::OnEveryDatabase {
 protected:
  void SetUp() override {
    OnEveryDatabase::SetUp();
    ManualClock clock;
    ASSERT_TRUE(schema::migrate(schema(), clock, "test"));
    Organization o;
    o.id = organization;
    insert(o);
    User user;
    user.id = UserId("u1");
    user.organization_id = organization;
    user.email = "u1@example.org";
    user.first_name = "Robin";
    user.last_name = "Provider";
    insert(user);
    Clinician c;
    c.id = clinician;
    c.organization_id = organization;
    c.user_id = user.id;
    insert(c);
  }
  template <class T>
  void insert(const T& row) {
    const auto done = database().write([&](db::Writer& writer) { return insert_row(writer, row); });
    ASSERT_TRUE(done) << done.error().detail;
  }
  template <class F>
  auto read(F&& work) {
    using T = typename std::invoke_result_t<F&, db::Reader&>::value_type;
    auto value = db::read<T>(database(), work);
    EXPECT_TRUE(value) << value.error().detail;
    return value ? std::move(*value) : T{};
  }
  Patient patient(const std::string& id, const std::string& last, const std::string& first, const std::string& mrn) {
    Patient p;
    p.id = PatientId(id);
    p.organization_id = organization;
    p.last_name = last;
    p.first_name = first;
    p.mrn = mrn;
    insert(p);
    return p;
  }
  Appointment appointment(const std::string& id, Instant start,
                          AppointmentStatus status = AppointmentStatus::SCHEDULED) {
    Appointment a;
    a.id = AppointmentId(id);
    a.organization_id = organization;
    a.patient_id = PatientId("p1");
    a.provider_id = clinician;
    a.start_time = start;
    a.end_time = start + Minutes(30);
    a.status = status;
    insert(a);
    return a;
  }
  std::vector<std::string> found(const PatientFilter& filter, const std::optional<PatientCursor>& cursor = std::nullopt,
                                 int limit = 20) {
    std::vector<std::string> ids;
    for (const auto& item :
         read([&](db::Reader& reader) { return list_patients(reader, organization, filter, cursor, limit); }))
      ids.push_back(item.id.value);
    return ids;
  }

  const OrganizationId organization{"o1"};
  const ClinicianId clinician{"c1"};
  const Instant noon = from_unix_ms(1'900'000'000'000);
};

TEST_P(Records, PatientsAreFoundByTheBeginningOfANameAndListedInOrder) {
  patient("p1", "Zeta", "Ada", "1");
  patient("p2", "alpha", "Bo", "X-7");
  patient("p3", "Alphard", "Cy", "3");
  patient("p4", "Ångström", "Di", "4");
  EXPECT_EQ(found({}), (std::vector<std::string>{"p2", "p3", "p1", "p4"}));
  EXPECT_EQ(found({.status = std::nullopt, .search = "ALPH", .record_number = std::nullopt}),
            (std::vector<std::string>{"p2", "p3"}));
  EXPECT_EQ(found({.status = std::nullopt, .search = "bo alpha", .record_number = std::nullopt}),
            std::vector<std::string>{"p2"});
  EXPECT_EQ(found({.status = std::nullopt, .search = "x-7", .record_number = "x-7"}), std::vector<std::string>{"p2"});
  EXPECT_EQ(found({.status = std::nullopt, .search = "Ångs", .record_number = std::nullopt}),
            std::vector<std::string>{"p4"});
  EXPECT_EQ(found({}, PatientCursor{"alpha", "Bo", PatientId("p2")}, 1), (std::vector<std::string>{"p3", "p1"}));
  EXPECT_TRUE(found({.status = PatientStatus::ARCHIVED, .search = "", .record_number = std::nullopt}).empty());
}

TEST_P(Records, RecordNumbersRiseAndAreNeverGivenTwice) {
  constexpr int kThreads = 6;
  constexpr int kEach = 5;
  patient("typed", "Typed", "By hand", "MRN000007");
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const auto done = database().write([&](db::Writer& writer) -> Result<void> {
          TRY(lock_organization(writer, organization));
          Patient p;
          p.id = PatientId("t" + std::to_string(t) + "-" + std::to_string(i));
          p.organization_id = organization;
          p.mrn = TRY(next_record_number(writer, organization));
          return insert_row(writer, p);
        });
        EXPECT_TRUE(done) << done.error().detail;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  const auto last = read([&](db::Reader& reader) {
    return query_value<std::string>(reader, "SELECT MAX(mrn) FROM patient WHERE organization_id = ?", organization);
  });
  EXPECT_EQ(last, "MRN000037");
}

TEST_P(Records, AppointmentsAreListedByTimeAndOverlapsAreSeen) {
  patient("p1", "Zeta", "Ada", "1");
  appointment("a2", noon);
  appointment("a1", noon);
  appointment("a3", noon + Hours(2), AppointmentStatus::CANCELLED);
  const auto list = [&](const AppointmentFilter& filter, const std::optional<AppointmentCursor>& cursor) {
    std::vector<std::string> ids;
    for (const auto& item :
         read([&](db::Reader& reader) { return list_appointments(reader, organization, filter, cursor, 20); })) {
      EXPECT_EQ(item.patient.demographics.last_name, "Zeta");
      EXPECT_EQ(item.provider.user.last_name, "Provider");
      EXPECT_FALSE(item.session);
      ids.push_back(item.id.value);
    }
    return ids;
  };
  EXPECT_EQ(list({}, std::nullopt), (std::vector<std::string>{"a1", "a2", "a3"}));
  EXPECT_EQ(list({}, AppointmentCursor{noon, AppointmentId("a1")}), (std::vector<std::string>{"a2", "a3"}));
  AppointmentFilter filter;
  filter.patient = PatientId("p1");
  filter.clinician = clinician;
  filter.status = AppointmentStatus::CANCELLED;
  filter.from = noon;
  filter.to = noon + Hours(3);
  filter.is_telehealth = false;
  EXPECT_EQ(list(filter, std::nullopt), std::vector<std::string>{"a3"});
  const auto overlaps = [&](const std::string& but, Instant start) {
    return read([&](db::Reader& reader) {
      return has_overlap(reader, organization, clinician, AppointmentId(but), start, start + Minutes(30));
    });
  };
  EXPECT_TRUE(overlaps("new", noon + Minutes(29)));
  EXPECT_FALSE(overlaps("new", noon + Minutes(30)));
  EXPECT_FALSE(overlaps("new", noon + Hours(2)));
}

TEST_P(Records, LinksThatStillOpenFollowTheSession) {
  patient("p1", "Zeta", "Ada", "1");
  appointment("a1", noon);
  TelehealthSession session;
  session.id = SessionId("s1");
  session.organization_id = organization;
  session.appointment_id = AppointmentId("a1");
  session.room_name = "cf-1";
  session.scheduled_start_time = noon;
  session.scheduled_end_time = noon + Minutes(30);
  insert(session);
  Participant who;
  who.id = ParticipantId("pt1");
  who.organization_id = organization;
  who.session_id = session.id;
  who.patient_id = PatientId("p1");
  insert(who);
  EXPECT_EQ(read([&](db::Reader& reader) { return find_patient_participant(reader, organization, session.id); }),
            who.id);
  for (const auto& [id, expires, revoked] :
       {std::tuple("live", noon + Hours(1), false), std::tuple("dead", noon, false),
        std::tuple("revoked", noon + Hours(1), true)}) {
    VisitLink link;
    link.id = VisitLinkId(id);
    link.organization_id = organization;
    link.session_id = session.id;
    link.participant_id = who.id;
    link.token_hash = id;
    link.expires_at = expires;
    if (revoked) link.revoked_at = noon;
    insert(link);
  }
  EXPECT_TRUE(read([&](db::Reader& reader) { return patient_has_link(reader, organization, session.id, noon); }));
  EXPECT_FALSE(
      read([&](db::Reader& reader) { return patient_has_link(reader, organization, session.id, noon + Hours(1)); }));
  const auto moved = db::write<std::int64_t>(database(), [&](db::Writer& writer) {
    return set_link_expiry(writer, organization, session.id, noon, noon + Hours(9));
  });
  EXPECT_EQ(moved.value_or(0), 1);
}

TEST_P(Records, CliniciansAreLicensedInAStateOnADay) {
  ClinicianLicence licence;
  licence.id = LicenceId("l1");
  licence.organization_id = organization;
  licence.clinician_id = clinician;
  licence.state = "TX";
  licence.number = "1";
  licence.valid_from = parse_date("2030-01-01");
  licence.valid_until = parse_date("2030-12-31");
  insert(licence);
  const auto licensed = [&](const std::string& state, std::string_view day) {
    return read(
        [&](db::Reader& reader) { return licensed_in(reader, organization, clinician, state, *parse_date(day)); });
  };
  EXPECT_TRUE(licensed("TX", "2030-01-01"));
  EXPECT_TRUE(licensed("TX", "2030-12-31"));
  EXPECT_FALSE(licensed("TX", "2029-12-31"));
  EXPECT_FALSE(licensed("TX", "2031-01-01"));
  EXPECT_FALSE(licensed("OK", "2030-06-01"));
  const auto page =
      read([&](db::Reader& reader) { return list_clinicians(reader, organization, true, std::nullopt, 5); });
  ASSERT_EQ(page.size(), 1u);
  EXPECT_EQ(page[0].user.first_name, "Robin");
  EXPECT_TRUE(read([&](db::Reader& reader) {
                return list_clinicians(reader, organization, std::nullopt, ClinicianCursor{0, clinician}, 5);
              }).empty());
}

TEST_P(Records, TheAuditLogTellsWhoLookedAtAPatient) {
  AuditLog log{crypto::Secret(std::string_view("root"))};
  for (const auto& [actor, action] : {std::pair("u1", AuditAction::READ), std::pair("visitor", AuditAction::UPDATE),
                                      std::pair("u1", AuditAction::UPDATE)}) {
    AuditEvent event;
    event.organization_id = organization;
    event.id = AuditEventId(std::string("e-") + actor + std::string(name_of(action)));
    event.at = noon;
    event.actor_type = std::string_view(actor) == "u1" ? ActorType::USER : ActorType::PATIENT;
    event.actor_id = actor;
    event.event = "patients.get";
    event.action = action;
    event.patient_id = PatientId("p1");
    const auto done = database().write([&](db::Writer& writer) -> Result<void> {
      TRY(log.append(writer, event));
      return {};
    });
    ASSERT_TRUE(done) << done.error().detail;
  }
  const auto entered = database().write([&](db::Writer& writer) -> Result<void> {
    EXPECT_EQ(TRY(enter_patients(writer, organization, 100)), 3);
    return {};
  });
  ASSERT_TRUE(entered) << entered.error().detail;
  const auto accesses =
      read([&](db::Reader& reader) { return patient_access(reader, organization, PatientId("p1"), 10); });
  ASSERT_EQ(accesses.size(), 2u);
  EXPECT_EQ(accesses[0].actor_type, ActorType::PATIENT);
  EXPECT_FALSE(accesses[0].actor);
  EXPECT_EQ(accesses[1].count, 2);
  EXPECT_EQ(accesses[1].reads, 1);
  EXPECT_EQ(accesses[1].actor->last_name, "Provider");
  AuditFilter filter;
  filter.actor = "u1";
  filter.patient = PatientId("p1");
  filter.from = noon;
  const auto lines = read([&](db::Reader& reader) { return list_audit(reader, organization, filter, 3, 10); });
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].event.seq, 1);
  int walked = 0;
  read([&](db::Reader& reader) -> Result<bool> {
    TRY(walk_chain(reader, organization, 1, 10, [&](const db::Row& row) -> Result<void> {
      int column = 0;
      const auto event = TRY(read_row<CheckedEvent>(row, column));
      EXPECT_FALSE(event.checkpoint);
      ++walked;
      return {};
    }));
    return true;
  });
  EXPECT_EQ(walked, 2);
}

CHIROFLOW_ON_EVERY_DATABASE(Records);

}  // namespace
}  // namespace chiroflow::store
