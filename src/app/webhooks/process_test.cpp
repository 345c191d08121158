// SPDX-License-Identifier: Apache-2.0
#include "app/webhooks/process.hpp"

#include "app/server/due_work.hpp"
#include "support/webhook_fixture.hpp"

namespace chiroflow::app {
namespace {

using enum ProviderEventKind;

class ProcessWebhooks : public WebhookFixture {};

TEST_F(ProcessWebhooks, MarksWhatWasWorkedOff) {
  tell(joined(patient, "s1", Seconds(5)));
  const auto row = last_row();
  EXPECT_EQ(row.processed_at, clock.now());
  EXPECT_EQ(row.organization_id, clinic.organization.id);
  EXPECT_EQ(row.attempts, 1);
  EXPECT_FALSE(row.last_error);
  EXPECT_EQ(process(), 0);
}

TEST_F(ProcessWebhooks, TellsHowManyWaitAndSinceWhen) {
  EXPECT_EQ(take(waiting_webhooks(*database)).count, 0);
  EXPECT_FALSE(take(waiting_webhooks(*database)).oldest);
  send(joined(patient, "s1", Seconds(5)));
  const auto came = clock.now();
  clock.advance(Minutes(3));
  send(left(patient, "s1", Seconds(9)));
  EXPECT_EQ(take(waiting_webhooks(*database)).count, 2);
  EXPECT_EQ(take(waiting_webhooks(*database)).oldest, came);
  process();
  EXPECT_EQ(take(waiting_webhooks(*database)).count, 0);
}

TEST_F(ProcessWebhooks, SaysInTheAuditLogThatTheServerDidIt) {
  set_status(TelehealthSessionStatus::IN_PROGRESS);
  tell(left(patient, "s1", Seconds(5)));
  const auto line = last_event_of(clinic);
  EXPECT_EQ(line.event, "webhook.participant_left");
  EXPECT_EQ(line.actor_type, ActorType::SYSTEM);
  EXPECT_EQ(line.patient_id, clinic.patient.id);
  EXPECT_EQ(line.request_id, "webhook-" + last_row().id.value);
  EXPECT_EQ(outgoing("participant.left"), 1);
}

TEST_F(ProcessWebhooks, AnUnknownKindIsKeptWithoutEffect) {
  const auto before = count("audit_event");
  tell(event(ProviderEventKind::other, Seconds(1)));
  tell(event(room_started, Seconds(1)));
  EXPECT_EQ(count("webhook_event WHERE processed_at IS NULL"), 0);
  EXPECT_FALSE(last_row().last_error);
  EXPECT_EQ(count("audit_event"), before);
}

TEST_F(ProcessWebhooks, WhatCannotBeReadIsKeptAndBlocksNobody) {
  execute(
      "INSERT INTO webhook_event (id, video_engine, endpoint, dedup_key, kind, payload, received_at, attempts)"
      " VALUES ('a-bad', 'twilio', '', 'bad', 'x', x'00', 0, 0)");
  send(joined(patient, "s1", Seconds(5)));
  EXPECT_EQ(process(), 2);
  EXPECT_EQ(load<WebhookEvent>("a-bad").last_error, "internal");
  EXPECT_TRUE(now(patient).joined_at);

  clock.advance(Millis(1));  // the last row is the one with the last id
  send(joined(patient, "s2", Seconds(5)));
  receiver->interpret_error = Error{.code = ErrorCode::invalid_argument};
  process();
  EXPECT_EQ(last_row().last_error, "unreadable");
  EXPECT_TRUE(last_row().processed_at);
}

TEST_F(ProcessWebhooks, ARowThatFailsIsTriedForADay) {
  send(joined(patient, "s1", Seconds(5)));
  receiver->interpret_error = Error{.code = ErrorCode::internal, .detail = "keys"};
  process();
  EXPECT_EQ(last_row().next_attempt_at, clock.now() + Seconds(5));
  EXPECT_EQ(process(), 0) << "not due yet";
  int tries = 1;
  for (; !last_row().processed_at && tries < 1000; ++tries) {
    clock.jump_to(last_row().next_attempt_at.value());
    EXPECT_EQ(process(), 1);
  }
  EXPECT_GT(tries, 100);
  EXPECT_LT(tries, 200);
  EXPECT_EQ(last_row().last_error, "internal");
  EXPECT_EQ(clock.now(), last_row().received_at + Hours(24));
}

TEST_F(ProcessWebhooks, ARoomThatIsWrittenLaterIsWaitedFor) {
  auto early = joined(patient, "s1", Seconds(5));
  early.external_id = "RM2";
  tell(early);
  EXPECT_FALSE(last_row().processed_at);
  EXPECT_EQ(last_row().last_error, "room_unknown");
  new_room(booked.session, "RM2");
  clock.advance(Seconds(5));
  EXPECT_EQ(process(), 1);
  EXPECT_TRUE(last_row().processed_at);
  EXPECT_FALSE(last_row().last_error);
  EXPECT_EQ(now(patient).joined_at, early.at);
}

TEST_F(ProcessWebhooks, ARoomThatNeverComesIsGivenUpAfterTenMinutes) {
  auto strange = joined(patient, "s1", Seconds(5));
  strange.external_id = "RM-nobodys";
  tell(strange);
  for (int i = 0; i < 20 && !last_row().processed_at; ++i) {
    clock.jump_to(last_row().next_attempt_at.value());
    process();
  }
  EXPECT_EQ(last_row().processed_at, last_row().received_at + Minutes(10));
  EXPECT_EQ(last_row().last_error, "room_unknown");
  EXPECT_EQ(count("participant_stay"), 0);
}

TEST_F(ProcessWebhooks, AnAddressThatWasTakenAwayIsWaitedForAsLong) {
  send(joined(patient, "s1", Seconds(5)));
  execute("UPDATE webhook_event SET endpoint = 'gone'");
  process();
  EXPECT_EQ(last_row().last_error, "endpoint_unknown");
  clock.advance(Minutes(10));
  process();
  EXPECT_TRUE(last_row().processed_at);
}

TEST_F(ProcessWebhooks, TheRoomsNameServesWhereTheVendorsIdIsAnothers) {
  auto again = joined(patient, "s1", Seconds(5));
  again.external_id = "RM-opened-anew";
  again.room_name = booked.session.room_name;
  tell(again);
  EXPECT_EQ(now(patient).joined_at, again.at);
  auto over = event(room_ended, Seconds(9));
  over.external_id = "RM-of-last-week";
  over.room_name = booked.session.room_name;
  tell(over);
  EXPECT_EQ(room_now().status, RoomStatus::ACTIVE) << "the end of one is its own alone";
}

TEST_F(ProcessWebhooks, OnlyTheAddressOfTheAccountThatMadeTheRoomReachesIt) {
  const auto reaches = [&](const std::string& address, const std::string& stay) {
    clock.advance(Millis(1));
    tell(joined(patient, stay, Seconds(5)), address);
    return last_row().last_error != "room_unknown";
  };
  EXPECT_FALSE(reaches("of-the-clinic", "s1")) << "an owner's secret says nothing of rooms at the server's account";
  EXPECT_FALSE(now(patient).joined_at);
  execute("UPDATE room SET credential_id = 'of the clinic'");
  EXPECT_FALSE(reaches("of-the-other", "s2"));
  EXPECT_FALSE(reaches("", "s3"));
  EXPECT_FALSE(now(patient).joined_at);
  EXPECT_TRUE(reaches("of-the-clinic", "s4"));
  EXPECT_TRUE(now(patient).joined_at);
}

TEST_F(ProcessWebhooks, AParticipantOfAnotherSessionIsNotBelieved) {
  const auto elsewhere = book(clinic, new_appointment(clinic, clock.now() + Hours(5)));
  const auto stranger = patient_of(elsewhere.session.id);
  tell(joined(stranger, "s1", Seconds(5)));
  EXPECT_FALSE(now(stranger).joined_at);
  EXPECT_EQ(status(), TelehealthSessionStatus::SCHEDULED);
  EXPECT_FALSE(rows<ParticipantStay>("").at(0).participant_id);
  EXPECT_EQ(last_event_of(clinic).entity_type, "ParticipantStay") << "somebody unknown is in the room";
}

TEST_F(ProcessWebhooks, AfterACrashBetweenStoringAndWorkingOffItGoesOn) {
  send(joined(patient, "s1", Seconds(5)));
  execute("CREATE TRIGGER crash BEFORE UPDATE ON webhook_event BEGIN SELECT RAISE(ABORT, 'crash'); END");
  EXPECT_FALSE(process_webhooks(services, work, 100).has_value() && last_row().processed_at);
  EXPECT_FALSE(now(patient).joined_at) << "event and mark are one transaction";
  execute("DROP TRIGGER crash");
  process();
  EXPECT_TRUE(now(patient).joined_at);
  EXPECT_EQ(outgoing("participant.joined"), 1);
}

TEST_F(ProcessWebhooks, AnAuditLogThatFailsKeepsTheEventForLater) {
  send(joined(patient, "s1", Seconds(5)));
  break_audit_log();
  (void)process_webhooks(services, work, 100);
  EXPECT_FALSE(now(patient).joined_at);
  EXPECT_FALSE(last_row().processed_at);
  execute("DROP TRIGGER no_audit");
  clock.advance(Minutes(1));
  process();
  EXPECT_TRUE(now(patient).joined_at);
}

TEST_F(ProcessWebhooks, ServersBesideEachOtherWorkEachOffOnce) {
  for (int i = 0; i < 40; ++i) send(joined(patient, "s" + std::to_string(i), Seconds(i)));
  at_once(4, [&](const Services& mine, std::size_t) {
    while (take(process_webhooks(mine, work, 7)) > 0) {}
  });
  EXPECT_EQ(count("webhook_event WHERE attempts = 1 AND processed_at IS NOT NULL"), 40);
  EXPECT_EQ(outgoing("participant.joined"), 40);
  EXPECT_EQ(count("participant_stay"), 40);
}

TEST_F(ProcessWebhooks, TakesThemInTheOrderOfReceiptAndNoMoreThanAsked) {
  send(joined(patient, "s1", Seconds(5)));
  clock.advance(Seconds(1));
  send(joined(patient, "s2", Seconds(1)));
  EXPECT_EQ(take(process_webhooks(services, work, 1)), 1);
  EXPECT_EQ(rows<ParticipantStay>("").at(0).external_id, "s1");
}

TEST_F(ProcessWebhooks, NothingWasAfterItWasTold) {
  auto odd = joined(patient, "s1", Hours(100));
  tell(odd);
  EXPECT_EQ(now(patient).joined_at, last_row().received_at);
}

TEST_F(ProcessWebhooks, OldOnesAreClearedOutAndWaitingOnesStay) {
  tell(joined(patient, "s1", Seconds(5)));
  const auto done = last_row().id;
  clock.advance(Hours(24 * 30));
  EXPECT_EQ(take(purge_expired(services)).webhooks, 0);
  clock.advance(Millis(1));
  auto strange = event(participant_joined, Seconds(1));
  strange.external_id = "RM-nobodys";
  tell(strange);
  EXPECT_EQ(take(purge_expired(services)).webhooks, 1);
  EXPECT_EQ(count("webhook_event"), 1);
}

}  // namespace
}  // namespace chiroflow::app
