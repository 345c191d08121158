// SPDX-License-Identifier: Apache-2.0
#include "app/booking.hpp"

#include "crypto/token.hpp"
#include "support/session_fixture.hpp"

namespace chiroflow::app {
namespace {

class Booking : public SessionFixture {
 protected:
  VisitLink link() { return rows<VisitLink>("").at(0); }
  std::string token_of_link() { return booked.visit_link.substr(booked.visit_link.rfind('/') + 1); }
};

TEST_F(Booking, MakesSessionPatientAndLinkTogether) {
  const auto kept = session();
  EXPECT_EQ(kept.appointment_id, clinic.appointment.id);
  EXPECT_EQ(kept.status, TelehealthSessionStatus::SCHEDULED);
  EXPECT_EQ(kept.room_url, "https://clinic.example/telehealth/room/" + kept.room_name);
  EXPECT_EQ(kept.version, 1);
  const auto people = rows<Participant>("");
  ASSERT_EQ(people.size(), 1U);
  EXPECT_EQ(people[0].role, ParticipantRole::PATIENT);
  EXPECT_EQ(people[0].patient_id, clinic.patient.id);
  EXPECT_EQ(link().participant_id, people[0].id);
  EXPECT_EQ(link().created_by, clinic.staff.id);
}

// H-08: the link is a secret of 160 bits or more, and the database cannot give it away.
TEST_F(Booking, H08KeepsTheHashOfTheLinkAndNotTheLink) {
  EXPECT_EQ(link().token_hash, crypto::token_hash(token_of_link()).hex());
  EXPECT_EQ(link().token_hash.find(token_of_link()), std::string::npos);
  EXPECT_GE(token_of_link().size(), 27U);
}

TEST_F(Booking, TheLinkDiesADayAfterTheEnd) { EXPECT_EQ(link().expires_at, clinic.appointment.end_time + Hours(24)); }

TEST_F(Booking, AsksNoVendorWhoseRoomsAreMadeAtTheDoor) {
  EXPECT_TRUE(custom.created.empty());
  EXPECT_EQ(count("room"), 0);
}

TEST_F(Booking, RoomNamesCarryNothingOfThePatientAndDiffer) {
  const auto second = book(clinic, new_appointment(clinic, clinic.appointment.start_time + Hours(1)));
  EXPECT_NE(second.session.room_name, booked.session.room_name);
  EXPECT_NE(second.visit_link, booked.visit_link);
  for (const auto* secret : {"Zenobia", "Quartermaine", "MRN"})
    EXPECT_EQ(booked.session.room_name.find(secret), std::string::npos);
}

TEST_F(Booking, AnAppointmentHasOneSessionOnly) {
  auto call = call_as(clinic.staff);
  const auto arranged = take(arrange_video(call, clinic.appointment.id, clinic.appointment.patient_id,
                                           clinic.appointment.start_time, clinic.appointment.end_time, std::nullopt));
  const auto again = db::write<BookedSession>(
      *database, [&](db::Writer& writer) { return book_session(call, writer, clinic.appointment, arranged); });
  expect_error(again, ErrorCode::conflict, "unique:telehealth_session(appointment_id)");
  EXPECT_EQ(count("participant"), 1) << "nothing of the second booking stays";
}

TEST_F(Booking, ARoomThatWasNotNeededIsGivenBack) {
  auto call = call_as(clinic.staff);
  VideoBooking unused;
  unused.session_id = id;
  unused.room_name = "cf-x-y-z";
  release_video(call, unused);
  EXPECT_TRUE(custom.ended.empty()) << "there was no room";
  unused.room = MadeRoom{take(video.find({}, TelehealthProvider::CUSTOM)),
                         {.name = unused.room_name, .external_id = {}, .join_url = {}, .secret = {}}};
  release_video(call, unused);
  EXPECT_EQ(custom.ended, std::vector<std::string>{"cf-x-y-z"});
}

TEST_F(Booking, AnAppointmentIsBookableUntilItsLinksWouldDie) {
  const auto bookable = [&](AppointmentStatus status, Instant now) {
    clock.jump_to(now);
    auto changed = clinic.appointment;
    changed.status = status;
    return require_bookable(call_as(clinic.staff), clinic.organization, changed).has_value();
  };
  using enum AppointmentStatus;
  const auto closes = clinic.appointment.end_time + Hours(24);
  EXPECT_TRUE(bookable(SCHEDULED, closes - Millis(1)));
  EXPECT_FALSE(bookable(SCHEDULED, closes));
  for (const auto status : {CONFIRMED, CHECKED_IN, IN_PROGRESS})
    EXPECT_TRUE(bookable(status, clinic.appointment.start_time)) << name_of(status);
  for (const auto status : {CANCELLED, NO_SHOW, COMPLETED})
    EXPECT_FALSE(bookable(status, clinic.appointment.start_time)) << name_of(status);
}

}  // namespace
}  // namespace chiroflow::app
