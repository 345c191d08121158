// SPDX-License-Identifier: Apache-2.0
#include "app/visits/open_visit.hpp"

#include "app/auth/authenticate.hpp"
#include "app/visits/links.hpp"
#include "crypto/token.hpp"
#include "support/app_fixture.hpp"
#include "support/unchanged_read.hpp"

namespace chiroflow::app {
namespace {

using testing::take;

class OpenVisit : public testing::AppFixture {
 protected:
  OpenVisit() : booked(book(clinic, clinic.appointment)), token(token_of(booked.visit_link)) {
    clock.jump_to(clinic.appointment.start_time - Minutes(10));
  }

  static std::string token_of(const std::string& url) { return url.substr(url.rfind('/') + 1); }
  Result<OpenVisitOutput> open(const std::string& with, std::optional<std::string> code = std::nullopt) {
    return open_as(nobody, with, std::move(code));
  }
  Result<OpenVisitOutput> open_as(const Actor& actor, const std::string& with,
                                  std::optional<std::string> code = std::nullopt) {
    auto call = call_as(actor, "visit.open", AuditAction::EXECUTE);
    return open_visit(call, {.token = with, .takeover_code = std::move(code), .cookie = false});
  }
  const Actor& holder_of(const std::string& device) {
    return keep(take(authenticate(services, {.bearer = device}, origin)));
  }
  std::string cause_of(const std::string& device) {
    const auto actor = authenticate(services, {.bearer = device}, origin);
    return actor ? "accepted" : actor.error().cause;
  }
  VisitView get(const Actor& actor) {
    auto call = call_as(actor, "visit.get", AuditAction::READ);
    auto view = take(get_visit(call, {}));
    EXPECT_EQ(call.take_reads().size(), 1U);
    return view;
  }
  std::string code_of(const Actor& actor) {
    auto call = call_as(actor, "visit.takeoverCode");
    return take(make_takeover_code(call, {})).code;
  }
  VisitState state_now() { return take(open(token)).state; }
  void set_status(std::string_view status) {
    execute("UPDATE telehealth_session SET status = '" + std::string(status) + "' WHERE id = '" +
            booked.session.id.value + "'");
  }

  const Actor nobody;
  BookedSession booked;
  std::string token;
};

TEST_F(OpenVisit, BindsTheFirstDeviceAndLeadsItToItsOwnVisitOnly_H08) {
  const auto out = take(open(token));
  EXPECT_EQ(out.state, VisitState::open);
  const auto& actor = holder_of(*out.device_token.value);
  EXPECT_EQ(actor.type, ActorType::PATIENT);
  EXPECT_EQ(actor.session_id, booked.session.id);
  const auto view = get(actor);
  EXPECT_EQ(view.session_id, booked.session.id);
  EXPECT_EQ(view.organization_name, "Demo Chiropractic");
  EXPECT_EQ(view.clinician_name, "Robin PROVIDER");
  EXPECT_EQ(view.emergency_number, "911");
  EXPECT_EQ(view.own_name, "Zenobia");
  EXPECT_EQ(view.own_time_zone, "America/Denver");
  EXPECT_EQ(view.role, ParticipantRole::PATIENT);
}

TEST_F(OpenVisit, APageThatWasOpenedTooEarlyIsHeardOfOnceTheWindowOpens) {
  const auto seen = [&] {
    execute("UPDATE organization SET version = version");  // the writer takes work in its order
    return load<TelehealthSession>(booked.session.id.value).patient_first_seen_at;
  };
  const auto opens = clinic.appointment.start_time - Minutes(clinic.organization.join_window_minutes);
  clock.jump_to(opens - Millis(1));
  const auto& actor = holder_of(*take(open(token)).device_token.value);
  EXPECT_EQ(get(actor).state, VisitState::too_early);
  EXPECT_EQ(seen(), std::nullopt);
  clock.jump_to(opens);
  EXPECT_EQ(get(actor).state, VisitState::open);
  EXPECT_EQ(seen(), opens);
  clock.advance(Minutes(1));
  get(actor);
  EXPECT_EQ(seen(), opens) << "the first time";
}

TEST_F(OpenVisit, NamesTheClinicianWithTheTitleAndTheClinicsEmergencyNumber) {
  execute("UPDATE clinician SET title = 'DC' WHERE id = '" + clinic.clinician.id.value + "'");
  execute("UPDATE organization SET emergency_number = '112'");
  const auto view = take(open(token));
  EXPECT_EQ(view.clinician_name, "Robin PROVIDER, DC");
  EXPECT_EQ(view.emergency_number, "112");
}

TEST_F(OpenVisit, GivesBrowsersACookieUntilTheLinkDies) {
  auto call = call_as(nobody, "visit.open");
  const auto out = take(open_visit(call, {.token = token}));
  EXPECT_FALSE(out.device_token.value);
  ASSERT_EQ(call.cookies.size(), 1U);
  EXPECT_EQ(call.cookies[0].name, "cf_visit_" + out.visit_key.value());
  EXPECT_EQ(out.visit_key->size(), 8U);
  EXPECT_EQ(call.cookies[0].max_age, Minutes(10 + 30) + Hours(24));
  EXPECT_EQ(take(authenticate(services, {.visit_cookies = {call.cookies[0].value}}, origin)).session_id,
            booked.session.id);
}

TEST_F(OpenVisit, CanBeOpenedAgainOnTheSameDevice) {
  const auto device = *take(open(token)).device_token.value;
  const auto again = take(open_as(holder_of(device), token));
  EXPECT_FALSE(again.device_token.value);
  EXPECT_EQ(again.session_id, booked.session.id);
  EXPECT_EQ(cause_of(device), "accepted");
}

TEST_F(OpenVisit, RefusesASecondDeviceAndSaysWhomToAsk_H08) {
  take(open(token));
  const auto refused = open(token);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::precondition_failed);
  EXPECT_EQ(refused.error().cause, "device_bound");
  EXPECT_NE(refused.error().message.find("Demo Chiropractic (+12065550100)"), std::string::npos);
}

TEST_F(OpenVisit, MovesToASecondDeviceWithTheFirstOnesCode) {
  const auto first = *take(open(token)).device_token.value;
  const auto code = code_of(holder_of(first));
  EXPECT_EQ(code.size(), 6U);
  const auto second = *take(open(token, code.substr(0, 3) + " " + code.substr(3))).device_token.value;
  EXPECT_EQ(cause_of(first), "device_replaced");
  EXPECT_EQ(cause_of(second), "accepted");
  EXPECT_EQ(open(token, code).error().cause, "takeover_code_expired") << "a code counts once";
}

TEST_F(OpenVisit, TakesFiveGuessesOfACodeInTenMinutes) {
  const auto& first = holder_of(*take(open(token)).device_token.value);
  EXPECT_EQ(open(token, "123456").error().cause, "takeover_code_expired") << "none was made";
  const auto code = code_of(first);
  const std::string wrong = code == "000000" ? "000001" : "000000";
  for (int i = 0; i < kTakeoverAttempts; ++i) EXPECT_EQ(open(token, wrong).error().cause, "takeover_code_wrong");
  EXPECT_EQ(open(token, code).error().cause, "takeover_code_expired");
  const auto another = code_of(first);
  clock.advance(kTakeoverLife);
  EXPECT_EQ(open(token, another).error().cause, "takeover_code_expired");
  EXPECT_TRUE(open(token, code_of(first)));
}

TEST_F(OpenVisit, LetsAnotherDeviceInWhenTheClinicReleasesIt) {
  const auto first = *take(open(token)).device_token.value;
  auto list = call_as(clinic.staff, "visitLinks.list");
  const auto links = take(list_visit_links(list, {.session_id = booked.session.id})).visit_links;
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links[0].device_bound_at, clock.now());
  auto release = call_as(clinic.staff, "visitLinks.release");
  EXPECT_FALSE(take(release_visit_link(release, {.visit_link_id = links[0].id})).device_bound_at);
  EXPECT_EQ(cause_of(first), "device_replaced");
  EXPECT_TRUE(open(token));
}

TEST_F(OpenVisit, TellsItsStateAtEveryTime) {
  clock.jump_to(clinic.appointment.start_time - Minutes(31));
  auto out = take(open(token));
  EXPECT_EQ(out.state, VisitState::too_early);
  EXPECT_EQ(out.opens_at, clinic.appointment.start_time - Minutes(30));
  const auto& actor = holder_of(*out.device_token.value);
  clock.advance(Minutes(1));
  EXPECT_EQ(get(actor).state, VisitState::open);
  set_status("IN_PROGRESS");
  EXPECT_EQ(get(actor).state, VisitState::running);
  set_status("COMPLETED");
  EXPECT_EQ(get(actor).state, VisitState::over);
  set_status("CANCELLED");
  EXPECT_EQ(get(actor).state, VisitState::cancelled);
  set_status("NO_SHOW");
  clock.jump_to(clinic.appointment.start_time + Minutes(14));
  EXPECT_EQ(get(actor).state, VisitState::open) << "late arrival";
  clock.advance(Minutes(1));
  EXPECT_EQ(get(actor).state, VisitState::over);
}

TEST_F(OpenVisit, ADeadLinkSaysWhyAndBindsNothing) {
  set_status("CANCELLED");
  const auto cancelled = take(open(token));
  EXPECT_EQ(cancelled.state, VisitState::cancelled);
  EXPECT_EQ(cancelled.organization_phone, "+12065550100");
  EXPECT_FALSE(cancelled.device_token.value);
  EXPECT_FALSE(cancelled.session_id);
  EXPECT_FALSE(cancelled.own_name) << "whoever finds an old link learns no name";
  EXPECT_EQ(last_event_of(clinic).event, "visit.open") << "a dead link still tells of a visit (H-17)";
  set_status("SCHEDULED");
  clock.jump_to(clinic.appointment.end_time + Hours(24));
  EXPECT_EQ(state_now(), VisitState::link_expired);
  execute("UPDATE visit_link SET revoked_at = 1");
  const auto revoked = take(open(token));
  EXPECT_EQ(revoked.state, VisitState::link_revoked);
  EXPECT_FALSE(revoked.start_time);
  EXPECT_FALSE(revoked.clinician_name);
}

TEST_F(OpenVisit, AWrongLinkIsUnknown_H08) {
  for (const auto& wrong :
       {std::string("nonsense"), token.substr(0, token.size() - 1), crypto::new_token(crypto::kVisitPrefix, random)})
    EXPECT_EQ(open(wrong).error().cause, "link_unknown");
}

TEST_F(OpenVisit, ARevokedLinkEndsTheVisitorsAccessAtOnce_H08) {
  const auto device = *take(open(token)).device_token.value;
  auto list = call_as(clinic.staff, "visitLinks.list");
  const auto link = take(list_visit_links(list, {.session_id = booked.session.id})).visit_links.at(0);
  auto revoke = call_as(clinic.staff, "visitLinks.revoke");
  EXPECT_TRUE(take(revoke_visit_link(revoke, {.visit_link_id = link.id})).revoked_at);
  EXPECT_EQ(last_event_of(clinic).patient_id, clinic.patient.id);
  EXPECT_TRUE(take(revoke_visit_link(revoke, {.visit_link_id = link.id})).revoked_at);
  testing::expect_unchanged_read(last_event_of(clinic), clinic.patient.id);
  EXPECT_EQ(cause_of(device), "link_revoked");
  EXPECT_EQ(state_now(), VisitState::link_revoked);
}

TEST_F(OpenVisit, NotesThatThePatientReachedUsOnceItCouldBeEntered) {
  clock.jump_to(clinic.appointment.start_time - Minutes(40));
  const auto& actor = holder_of(*take(open(token)).device_token.value);
  EXPECT_FALSE(load(booked.session).patient_first_seen_at);
  clock.advance(Minutes(15));
  take(open_as(actor, token));
  EXPECT_EQ(load(booked.session).patient_first_seen_at, clock.now());
  const auto event = last_event_of(clinic);
  EXPECT_EQ(event.event, "visit.open");
  EXPECT_EQ(event.actor_type, ActorType::PATIENT);
  EXPECT_EQ(event.patient_id, clinic.patient.id);
}

TEST_F(OpenVisit, InvitesGuestsWithALinkOfTheirOwn) {
  auto call = call_as(clinic.staff, "visitLinks.create");
  const auto made = take(create_visit_link(
      call, {.session_id = booked.session.id, .role = VisitorRole::INTERPRETER, .display_name = "Interpreter Ana"}));
  EXPECT_EQ(made.expires_at, clinic.appointment.end_time + Hours(24));
  const auto out = take(open(token_of(made.url)));
  const auto& actor = holder_of(*out.device_token.value);
  EXPECT_EQ(last_event_of(clinic).event, "visit.open");
  EXPECT_EQ(last_event_of(clinic).patient_id, clinic.patient.id) << "a guest comes to somebody's visit (H-18)";
  EXPECT_EQ(actor.type, ActorType::GUEST);
  EXPECT_EQ(actor.participant_role, ParticipantRole::INTERPRETER);
  EXPECT_EQ(actor.participant_id, made.participant_id);
  EXPECT_FALSE(actor.patient_id);
  EXPECT_EQ(get(actor).own_name, "Interpreter Ana");
  EXPECT_FALSE(load(booked.session).patient_first_seen_at) << "a guest is no evidence of the patient";
}

TEST_F(OpenVisit, GivesThePatientAnotherLinkOfTheSameParticipant) {
  auto call = call_as(clinic.staff, "visitLinks.create");
  const auto made = take(create_visit_link(call, {.session_id = booked.session.id}));
  EXPECT_EQ(made.participant_id, patient_of(booked.session.id).id);
  const auto first = *take(open(token)).device_token.value;
  const auto second = *take(open(token_of(made.url))).device_token.value;
  EXPECT_EQ(cause_of(first), "accepted");
  EXPECT_EQ(cause_of(second), "accepted");
}

TEST_F(OpenVisit, MakesNoLinkIntoAVisitThatIsOver) {
  set_status("COMPLETED");
  auto call = call_as(clinic.staff, "visitLinks.create");
  EXPECT_EQ(create_visit_link(call, {.session_id = booked.session.id}).error().cause, "session_over");
}

TEST_F(OpenVisit, OtherOrganizationsLinksAreNotThere_H03) {
  auto list = call_as(clinic.staff, "visitLinks.list");
  const auto link = take(list_visit_links(list, {.session_id = booked.session.id})).visit_links.at(0);
  auto call = call_as(other.owner, "test.call");
  EXPECT_EQ(list_visit_links(call, {.session_id = booked.session.id}).error().code, ErrorCode::not_found);
  EXPECT_EQ(create_visit_link(call, {.session_id = booked.session.id}).error().code, ErrorCode::not_found);
  EXPECT_EQ(revoke_visit_link(call, {.visit_link_id = link.id}).error().code, ErrorCode::not_found);
  EXPECT_EQ(release_visit_link(call, {.visit_link_id = link.id}).error().code, ErrorCode::not_found);
  EXPECT_FALSE(load<VisitLink>(link.id.value).revoked_at);
}

TEST_F(OpenVisit, AHolderOfAnotherLinkBindsNothingForFree) {
  const auto elsewhere = book(other, other.appointment);
  const auto& stranger = holder_of(*take(open(token_of(elsewhere.visit_link))).device_token.value);
  take(open(token));
  EXPECT_EQ(open_as(stranger, token).error().cause, "device_bound");
  EXPECT_EQ(get(stranger).session_id, elsewhere.session.id);
}

}  // namespace
}  // namespace chiroflow::app
