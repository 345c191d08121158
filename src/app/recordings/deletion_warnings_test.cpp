// SPDX-License-Identifier: Apache-2.0
// On every database: who is told of deletions that are near, when, and how often.
#include "app/recordings/deletion_warnings.hpp"

#include <atomic>
#include <thread>

#include "adapters/system/system_time_zones.hpp"
#include "app/mail/mail_content.hpp"
#include "app/mail/mail_desk.hpp"
#include "app/recordings/play.hpp"
#include "domain/visit.hpp"
#include "support/deletion_world.hpp"

namespace chiroflow::app {
namespace {

class DeletionWarnings : public testing::DeletionWorld {
 protected:
  void SetUp() override {
    DeletionWorld::SetUp();
    services->mail = &mail_desk;
  }
  WarningRound warn() { return take_it(warn_of_deletions(*services)); }
  /// So many days before, at noon.
  void days_before(const RecordingId& id, int days) {
    clock.jump_to(*load(id).scheduled_deletion_at - Hours(12) - Hours(24 * days));
  }
  std::int64_t events() { return count("outbox_event WHERE kind = 'recording.deletion_due'"); }
  MailMessage last_mail() {
    static const std::string sql = store::select_from<OutgoingMail>("m") +
                                   " WHERE m.organization_id = ? ORDER BY m.created_at DESC, m.id DESC LIMIT 1";
    const auto row = take_it(db::read<std::optional<OutgoingMail>>(database(), [&](db::Reader& reader) {
      return store::query_one<OutgoingMail>(reader, sql, clinic.organization_id);
    }));
    return take_it(open_mail(*services, row.value()));
  }
  std::optional<int> shown(const RecordingId& id) {
    auto c = call(clinic, "telehealth.getRecordings");
    GetRecordingsInput input;
    input.recording_id = id;
    const auto row = take_it(get_recordings(c, input)).recordings.at(0);
    return row.deletion_warning ? std::optional(row.deletion_warning->days_left) : std::nullopt;
  }

  system::SystemTimeZones zones;
  MailDesk mail_desk{"visits@heron.example", zones};
};

TEST_P(DeletionWarnings, AreGivenAWeekAndADayBeforeOnceEach) {
  const auto id = record(session);
  EXPECT_EQ(warn().recordings, 0);
  days_before(id, 8);
  EXPECT_EQ(warn().recordings, 0);
  EXPECT_EQ(shown(id), std::nullopt);
  days_before(id, 7);
  EXPECT_EQ(warn().recordings, 1);
  EXPECT_EQ(shown(id), 7);
  for (const int days : {7, 6, 2}) {
    days_before(id, days);
    EXPECT_EQ(warn().recordings, 0) << days;
    EXPECT_EQ(shown(id), days);
  }
  days_before(id, 1);
  EXPECT_EQ(warn().recordings, 1);
  days_before(id, 0);
  EXPECT_EQ(warn().recordings, 0);
  EXPECT_EQ(shown(id), 0);
  EXPECT_EQ(events(), 2);
  EXPECT_EQ(count("audit_event WHERE event = 'job.warn_of_deletions'"), 2);
}

TEST_P(DeletionWarnings, GoToTheManagersInOneEmailADayWithNumbers) {
  const auto id = record(session);
  record(other_session);
  record(foreign_session);
  days_before(id, 7);
  const auto first = warn();
  EXPECT_EQ(first.recordings, 3);
  EXPECT_EQ(first.mails, 4) << "owner and administrator of two clinics";
  const auto mail = last_mail();
  EXPECT_NE(mail.text.find("2 recordings of"), std::string::npos) << mail.text;
  EXPECT_NE(mail.text.find("2 grabaciones de"), std::string::npos) << mail.text;
  EXPECT_NE(mail.subject.find("will be deleted soon / Pronto se borrarán"), std::string::npos) << mail.subject;
  EXPECT_NE(mail.text.find(settings.base_url + "/app/recordings"), std::string::npos);
  days_before(id, 1);
  EXPECT_EQ(warn().mails, 4);
  EXPECT_NE(last_mail().text.find("2 by the end of tomorrow"), std::string::npos) << last_mail().text;
  EXPECT_NE(last_mail().text.find("2 antes de que termine el día de mañana"), std::string::npos) << last_mail().text;
  EXPECT_EQ(warn().mails, 0);
}

TEST_P(DeletionWarnings, OfADayThatHadItsEmailAreMailedTheNext) {
  const auto id = record(session);
  days_before(id, 7);
  EXPECT_EQ(warn().mails, 2);
  clock.advance(Hours(1));
  const auto late = record(other_session);
  execute("UPDATE session_recording SET scheduled_deletion_at = " +
          std::to_string(to_unix_ms(clock.now() + Hours(30))) + " WHERE id = '" + late.value + "'");
  const auto round = warn();
  EXPECT_EQ(round.recordings, 1);
  EXPECT_EQ(round.mails, 0);
  clock.advance(Hours(24));
  EXPECT_EQ(warn().mails, 2);
}

// H-16
TEST_P(DeletionWarnings, H16NameNobody) {
  const auto id = record(session);
  days_before(id, 1);
  warn();
  const auto mail = last_mail();
  for (const auto& secret : {std::string("Zenobia"), id.value, session.value, std::string("o1-p0")})
    for (const auto* part : {&mail.subject, &mail.text, &mail.html})
      EXPECT_EQ(part->find(secret), std::string::npos) << secret;
}

TEST_P(DeletionWarnings, AreNotGivenOfWhatIsHeldKeptOrGoing) {
  const auto held = record(session), going = record(session), kept = record(session);
  const auto clinical = record(session, RecordingPurpose::CLINICAL_RECORD);
  record(session, RecordingPurpose::CLINICAL_RECORD, RecordingStatus::FAILED);
  const auto hold_id = take_it(hold(HoldScope::RECORDING, held.value)).legal_hold_id;
  take_it(remove(going));
  auto c = call(clinic, "telehealth.setRetention");
  take_it(set_retention(c, {kept, {true, std::nullopt}, "wanted"}));
  days_before(held, 1);
  EXPECT_EQ(warn().recordings, 0);
  EXPECT_EQ(shown(clinical), std::nullopt);
  clock.jump_to(*load(held).scheduled_deletion_at + Hours(24));
  take_it(release(hold_id));
  EXPECT_EQ(warn().recordings, 1) << "seven days are left after a hold";
  EXPECT_EQ(shown(held), 7);
}

TEST_P(DeletionWarnings, AreGivenOfWhatFailedThoughPartsOfItArrived) {
  const auto id = record(session, RecordingPurpose::TRAINING, RecordingStatus::FAILED);
  days_before(id, 7);
  EXPECT_EQ(warn().recordings, 1);
  EXPECT_EQ(shown(id), 7);
}

TEST_P(DeletionWarnings, ANewDateIsWarnedOfAnew) {
  const auto id = record(session);
  days_before(id, 7);
  EXPECT_EQ(warn().recordings, 1);
  auto c = call(clinic, "telehealth.setRetention");
  take_it(set_retention(c, {id, {true, 60}, "wanted longer"}));
  EXPECT_EQ(shown(id), std::nullopt);
  days_before(id, 7);
  EXPECT_EQ(warn().recordings, 1);
}

TEST_P(DeletionWarnings, WithoutAMailServerTheEventsAreWritten) {
  services->mail = nullptr;
  const auto id = record(session);
  days_before(id, 7);
  EXPECT_EQ(warn().recordings, 1);
  EXPECT_EQ(events(), 1);
  EXPECT_EQ(count("outgoing_mail"), 0);
}

TEST_P(DeletionWarnings, TwoServersGiveThemOnce) {
  constexpr int kRecordings = 6;
  RecordingId id;
  for (int i = 0; i < kRecordings; ++i) id = record(session);
  days_before(id, 7);
  std::atomic<int> recordings = 0, mails = 0;
  const auto serve = [&](std::uint64_t seed) {
    testing::SeededRandom own_random(seed);
    IdGenerator own_ids(clock, own_random);
    const crypto::Sealer own_sealer(*sealer.keys(), own_random);
    Services own{database(), clock, own_random, own_ids, audit_log, own_sealer, video, passwords, log, settings};
    own.consents = &consents;
    own.recordings = &desk;
    own.mail = &mail_desk;
    const auto round = warn_of_deletions(own);
    EXPECT_TRUE(round) << round.error().detail;
    if (!round) return;
    recordings += round->recordings;
    mails += round->mails;
  };
  std::thread first(serve, 303), second(serve, 404);
  first.join();
  second.join();
  EXPECT_EQ(recordings, kRecordings);
  EXPECT_EQ(mails, 2);
  EXPECT_EQ(events(), kRecordings);
  EXPECT_EQ(count("outgoing_mail"), 2);
}

CHIROFLOW_ON_EVERY_DATABASE(DeletionWarnings);

}  // namespace
}  // namespace chiroflow::app
