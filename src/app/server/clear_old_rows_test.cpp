// SPDX-License-Identifier: Apache-2.0
// On every database: what is old goes, what is needed stays.
#include "app/server/clear_old_rows.hpp"

#include "app/server/due_work.hpp"
#include "app/telehealth/standing_orders.hpp"
#include "support/old_rows_world.hpp"

namespace chiroflow::app {
namespace {

class ClearOldRows : public OldRowsWorld {};

TEST_P(ClearOldRows, RemovesWhatIsOldAndKeepsWhatIsNeeded) {
  const auto now = clock.now();
  for (int i = 0; i < 7; ++i) attempt(now - kAttemptsKept - Hours(i + 1));
  attempt(now - kAttemptsKept);
  attempt(now);
  device("d-old", now - kAttemptsKept - Millis(1));
  device("d-young", now - kAttemptsKept);
  device("d-holder", std::nullopt);
  event(1'001, now - kOutboxKept - Millis(1));
  event(1'002, now - kOutboxKept);
  event(1'003, std::nullopt);

  const auto cleared = clear(3);
  EXPECT_EQ(cleared.provider_attempts, 7);
  EXPECT_EQ(cleared.visit_devices, 1);
  EXPECT_EQ(cleared.outbox_events, 1);
  EXPECT_EQ(count("provider_attempt"), 2);
  EXPECT_EQ(count("visit_device"), 2);
  EXPECT_EQ(count("visit_device WHERE id = 'd-holder'"), 1) << "who holds a link keeps it";
  EXPECT_EQ(count("outbox_event"), 2);
  EXPECT_EQ(count("outbox_event WHERE delivered_at IS NULL"), 1) << "what was not delivered stays";
}

TEST_P(ClearOldRows, MeasurementsGoAndEmailsOnceTheirVisitIsLongOver) {
  const auto now = clock.now();
  const auto participant = value<std::string>("SELECT id FROM participant WHERE session_id = ?", session);
  for (const auto age : {kSamplesKept + Millis(1), Millis(kSamplesKept)}) {
    QualitySample row;
    row.id = ids.next<QualitySampleId>();
    row.organization_id = actor.organization_id;
    row.session_id = session;
    row.participant_id = ParticipantId(participant);
    row.measured_at = now - age;
    insert(row);
  }
  const auto mail = [&](std::optional<Instant> sent_at) {
    OutgoingMail row;
    row.id = ids.next<MailId>();
    row.organization_id = actor.organization_id;
    row.session_id = session;
    row.kind = MailKind::INVITATION;
    row.created_at = now - Hours(24 * 365);
    row.sent_at = sent_at;
    if (!sent_at) row.content = Sealed{"sealed"};
    insert(row);
  };
  mail(now);
  mail(std::nullopt);
  auto cleared = clear(3);
  EXPECT_EQ(cleared.quality_samples, 1);
  EXPECT_EQ(cleared.mails, 0) << "the visit is still to come";
  clock.jump_to(now + kMailsKept + Hours(2));
  EXPECT_EQ(clear(3).mails, 1);
  EXPECT_EQ(count("outgoing_mail WHERE sent_at IS NULL"), 1);
}

TEST_P(ClearOldRows, EmailsThatAreAboutNoVisitGoByTheirOwnAge) {
  OutgoingMail row;
  row.id = ids.next<MailId>();
  row.organization_id = actor.organization_id;
  row.about = MailAbout::RECORDINGS;
  row.created_at = clock.now();
  row.sent_at = clock.now();
  insert(row);
  clock.advance(kMailsKept);
  EXPECT_EQ(clear(3).mails, 0);
  clock.advance(Millis(1));
  EXPECT_EQ(clear(3).mails, 1);
}

TEST_P(ClearOldRows, AClinicsOwnDaysCountInItsPlaceOnly) {
  RetentionRule own;
  own.organization_id = actor.organization_id;
  own.data_class = name_of(DataClass::PROVIDER_ATTEMPTS);
  own.days = 10;
  own.set_by = actor.user_id;
  own.set_at = clock.now();
  insert(own);
  attempt(clock.now() - Hours(24 * 10) - Millis(1));
  attempt(clock.now() - Hours(24 * 10));
  device("d-old", clock.now() - Hours(24 * 11));
  const auto cleared = clear(3);
  EXPECT_EQ(cleared.provider_attempts, 1);
  EXPECT_EQ(cleared.visit_devices, 0) << "another class";
}

TEST_P(ClearOldRows, ALegalHoldOnTheClinicTheVisitOrItsPatientKeepsEverything) {
  const auto now = clock.now();
  const auto participant = value<std::string>("SELECT id FROM participant WHERE session_id = ?", session);
  attempt(now - Hours(24 * 400));
  device("d-old", now - Hours(24 * 400));
  event(1'001, now - Hours(24 * 400));
  QualitySample sample;
  sample.id = ids.next<QualitySampleId>();
  sample.organization_id = actor.organization_id;
  sample.session_id = session;
  sample.participant_id = ParticipantId(participant);
  sample.measured_at = now - Hours(24 * 400);
  insert(sample);
  OutgoingMail mail;
  mail.id = ids.next<MailId>();
  mail.organization_id = actor.organization_id;
  mail.session_id = session;
  mail.kind = MailKind::INVITATION;
  mail.created_at = now;
  mail.sent_at = now;
  insert(mail);
  clock.jump_to(now + kMailsKept + Hours(2));
  const auto hold = [&](HoldScope scope, const std::string& target) {
    LegalHold row;
    row.id = ids.next<LegalHoldId>();
    row.organization_id = actor.organization_id;
    row.scope = scope;
    row.target_id = target;
    row.matter = row.reason = row.ordered_by = "x";
    row.placed_by = actor.user_id;
    row.placed_at = clock.now();
    insert(row);
    EXPECT_EQ(clear(3).all(), 0) << name_of(scope);
    EXPECT_TRUE(database().write([&](db::Writer& writer) -> Result<void> {
      TRY(store::execute(writer, "UPDATE legal_hold SET released_at = 5, released_by = 'u1' WHERE id = ?", row.id));
      return {};
    }));
  };
  hold(HoldScope::ORGANIZATION, "o1");
  hold(HoldScope::SESSION, session.value);
  hold(HoldScope::PATIENT, "p1");
  EXPECT_EQ(clear(3).all(), 6) << "released holds keep nothing; the visit's link is dead by now, too";
}

TEST_P(ClearOldRows, AnotherVisitsHoldKeepsNothingOfThisOne) {
  LegalHold row;
  row.id = ids.next<LegalHoldId>();
  row.organization_id = actor.organization_id;
  row.scope = HoldScope::SESSION;
  row.target_id = "another";
  row.matter = row.reason = row.ordered_by = "x";
  row.placed_by = actor.user_id;
  row.placed_at = clock.now();
  insert(row);
  attempt(clock.now() - Hours(24 * 400));
  EXPECT_EQ(clear(3).provider_attempts, 1);
}

TEST_P(ClearOldRows, IsOneEventOfTheClinicConcerned) {
  for (int i = 0; i < 7; ++i) attempt(clock.now() - kAttemptsKept - Hours(1));
  clear(3);
  const auto events = "audit_event WHERE event = 'job.clear_old_rows'";
  EXPECT_EQ(count(events), 1);
  EXPECT_EQ(count(std::string(events) + " AND organization_id = 'o1' AND actor_type = 'SYSTEM'"), 1);
  EXPECT_EQ(value<std::string>("SELECT details FROM audit_event WHERE event = 'job.clear_old_rows'"),
            R"({"providerAttempts":7,"waysIn":0,"visitDevices":0,"outboxEvents":0,"qualitySamples":0,"mails":0,)"
            R"("deviceChecks":0,"deadLinks":0,"notices":0})");
  EXPECT_EQ(clear(3).all(), 0);
  EXPECT_EQ(count(events), 1) << "nothing was done, so there is nothing to tell";
}

// Marks that were finished jobs went with those after thirty days.
TEST_P(ClearOldRows, WhatStaffOrderedAboutAPersonLastsLongerThanFinishedJobs) {
  Participant who;
  who.id = ParticipantId(value<std::string>("SELECT id FROM participant WHERE session_id = ?", session));
  who.organization_id = actor.organization_id;
  who.session_id = session;
  Room room;
  room.organization_id = actor.organization_id;
  room.session_id = session;
  room.video_engine = VideoEngine::twilio;
  const auto work = [&](auto order) {
    Call call(*services, actor, origin, "test.call", AuditAction::UPDATE);
    const auto done = database().write([&](db::Writer& writer) -> Result<void> { return order(call, writer); });
    ASSERT_TRUE(done) << done.error().detail;
  };
  const auto mute = [&](bool muted) {
    work([&](Call& call, db::Writer& writer) { return remember_mute(call, writer, room, who.id, muted); });
  };
  const auto kept_out = [&] {
    return db::read<bool>(database(), [&](db::Reader& reader) { return is_kept_out(reader, who); }).value();
  };
  EXPECT_FALSE(kept_out());
  clock.advance(Minutes(1));
  for (int i = 0; i < 2; ++i) work([&](Call& call, db::Writer& writer) { return keep_out(call, writer, who); });
  for (const bool muted : {true, true, false, true}) mute(muted);
  EXPECT_EQ(count("standing_order"), 2) << "one of a kind";
  clock.advance(Hours(24 * 400));
  ASSERT_TRUE(purge_expired(*services));
  clear(3);
  EXPECT_TRUE(kept_out());
  EXPECT_EQ(count("standing_order WHERE kind = 'MUTED'"), 1);
  EXPECT_EQ(count("job WHERE kind IN ('kept_out', 'muted')"), 0);
  work([&](Call& call, db::Writer& writer) { return follow_orders(call, writer, room, who); });
  EXPECT_EQ(count("job WHERE kind = 'send_out'"), 1);
  Participant another;
  another.organization_id = who.organization_id;
  another.session_id = session;
  another.id = ParticipantId("another");
  work([&](Call& call, db::Writer& writer) { return follow_orders(call, writer, room, another); });
  EXPECT_EQ(count("job WHERE kind = 'mute_again'"), 1);
}

CHIROFLOW_ON_EVERY_DATABASE(ClearOldRows);

}  // namespace
}  // namespace chiroflow::app
