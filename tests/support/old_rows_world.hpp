// SPDX-License-Identifier: Apache-2.0
// For tests of what goes by its age, on every database: a clinic with one visit to come, and rows of any age around it.
#pragma once

#include "app/appointments/appointments.hpp"
#include "app/auth/password_hasher.hpp"
#include "app/server/clear_old_rows.hpp"
#include "app/video/video_service.hpp"
#include "crypto/key_ring.hpp"
#include "domain/messages.hpp"
#include "domain/recording.hpp"
#include "domain/visit.hpp"
#include "store/schema/migrate.hpp"
#include "support/least_clinic.hpp"
#include "support/scripted_provider.hpp"
#include "support/seeded_random.hpp"
#include "support/test_databases.hpp"

namespace chiroflow::app {

class OldRowsWorld : public testing::OnEveryDatabase {
 protected:
  void SetUp() override {
    OnEveryDatabase::SetUp();
    ASSERT_TRUE(store::schema::migrate(schema(), clock, "test"));
    services.emplace(Services{database(), clock, random, ids, audit_log, sealer, video, passwords, log, settings});
    const testing::LeastClinic clinic;
    clinic.insert_into(database());
    Organization quiet;
    quiet.id = OrganizationId("o2");
    insert(quiet);
    actor = clinic.owner();
    Call call(*services, actor, origin, "test.call", AuditAction::CREATE);
    CreateAppointmentInput visit;
    visit.patient_id = clinic.patient.id;
    visit.provider_id = clinic.clinician.id;
    visit.start_time = clock.now() + Minutes(10);
    visit.end_time = clock.now() + Minutes(40);
    visit.is_telehealth = true;
    const auto made = create_appointment(call, visit);
    ASSERT_TRUE(made) << made.error().detail;
    session = made->session->id;
    execute("DELETE FROM outbox_event");
    execute("DELETE FROM session_notice");
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
    return found && *found ? **found : T();
  }
  std::int64_t count(const std::string& from) { return value<std::int64_t>("SELECT COUNT(*) FROM " + from); }

  void attempt(Instant at) {
    ProviderAttempt row;
    row.id = ids.next_text();
    row.organization_id = actor.organization_id;
    row.session_id = session;
    row.operation = "create_room";
    row.at = at;
    insert(row);
  }
  void device(const std::string& id, std::optional<Instant> replaced_at) {
    VisitDevice row;
    row.id = VisitDeviceId(id);
    row.organization_id = actor.organization_id;
    row.visit_link_id = VisitLinkId(value<std::string>("SELECT id FROM visit_link WHERE session_id = ?", session));
    row.token_hash = id;
    row.bound_at = clock.now() - Hours(24 * 400);
    row.replaced_at = replaced_at;
    insert(row);
  }
  void event(std::int64_t position, std::optional<Instant> delivered_at) {
    OutboxEvent row;
    row.id = ids.next<EventId>();
    row.organization_id = actor.organization_id;
    row.position = position;
    row.kind = "session.started";
    row.session_id = session;
    row.payload = RawJson{"{}"};
    row.created_at = clock.now() - Hours(24 * 400);
    row.delivered_at = delivered_at;
    insert(row);
  }
  void execute(const std::string& sql) {
    const auto done = database().write([&](db::Writer& writer) -> Result<void> {
      TRY(store::execute(writer, sql));
      return {};
    });
    EXPECT_TRUE(done) << done.error().detail;
  }
  void waited(Instant left) {
    VirtualWaitingRoom row;
    row.id = ids.next<WaitingRoomId>();
    row.organization_id = actor.organization_id;
    row.patient_id = PatientId("p1");
    row.session_id = session;
    row.status = WaitingRoomStatus::LEFT;
    row.join_time = left - Hours(1);
    row.leave_time = left;
    row.device_type = "phone";
    row.browser_info = "Browser 1";
    row.connection_type = "wifi";
    row.check_results = RawJson{"{}"};
    row.notes = "kept";
    insert(row);
  }
  void notice(std::int64_t seq) {
    SessionNotice row;
    row.organization_id = actor.organization_id;
    row.session_id = session;
    row.seq = seq;
    row.kind = "session.started";
    row.payload = RawJson{"{}"};
    row.created_at = clock.now();
    insert(row);
  }
  void end_visit(Instant at) {
    execute("UPDATE telehealth_session SET status = 'COMPLETED', actual_start_time = " +
            std::to_string(at.time_since_epoch().count()) +
            ", actual_end_time = " + std::to_string(at.time_since_epoch().count()));
  }
  ClearedRows clear(int batch) {
    const auto cleared = clear_old_rows(*services, batch);
    EXPECT_TRUE(cleared) << cleared.error().detail;
    return cleared.value_or(ClearedRows());
  }

  testing::ManualClock clock;
  testing::SeededRandom random;
  testing::NullLogger log;
  IdGenerator ids{clock, random};
  store::AuditLog audit_log{crypto::Secret(std::string_view("root"))};
  crypto::Sealer sealer{crypto::KeyRing(crypto::MasterKey::generate(random, clock.now())), random};
  testing::ScriptedProvider custom;
  VideoService video{{&custom}, clock};
  PasswordHasher passwords{HashLimits{}};
  Settings settings;
  std::optional<Services> services;
  Actor actor;
  Origin origin;
  SessionId session;
};

}  // namespace chiroflow::app
