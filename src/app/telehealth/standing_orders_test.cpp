// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/standing_orders.hpp"

#include "app/server/due_work.hpp"
#include "app/telehealth/moderation.hpp"
#include "app/visits/links.hpp"
#include "support/webhook_fixture.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthSessionStatus;

/// A running visit in a room at Twilio, which can mute and send people out.
class StandingOrders : public WebhookFixture {
 protected:
  StandingOrders() : guest(new_guest()) {
    twilio.is_configured = true;
    twilio.moderates = true;
    for (auto* ability : {&twilio.abilities.mute, &twilio.abilities.unmute, &twilio.abilities.remove_participant})
      ability->support = Support::native;
    set_status(IN_PROGRESS);
  }
  void act(ParticipantAction action, const Participant& whom) {
    auto call = call_as(clinic.provider, "telehealth.participantAction", AuditAction::EXECUTE);
    take(act_on_participant(call, {.session_id = id, .participant_id = whom.id, .action = action}));
    twilio.acted.clear();
  }
  VisitLinkId new_link(const Participant& whom) {
    VisitLink link;
    link.id = ids.next<VisitLinkId>();
    link.organization_id = clinic.organization.id;
    link.session_id = id;
    link.participant_id = whom.id;
    link.token_hash = link.id.value;
    link.expires_at = clock.now() + Hours(5);
    link.created_at = clock.now();
    insert(link);
    return link.id;
  }
  void revoke(const VisitLinkId& link) {
    auto call = call_as(clinic.provider, "visitLinks.revoke");
    take(revoke_visit_link(call, {.visit_link_id = link}));
  }
  int work() { return take(run_due_jobs(services, 20)); }
  Participant guest;
  using Acted = std::vector<std::pair<ParticipantId, ParticipantAction>>;
};

TEST_F(StandingOrders, WhoWasSentOutGetsNoWayInUntilTheyAreSentANewLink) {
  EXPECT_TRUE(token(as_visitor(guest)));
  act(ParticipantAction::disconnect, guest);
  expect_error(token(as_visitor(guest)), ErrorCode::precondition_failed, "removed");
  EXPECT_TRUE(token(as_visitor(patient))) << "the others go on";
  clock.advance(Seconds(1));
  new_link(guest);
  EXPECT_TRUE(token(as_visitor(guest)));
}

TEST_F(StandingOrders, StaffAreNotKeptOut) {
  take(token(clinic.provider));
  const auto staff = rows<Participant>("WHERE x.user_id IS NOT NULL").at(0);
  act(ParticipantAction::disconnect, staff);
  EXPECT_TRUE(token(clinic.provider));
}

TEST_F(StandingOrders, WhoComesBackByAnOldWayInIsSentOutAgain) {
  act(ParticipantAction::disconnect, guest);
  tell(joined(guest, "s1", Seconds(5)));
  EXPECT_EQ(work(), 1);
  EXPECT_EQ(twilio.acted, (Acted{{guest.id, ParticipantAction::disconnect}}));
  EXPECT_EQ(work(), 0);
  tell(joined(patient, "s2", Seconds(6)));
  EXPECT_EQ(work(), 0);
}

TEST_F(StandingOrders, WhoWasLetInMeanwhileIsNotSentOut) {
  act(ParticipantAction::disconnect, guest);
  tell(joined(guest, "s1", Seconds(5)));
  clock.advance(Seconds(1));
  new_link(guest);
  work();
  EXPECT_TRUE(twilio.acted.empty());
}

TEST_F(StandingOrders, ARevokedLinkEndsTheStayAtTheVendor) {
  const auto first = new_link(guest), second = new_link(guest);
  revoke(first);
  EXPECT_EQ(work(), 0) << "they may be there by the other one";
  revoke(second);
  EXPECT_EQ(work(), 1);
  EXPECT_EQ(twilio.acted, (Acted{{guest.id, ParticipantAction::disconnect}}));
}

TEST_F(StandingOrders, NobodyIsAskedWhereTheVendorCannotOrTheyAreGone) {
  twilio.abilities.remove_participant.support = Support::unavailable;
  revoke(new_link(guest));
  EXPECT_EQ(work(), 1);
  EXPECT_TRUE(twilio.acted.empty());
  twilio.abilities.remove_participant.support = Support::native;
  twilio.act_error = Error{.code = ErrorCode::not_found};
  revoke(new_link(guest));
  EXPECT_EQ(work(), 1);
  EXPECT_EQ(count("job WHERE status <> 'DONE'"), 0);
}

TEST_F(StandingOrders, AMuteHoldsForWhoeverComesAtTwilio) {
  act(ParticipantAction::mute, patient);
  tell(joined(guest, "s1", Seconds(5)));
  EXPECT_EQ(work(), 1);
  EXPECT_EQ(twilio.acted, (Acted{{patient.id, ParticipantAction::mute}}));
  act(ParticipantAction::unmute, patient);
  tell(left(guest, "s1", Seconds(6)));
  tell(joined(guest, "s2", Seconds(7)));
  EXPECT_EQ(work(), 0);
}

}  // namespace
}  // namespace chiroflow::app
