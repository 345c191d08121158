// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "adapters/providers/builtin/builtin_provider.hpp"
#include "app/telehealth/rooms.hpp"
#include "crypto/jwt.hpp"
#include "support/session_fixture.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthSessionStatus;

class GenerateToken : public SessionFixture {
 protected:
  const Actor& patient() { return as_visitor(patient_of(id)); }
};

TEST_F(GenerateToken, LetsStaffInFromHalfAnHourBeforeTheStart) {
  const auto opens = clinic.appointment.start_time - Minutes(30);
  clock.jump_to(opens - Millis(1));
  const auto early = token(clinic.provider);
  expect_error(early, ErrorCode::precondition_failed, "outside_window");
  EXPECT_NE(early.error().message.find(format_iso(opens)), std::string::npos) << "the times are named";
  EXPECT_NE(early.error().message.find(format_iso(clinic.appointment.end_time + Hours(24))), std::string::npos);
  clock.jump_to(opens);
  EXPECT_TRUE(token(clinic.provider));
}

TEST_F(GenerateToken, LetsNobodyInADayAfterTheEnd) {
  const auto closes = clinic.appointment.end_time + Hours(24);
  clock.jump_to(closes - Millis(1));
  EXPECT_TRUE(token(clinic.provider));
  clock.jump_to(closes);
  expect_error(token(clinic.provider), ErrorCode::precondition_failed, "outside_window");
}

TEST_F(GenerateToken, LetsPeopleBackIntoAVisitThatRunsBeyondItsTime) {
  take(start());
  clock.jump_to(clinic.appointment.end_time + Hours(25));
  EXPECT_TRUE(token(clinic.provider));
}

// Tokens came for COMPLETED and CANCELLED sessions.
TEST_F(GenerateToken, LetsNobodyIntoASessionThatIsOver) {
  for (const auto over : {COMPLETED, NO_SHOW, CANCELLED}) {
    set_status(over);
    expect_error(token(clinic.provider), ErrorCode::precondition_failed, "session_over");
    expect_error(token(patient()), ErrorCode::precondition_failed, "session_over");
  }
  EXPECT_EQ(count("room"), 0);
}

TEST_F(GenerateToken, LetsThePatientInOnlyOnceTheClinicianHas) {
  for (const auto before : {SCHEDULED, WAITING}) {
    set_status(before);
    expect_error(token(patient()), ErrorCode::precondition_failed, "not_admitted");
  }
  set_status(IN_PROGRESS);
  const auto in = take(token(patient()));
  EXPECT_FALSE(in.is_host);
  EXPECT_EQ(in.token, "token-of-" + patient_of(id).id.value) << "the patient is the participant of the booking";
  EXPECT_EQ(custom.joined.back().role, ParticipantRole::PATIENT);
  set_status(TECHNICAL_ISSUES);
  EXPECT_TRUE(token(patient()));
}

TEST_F(GenerateToken, LeadsAVisitorIntoTheirOwnSessionOnly) {
  const auto second = book(clinic, new_appointment(clinic, clock.now() + Hours(3)));
  set_status(IN_PROGRESS);
  expect_error(token(as_visitor(patient_of(second.session.id))), ErrorCode::not_found);
}

TEST_F(GenerateToken, DoesNotKnowAnotherOrganizationsSession) {
  expect_error(token(other.provider), ErrorCode::not_found);
  expect_error(token(other.owner, true), ErrorCode::not_found);
}

// isHost was taken from the client: a biller became host.
TEST_F(GenerateToken, GivesHostRightsByWhoIsCallingAndNeverByTheInputAlone) {
  EXPECT_TRUE(take(token(clinic.provider)).is_host) << "the appointment's own clinician is the host without asking";
  EXPECT_TRUE(custom.joined.back().host);
  EXPECT_FALSE(take(token(clinic.owner)).is_host);
  EXPECT_TRUE(take(token(clinic.owner, true)).is_host);
  EXPECT_TRUE(take(token(clinic.admin, true)).is_host);
  expect_error(token(clinic.staff, true), ErrorCode::forbidden);
  EXPECT_FALSE(take(token(clinic.staff)).is_host);
  expect_error(token(clinic.biller, true), ErrorCode::forbidden);
  set_status(IN_PROGRESS);
  expect_error(token(patient(), true), ErrorCode::forbidden);
  EXPECT_FALSE(custom.joined.back().host);
}

TEST_F(GenerateToken, MakesRoomAndParticipantOnceForEverybodyWhoCallsOften) {
  const auto first = take(token(clinic.provider));
  const auto again = take(token(clinic.provider));
  EXPECT_EQ(first.token, again.token) << "the identity at the vendor stays";
  take(token(clinic.owner));
  EXPECT_EQ(custom.created.size(), 1U);
  EXPECT_EQ(count("room"), 1);
  EXPECT_EQ(count("participant WHERE user_id IS NOT NULL"), 2);
  const auto room = rows<Room>("").at(0);
  EXPECT_EQ(room.name, booked.session.room_name);
  EXPECT_EQ(room.status, RoomStatus::ACTIVE);
  EXPECT_TRUE(room.secret.has_value());
  EXPECT_EQ(room.secret->bytes.find("1234"), std::string::npos) << "the vendor's pin is sealed";
}

TEST_F(GenerateToken, MakesOneRoomAndOneParticipantWhenManyAskAtOnce) {
  const auto& clinician = as(clinic.provider);
  std::vector<std::string> tokens(8);
  at_once(8, [&](const Services& mine, std::size_t i) {
    Call call(mine, clinician, origin, "telehealth.generateToken", AuditAction::EXECUTE);
    if (const auto made = generate_token(call, {.session_id = id})) tokens[i] = made->token;
  });
  EXPECT_FALSE(tokens[0].empty());
  for (const auto& text : tokens) EXPECT_EQ(text, tokens[0]);
  EXPECT_EQ(count("room"), 1);
  EXPECT_EQ(count("participant WHERE user_id IS NOT NULL"), 1);
}

// Tokens and roles stood in addresses, and so in histories and logs.
TEST_F(GenerateToken, PutsNeitherTokenNorRoleIntoTheAddress) {
  const auto made = take(token(clinic.provider));
  EXPECT_EQ(made.join_url, booked.session.room_url);
  EXPECT_EQ(made.join_url.find('?'), std::string::npos);
  EXPECT_EQ(made.room_name, booked.session.room_name);
}

TEST_F(GenerateToken, GivesTenMinutesToEnter) {
  clock.advance(Millis(400));
  EXPECT_EQ(take(token(clinic.provider)).expires_at, std::chrono::ceil<Seconds>(clock.now() + Minutes(10)));
  EXPECT_EQ(custom.joined.back().expires_at, std::chrono::ceil<Seconds>(clock.now() + Minutes(10)));
}

TEST_F(GenerateToken, TellsTheVendorNothingOfThePatient) {
  take(token(clinic.provider));
  set_status(IN_PROGRESS);
  take(token(patient()));
  const auto& request = custom.created.at(0);
  for (const auto& text : {request.name, request.session.value, custom.joined.at(0).participant.value,
                           custom.joined.at(1).participant.value})
    for (const auto* secret : {"Zenobia", "Quartermaine", "MRN-1"}) EXPECT_EQ(text.find(secret), std::string::npos);
}

// generateToken left no line in the audit log.
TEST_F(GenerateToken, H17LeavesALineForEveryToken) {
  auto call = call_as(clinic.provider, "telehealth.generateToken", AuditAction::EXECUTE);
  take(generate_token(call, {.session_id = id}));
  const auto reads = call.take_reads();
  ASSERT_EQ(reads.size(), 1U);
  EXPECT_EQ(reads[0].entity_id, id.value);
  EXPECT_EQ(reads[0].details, R"({"host":true})");
  EXPECT_EQ(events_of(clinic).back(), "telehealth.generateToken") << "the room that was made has its own";
}

TEST_F(GenerateToken, WithoutItsLineInTheAuditLogMakesNoRoom) {
  break_audit_log();
  EXPECT_FALSE(token(clinic.provider));
  EXPECT_EQ(count("room"), 0);
  EXPECT_EQ(count("participant WHERE user_id IS NOT NULL"), 0);
}

TEST_F(GenerateToken, KeepsWhatWasTriedWhenNoRoomCouldBeMade) {
  custom.create_error = testing::ScriptedProvider::outage();
  expect_error(token(clinic.provider), ErrorCode::provider_unavailable, "server_error");
  const auto tried = rows<ProviderAttempt>("");
  ASSERT_EQ(tried.size(), 1U);
  EXPECT_EQ(tried[0].provider, TelehealthProvider::CUSTOM);
  EXPECT_EQ(tried[0].operation, "create_room");
  EXPECT_FALSE(tried[0].succeeded);
  EXPECT_EQ(tried[0].error_code, "server_error");
  EXPECT_EQ(count("room"), 0);
}

TEST_F(GenerateToken, KeepsWhatWasTriedWhenTheVendorGaveNoCredentials) {
  take(token(clinic.provider));
  custom.credentials_error = testing::ScriptedProvider::outage();
  expect_error(token(clinic.provider), ErrorCode::provider_unavailable, "server_error");
  EXPECT_EQ(count("provider_attempt WHERE operation = 'join_credentials' AND succeeded = 0"), 1);
}

// Asked for one provider, made by another, written down as the first: no token ever after.
TEST_F(GenerateToken, NamesTheProviderReallyInUseAfterAFallback) {
  twilio.is_configured = true;
  execute("UPDATE telehealth_session SET provider = 'TWILIO'");
  execute("UPDATE organization SET fallback_enabled = 1");
  twilio.create_error = testing::ScriptedProvider::outage();
  take(token(clinic.provider));
  EXPECT_EQ(session().provider, TelehealthProvider::CUSTOM);
  EXPECT_EQ(rows<Room>("").at(0).provider, TelehealthProvider::CUSTOM);
  EXPECT_EQ(session().room_url, booked.session.room_url) << "people's address stays";
  EXPECT_EQ(count("provider_attempt"), 2);
  EXPECT_TRUE(token(clinic.provider)) << "and goes on working";
}

class BuiltinToken : public GenerateToken {
 protected:
  BuiltinToken()
      : own_video({&builtin}, clock),
        with_builtin{*database, clock, random, ids, audit_log, sealer, own_video, passwords, log, settings} {
    with_builtin.consents = &consents;
  }

  static constexpr const char* kKey = "thirty-two bytes of signing key!";
  builtin::BuiltinProvider builtin{crypto::Secret(std::string_view(kKey)), "https://clinic.example", clock, random};
  VideoService own_video;
  Services with_builtin;

  std::string signed_for(const Actor& actor) {
    Call call(with_builtin, actor, origin, "telehealth.generateToken", AuditAction::EXECUTE);
    return take(generate_token(call, {.session_id = id})).token;
  }
  Result<crypto::VerifiedJwt> verify(const std::string& text) {
    const auto key = crypto::JwtKey::hs256({}, kKey);
    return crypto::jwt_verify(text, std::span(&key, 1),
                              {.algorithms = {crypto::JwtAlgorithm::HS256},
                               .issuer = "https://clinic.example",
                               .audience = "chiroflow-room",
                               .leeway = Seconds(0),
                               .max_lifetime = Seconds(601)},
                              clock.now());
  }
};

TEST_F(BuiltinToken, IsSignedForOneSessionOneParticipantAndOneRole) {
  const auto jwt = take(verify(signed_for(as(clinic.provider))));
  const auto claims = take(wire::Document::parse(jwt.claims));
  EXPECT_EQ(claims.root().get("sessionId").as_string(), id.value);
  EXPECT_EQ(claims.root().get("room").as_string(), booked.session.room_name);
  EXPECT_EQ(claims.root().get("role").as_string(), "CLINICIAN");
  EXPECT_TRUE(claims.root().get("host").as_boolean());
  EXPECT_EQ(jwt.subject, rows<Participant>("WHERE x.user_id IS NOT NULL").at(0).id.value);
  for (const auto* secret : {"Zenobia", "MRN-1", "@"}) EXPECT_EQ(jwt.claims.find(secret), std::string::npos);
}

TEST_F(BuiltinToken, SaysThatAPatientIsNoHost) {
  say_place();
  set_status(IN_PROGRESS);
  const auto jwt = take(verify(signed_for(patient())));
  const auto claims = take(wire::Document::parse(jwt.claims));
  EXPECT_EQ(claims.root().get("role").as_string(), "PATIENT");
  EXPECT_FALSE(claims.root().get("host").as_boolean());
}

TEST_F(BuiltinToken, IsGoodForTenMinutesAndNotLonger) {
  const auto text = signed_for(as(clinic.provider));
  clock.advance(Minutes(10) - Millis(1));
  EXPECT_TRUE(verify(text));
  clock.advance(Seconds(1));
  EXPECT_FALSE(verify(text));
}

// The id was made of the second: two people of the same second had the same one.
TEST_F(BuiltinToken, HasAnIdOfItsOwnEachTime) {
  std::set<std::string> seen;
  for (int i = 0; i < 20; ++i) seen.insert(take(verify(signed_for(as(clinic.provider)))).id);
  seen.insert(take(verify(signed_for(as(clinic.owner)))).id);
  EXPECT_EQ(seen.size(), 21U);
  EXPECT_EQ(seen.begin()->size(), 32U);
}

}  // namespace
}  // namespace chiroflow::app
