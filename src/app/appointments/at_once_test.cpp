// SPDX-License-Identifier: Apache-2.0
// Many people at one visit, on every database: one appointment, one session, no deadlock, both of one mind at the end.
#include <thread>

#include "app/appointments/appointments.hpp"
#include "app/patients/patients.hpp"
#include "app/telehealth/lifecycle.hpp"
#include "app/telehealth/reschedule.hpp"
#include "domain/session_state.hpp"
#include "store/schema/migrate.hpp"
#include "store/sessions.hpp"
#include "support/least_clinic.hpp"
#include "support/own_desk.hpp"
#include "support/test_databases.hpp"

namespace chiroflow::app {
namespace {

constexpr std::size_t kThreads = 6;

class AppointmentsAtOnce : public testing::OnEveryDatabase {
 protected:
  void SetUp() override {
    OnEveryDatabase::SetUp();
    ASSERT_TRUE(store::schema::migrate(schema(), clock, "test"));
    const testing::LeastClinic clinic;
    clinic.insert_into(database());
    actor = clinic.owner();
    for (std::size_t i = 0; i < kThreads; ++i)
      desks.push_back(std::make_unique<testing::OwnDesk>(database(), clock, audit_log, settings, keys, 100 + i));
  }
  Call call_at(std::size_t desk) {
    return Call(desks[desk]->services, actor, origin, "test.call", AuditAction::UPDATE);
  }
  template <class F>
  void at_once(F work) {
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kThreads; ++i) threads.emplace_back([&, i] { work(i); });
    for (auto& thread : threads) thread.join();
  }
  CreateAppointmentInput visit() {
    CreateAppointmentInput input;
    input.patient_id = PatientId("p1");
    input.provider_id = ClinicianId("c1");
    input.start_time = clock.now() + Minutes(10);
    input.end_time = clock.now() + Minutes(40);
    input.is_telehealth = true;
    return input;
  }
  std::int64_t count(const std::string& table) {
    const auto rows = db::read<std::optional<std::int64_t>>(database(), [&](db::Reader& reader) {
      return store::query_value<std::int64_t>(reader, "SELECT COUNT(*) FROM " + table);
    });
    return rows && *rows ? **rows : -1;
  }

  testing::ManualClock clock;
  testing::SeededRandom random;
  crypto::KeyRing keys{crypto::MasterKey::generate(random, clock.now())};
  store::AuditLog audit_log{crypto::Secret(std::string_view("root"))};
  Settings settings;
  Actor actor;
  Origin origin;
  std::vector<std::unique_ptr<testing::OwnDesk>> desks;
};

TEST_P(AppointmentsAtOnce, WithTheSameExternalIdAreOne) {
  at_once([&](std::size_t i) {
    auto input = visit();
    input.external_id = "same";
    auto call = call_at(i);
    const auto made = create_appointment(call, input);
    EXPECT_TRUE(made) << made.error().detail;
    CreatePatientInput patient;
    patient.first_name = "Ada";
    patient.last_name = "Lovelace";
    patient.external_id = "same";
    const auto created = create_patient(call, patient);
    EXPECT_TRUE(created) << created.error().detail;
  });
  EXPECT_EQ(count("appointment"), 1);
  EXPECT_EQ(count("telehealth_session"), 1);
  EXPECT_EQ(count("visit_link"), 1);
  EXPECT_EQ(count("patient"), 2);
}

TEST_P(AppointmentsAtOnce, KeepAppointmentAndSessionOfOneMind) {
  auto first = call_at(0);
  auto late = visit();  // so that the patient can be a no-show
  late.start_time -= Hours(2);
  late.end_time -= Hours(2);
  const auto made = create_appointment(first, late);
  ASSERT_TRUE(made) << made.error().detail;
  const auto session = made->session->id;
  // Conflicts are answers here; only trouble of the database would be a fault.
  const auto fine = [](const auto& result) {
    EXPECT_TRUE(result || result.error().code == ErrorCode::conflict) << (result ? "" : result.error().detail);
  };
  at_once([&](std::size_t i) {
    for (int round = 0; round < 5; ++round) {
      auto call = call_at(i);
      const auto start = clock.now() - Hours(2) + Minutes(5 * round + static_cast<int>(i));
      if (i % 3 == 0)
        fine(cancel_appointment(call, {.appointment_id = made->id, .reason = std::nullopt, .version = std::nullopt}));
      if (i % 3 == 1) fine(reschedule(call, {session, start, start + Minutes(30)}));
      if (i % 3 == 2) fine(mark_no_show(call, {.session_id = session, .notes = std::nullopt}));
      MoveAppointmentInput move;
      move.appointment_id = made->id;
      move.start_time = start;
      move.end_time = start + Minutes(20);
      fine(move_appointment(call, move));
    }
  });
  auto call = call_at(0);
  const auto after = get_appointment(call, {made->id});
  ASSERT_TRUE(after);
  EXPECT_EQ(appointment_status_for(after->session->status), after->status);
  const auto row = db::read<std::optional<TelehealthSession>>(
      database(), [&](db::Reader& reader) { return store::find_session(reader, actor.organization_id, session); });
  ASSERT_TRUE(row && *row);
  EXPECT_EQ((*row)->scheduled_start_time, after->start_time);
  EXPECT_EQ((*row)->scheduled_end_time, after->end_time);
}

CHIROFLOW_ON_EVERY_DATABASE(AppointmentsAtOnce);

}  // namespace
}  // namespace chiroflow::app
