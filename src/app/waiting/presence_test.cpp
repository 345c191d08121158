// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/presence.hpp"

#include "support/session_fixture.hpp"

namespace chiroflow::app {
namespace {

class PresenceTest : public SessionFixture {
 protected:
  PresenceTest() {
    row.id = ids.next<WaitingRoomId>();
    row.organization_id = clinic.organization.id;
    row.patient_id = clinic.patient.id;
    row.session_id = id;
    row.join_time = row.created_at = row.updated_at = clock.now();
    insert(row);
  }
  std::optional<Instant> seen_after_mark_of(const Actor& actor) {
    const auto call = call_as(actor, "realtime.present");
    mark_present(call, id);
    execute("UPDATE organization SET version = version");  // the writer takes work in its order
    return load(row).last_seen_at;
  }
  VirtualWaitingRoom row;
};

TEST_F(PresenceTest, IsNotedForThePatientOfTheSession) {
  EXPECT_EQ(seen_after_mark_of(as_visitor(patient_of(id))), clock.now());
  EXPECT_EQ(load(row).updated_at, row.updated_at);
}

TEST_F(PresenceTest, IsWrittenEveryTenSecondsAtMost) {
  const auto first = clock.now();
  EXPECT_EQ(seen_after_mark_of(as_visitor(patient_of(id))), first);
  clock.advance(Seconds(9));
  EXPECT_EQ(seen_after_mark_of(as_visitor(patient_of(id))), first);
  clock.advance(Seconds(1));
  EXPECT_EQ(seen_after_mark_of(as_visitor(patient_of(id))), clock.now());
}

TEST_F(PresenceTest, OfStaffGuestsAndOtherVisitsSaysNothingOfThePatient) {
  EXPECT_EQ(seen_after_mark_of(as(clinic.provider)), std::nullopt);
  auto guest = patient_of(id);
  guest.role = ParticipantRole::GUEST;
  EXPECT_EQ(seen_after_mark_of(as_visitor(guest)), std::nullopt);
  auto elsewhere = patient_of(id);
  elsewhere.session_id = SessionId("another");
  EXPECT_EQ(seen_after_mark_of(as_visitor(elsewhere)), std::nullopt);
}

TEST_F(PresenceTest, OfManyIsEvidenceThatTheyCame) {
  const auto note = [&] {
    const std::vector<Presence> present{{clinic.organization.id, id}};
    take(note_presence(services, present));
    return session().patient_first_seen_at;
  };
  const auto opens = booked.session.scheduled_start_time - Minutes(clinic.organization.join_window_minutes);
  clock.jump_to(opens - Millis(1));
  EXPECT_EQ(note(), std::nullopt) << "days before it says nothing";
  clock.jump_to(opens);
  EXPECT_EQ(note(), opens);
  clock.advance(Seconds(15));
  EXPECT_EQ(note(), opens);
  EXPECT_EQ(load(row).last_seen_at, clock.now());
}

}  // namespace
}  // namespace chiroflow::app
