// SPDX-License-Identifier: Apache-2.0
#include <regex>
#include <set>

#include "app/telehealth/rooms.hpp"
#include "support/session_fixture.hpp"
#include "support/unchanged_read.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthProvider;

class CreateRoom : public SessionFixture {
 protected:
  CreateRoom() : fresh(new_appointment(clinic, clock.now() + Hours(2))) {}

  Result<CreateRoomOutput> create(const AppointmentId& of, std::optional<TelehealthProvider> provider = std::nullopt) {
    auto call = call_as(clinic.staff, "telehealth.createRoom", AuditAction::CREATE);
    return create_room(call, {.appointment_id = of, .provider = provider});
  }
  Result<CreateRoomOutput> create(std::optional<TelehealthProvider> provider = std::nullopt) {
    return create(fresh.id, provider);
  }
  void attest(TelehealthProvider provider) {
    BaaAttestation row;
    row.id = ids.next<AttestationId>();
    row.organization_id = clinic.organization.id;
    row.provider = provider;
    row.attested_by = clinic.owner.id;
    row.attested_at = clock.now();
    insert(row);
  }
  TelehealthSession made(const CreateRoomOutput& out) { return load<TelehealthSession>(out.session_id.value); }

  Appointment fresh;
};

TEST_F(CreateRoom, MakesTheSessionItsAddressAndTheFirstVisitLink) {
  const auto out = take(create());
  EXPECT_FALSE(out.already_exists);
  EXPECT_EQ(out.status, TelehealthSessionStatus::SCHEDULED);
  EXPECT_EQ(out.provider, CUSTOM);
  const std::regex name("cf-" + fresh.id.value.substr(17) + "-[0-9a-z]+-[0-9a-f]{8}");
  EXPECT_TRUE(std::regex_match(out.room_name.value.value(), name)) << *out.room_name.value;
  EXPECT_EQ(out.room_url, "https://clinic.example/telehealth/room/" + *out.room_name.value);
  EXPECT_EQ(out.host_url.value, out.room_url) << "no role in an address";
  EXPECT_TRUE(out.visit_link.value->starts_with("https://clinic.example/v/"));
  EXPECT_EQ(out.warning.value, std::nullopt);
  const auto kept = made(out);
  EXPECT_EQ(kept.scheduled_start_time, fresh.start_time);
  EXPECT_EQ(kept.scheduled_end_time, fresh.end_time);
  EXPECT_EQ(kept.place_of_service_code, std::nullopt) << "nothing is known of the place yet";
  EXPECT_EQ(kept.telehealth_modifier, std::nullopt);
  EXPECT_EQ(last_event_of(clinic).event, "telehealth.createRoom");
}

TEST_F(CreateRoom, KeepsToWhatThePatientsStateAsksOfCalls) {
  twilio.is_configured = true;
  custom.abilities.end_to_end_encryption = true;
  attest(TWILIO);
  execute("UPDATE patient SET state = 'ND'");
  const auto out = take(create(TWILIO));
  EXPECT_EQ(out.provider, CUSTOM);
  EXPECT_NE(out.warning.value.value_or("").find("North Dakota"), std::string::npos);
  EXPECT_EQ(count("provider_attempt WHERE error_code = 'not_end_to_end'"), 1);
}

TEST_F(CreateRoom, MakesTheAppointmentAVideoVisit) {
  execute("UPDATE appointment SET is_telehealth = 0 WHERE id = '" + fresh.id.value + "'");
  take(create());
  const auto after = load(fresh);
  EXPECT_TRUE(after.is_telehealth);
  EXPECT_EQ(after.version, fresh.version + 1);
}

TEST_F(CreateRoom, AnswersARepetitionWithTheSameSession) {
  const auto first = take(create());
  const auto again = take(create(TWILIO));
  EXPECT_TRUE(again.already_exists);
  EXPECT_EQ(again.session_id, first.session_id);
  EXPECT_EQ(again.room_url, first.room_url);
  EXPECT_EQ(again.visit_link.value, std::nullopt) << "a secret is shown once";
  EXPECT_EQ(again.room_name.value, std::nullopt);
  testing::expect_unchanged_read(last_event_of(clinic), fresh.patient_id);
  EXPECT_EQ(count("telehealth_session WHERE appointment_id = '" + fresh.id.value + "'"), 1);
}

// 8 at once: 500 "Unique constraint failed" in 20 of 20 tries.
TEST_F(CreateRoom, EightAtOnceGiveOneSessionAndSevenTimesAlreadyExists) {
  const auto& staff = as(clinic.staff);
  std::vector<std::optional<CreateRoomOutput>> outs(8);
  at_once(8, [&](const Services& mine, std::size_t i) {
    Call call(mine, staff, origin, "telehealth.createRoom", AuditAction::CREATE);
    if (auto out = create_room(call, {.appointment_id = fresh.id, .provider = std::nullopt})) outs[i] = std::move(*out);
  });
  int existing = 0;
  std::set<std::string> sessions;
  for (const auto& out : outs) {
    ASSERT_TRUE(out.has_value());
    existing += out->already_exists ? 1 : 0;
    sessions.insert(out->session_id.value);
  }
  EXPECT_EQ(existing, 7);
  EXPECT_EQ(sessions.size(), 1U);
  EXPECT_EQ(count("participant WHERE session_id = '" + *sessions.begin() + "'"), 1);
  EXPECT_EQ(count("visit_link WHERE session_id = '" + *sessions.begin() + "'"), 1);
}

// A cancelled appointment of 90 days ago got a SCHEDULED session.
TEST_F(CreateRoom, OpensNothingForAnAppointmentThatIsOver) {
  for (const auto* over : {"CANCELLED", "NO_SHOW", "COMPLETED"}) {
    execute("UPDATE appointment SET status = '" + std::string(over) + "' WHERE id = '" + fresh.id.value + "'");
    const auto refused = create();
    expect_error(refused, ErrorCode::precondition_failed, "appointment_over");
    EXPECT_NE(refused.error().message.find(over), std::string::npos);
  }
  EXPECT_EQ(count("telehealth_session WHERE appointment_id = '" + fresh.id.value + "'"), 0);
}

TEST_F(CreateRoom, OpensNothingForAnAppointmentOfLongAgo) {
  clock.jump_to(fresh.end_time + Hours(24) - Millis(1));
  const auto old = new_appointment(clinic, clock.now() - Hours(24 * 90));
  expect_error(create(old.id), ErrorCode::precondition_failed, "appointment_over");
  EXPECT_TRUE(create()) << "until its links would die";
  clock.jump_to(fresh.end_time + Hours(24));
  expect_error(create(), ErrorCode::precondition_failed, "appointment_over");
}

TEST_F(CreateRoom, BringsBackASessionThatWasSwitchedOff) {
  const auto first = take(create());
  execute("UPDATE telehealth_session SET status = 'CANCELLED' WHERE id = '" + first.session_id.value + "'");
  execute("UPDATE appointment SET is_telehealth = 0 WHERE id = '" + fresh.id.value + "'");
  const auto again = take(create());
  EXPECT_EQ(again.session_id, first.session_id);
  EXPECT_EQ(again.room_url, first.room_url) << "the address in the patient's mail goes on working";
  EXPECT_EQ(again.status, TelehealthSessionStatus::SCHEDULED);
  EXPECT_TRUE(load(fresh).is_telehealth);
  EXPECT_EQ(made(again).status, TelehealthSessionStatus::SCHEDULED);
}

TEST_F(CreateRoom, DoesNotKnowAnotherOrganizationsAppointment) {
  expect_error(create(other.appointment.id), ErrorCode::not_found);
  EXPECT_EQ(create(other.appointment.id).error().message, create(AppointmentId("cnothing")).error().message);
}

TEST_F(CreateRoom, RefusesAProviderThatIsNotConfiguredBeforeAnythingIsWritten) {
  const auto refused = create(ZOOM);
  expect_error(refused, ErrorCode::precondition_failed, "not_configured");
  EXPECT_EQ(count("telehealth_session WHERE appointment_id = '" + fresh.id.value + "'"), 0);
}

TEST_F(CreateRoom, TakesAnExplicitProviderAndWarnsWithoutAnAttestedAgreement) {
  twilio.is_configured = true;
  const auto out = take(create(TWILIO));
  EXPECT_EQ(out.provider, TWILIO);
  EXPECT_NE(out.warning.value.value().find("TWILIO"), std::string::npos);
  EXPECT_EQ(made(out).provider, TWILIO);
}

TEST_F(CreateRoom, WarnsOfNothingOnceTheAgreementIsAttested) {
  twilio.is_configured = true;
  attest(TWILIO);
  EXPECT_EQ(take(create(TWILIO)).warning.value, std::nullopt);
}

// DEFAULT_VIDEO_PROVIDER was ignored.
TEST_F(CreateRoom, FollowsTheServersDefaultAndTheOrganizationsBeforeIt) {
  twilio.is_configured = true;
  settings.default_provider = TWILIO;
  EXPECT_EQ(take(create()).provider, TWILIO);
  execute("UPDATE organization SET default_provider = 'CUSTOM'");
  EXPECT_EQ(take(create(new_appointment(clinic, clock.now() + Hours(5)).id)).provider, CUSTOM);
}

TEST_F(CreateRoom, FallsBackForAnUnconfiguredChoiceAndSaysWhoItReallyIs) {
  settings.fallback_enabled = true;
  const auto out = take(create(ZOOM));
  EXPECT_EQ(out.provider, CUSTOM);
  EXPECT_EQ(made(out).provider, CUSTOM);
}

TEST_F(CreateRoom, MakesTheVendorsRoomAtBookingWhereItLivesLongEnough) {
  twilio.is_configured = true;
  twilio.abilities.rooms_at_booking = true;
  const auto out = take(create(TWILIO));
  ASSERT_EQ(twilio.created.size(), 1U);
  EXPECT_EQ(twilio.created[0].session, out.session_id);
  EXPECT_EQ(twilio.created[0].start, fresh.start_time);
  const auto room = rows<Room>("WHERE x.session_id = '" + out.session_id.value + "'").at(0);
  EXPECT_EQ(room.external_id, "ext-" + *out.room_name.value);
  const auto secret =
      take(sealer.open({clinic.organization.id.view(), "room", room.id.view(), "secret"}, room.secret->bytes));
  EXPECT_EQ(secret.view(), R"({"pin":"1234"})");
}

TEST_F(CreateRoom, FallsBackWhenAVendorFailsAtBookingAndKeepsEveryTry) {
  twilio.is_configured = true;
  twilio.abilities.rooms_at_booking = true;
  twilio.create_error = testing::ScriptedProvider::outage();
  settings.fallback_enabled = true;
  const auto out = take(create(TWILIO));
  EXPECT_EQ(out.provider, CUSTOM);
  const auto tried = rows<ProviderAttempt>("WHERE x.session_id = '" + out.session_id.value + "' ORDER BY x.id");
  ASSERT_EQ(tried.size(), 1U);
  EXPECT_EQ(tried[0].provider, TWILIO);
  EXPECT_EQ(tried[0].operation, "health");
  EXPECT_TRUE(twilio.created.empty()) << "who is known to be ill is not asked for a room";
}

TEST_F(CreateRoom, NotesThatItWentToAnOutsideVendorByItself) {
  twilio.is_configured = true;
  custom.create_error = testing::ScriptedProvider::outage();
  settings.fallback_enabled = true;
  attest(TWILIO);
  EXPECT_EQ(take(create()).provider, TWILIO);
  EXPECT_EQ(count("provider_attempt WHERE operation = 'fell_back' AND provider = 'TWILIO'"), 1);
}

TEST_F(CreateRoom, FallsBackWhenAVendorThatSeemedWellMakesNoRoom) {
  twilio.is_configured = true;
  twilio.abilities.rooms_at_booking = true;
  twilio.refuses_rooms = testing::ScriptedProvider::outage();
  custom.abilities.rooms_at_booking = true;
  settings.fallback_enabled = true;
  const auto out = take(create(TWILIO));
  EXPECT_EQ(out.provider, CUSTOM);
  const auto tried = rows<ProviderAttempt>("WHERE x.session_id = '" + out.session_id.value + "' ORDER BY x.succeeded");
  ASSERT_EQ(tried.size(), 2U);
  EXPECT_EQ(tried[0].operation, "create_room");
  EXPECT_EQ(tried[1].provider, CUSTOM);
}

TEST_F(CreateRoom, MakesNoRoomAtBookingWhereItWouldNotLiveUntilTheVisit) {
  twilio.is_configured = true;
  twilio.abilities.rooms_at_booking = true;
  twilio.refuses_rooms = testing::ScriptedProvider::outage();
  settings.fallback_enabled = true;
  const auto out = take(create(TWILIO));
  EXPECT_EQ(out.provider, CUSTOM);
  EXPECT_TRUE(custom.created.empty()) << "it is made at the door";
  EXPECT_EQ(count("room WHERE session_id = '" + out.session_id.value + "'"), 0);
}

TEST_F(CreateRoom, LeavesNothingWhenTheVendorFailsWithoutFallback) {
  twilio.is_configured = true;
  twilio.abilities.rooms_at_booking = true;
  twilio.create_error = testing::ScriptedProvider::outage();
  expect_error(create(TWILIO), ErrorCode::provider_unavailable, "server_error");
  EXPECT_EQ(count("telehealth_session WHERE appointment_id = '" + fresh.id.value + "'"), 0);
  EXPECT_FALSE(load(fresh).version != fresh.version);
}

TEST_F(CreateRoom, GivesTheVendorsRoomBackWhenNothingCouldBeStored) {
  twilio.is_configured = true;
  twilio.abilities.rooms_at_booking = true;
  break_audit_log();
  EXPECT_FALSE(create(TWILIO));
  ASSERT_EQ(twilio.created.size(), 1U);
  EXPECT_EQ(twilio.ended, std::vector<std::string>{twilio.created[0].name});
  EXPECT_EQ(count("telehealth_session WHERE appointment_id = '" + fresh.id.value + "'"), 0);
  EXPECT_EQ(count("room"), 0);
  EXPECT_EQ(count("visit_link"), 1) << "the one of the other session";
}

}  // namespace
}  // namespace chiroflow::app
