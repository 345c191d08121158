// SPDX-License-Identifier: Apache-2.0
// On every database: a deletion that has begun comes to its end, once, whatever happens in between.
#include "app/recordings/deletion.hpp"

#include <thread>

#include "app/recordings/certificate.hpp"
#include "app/recordings/key_lost.hpp"
#include "app/recordings/work_lease.hpp"
#include "support/deletion_world.hpp"
#include "wire/encode.hpp"

namespace chiroflow::app {
namespace {

class DeleteRecording : public testing::DeletionWorld {
 protected:
  DeletionCertificate certificate_of(const RecordingId& id) {
    static const std::string sql = store::select_from<DeletionCertificate>("c") + " WHERE c.recording_id = ?";
    return take_it(db::read<std::optional<DeletionCertificate>>(
                       database(),
                       [&](db::Reader& reader) { return store::query_one<DeletionCertificate>(reader, sql, id); }))
        .value();
  }
  /// The next server, once nobody can still hold the lease.
  void start_again() {
    keys.mishap = shelf.mishap = nullptr;
    clock.advance(kLeasedDeletions.life + Millis(1));
  }
  Result<void> give_up(const RecordingId& id) { return give_up_key(*services, clinic.organization_id, id); }
  Result<SetRetentionOutput> keep(const app::Actor& who, const RecordingId& id, std::optional<int> days) {
    auto c = call(who, "telehealth.setRetention");
    return set_retention(c, {id, {true, days}, "as agreed"});
  }
};

TEST_P(DeleteRecording, WithdrawsAtOnceAndDestroysKeyAndBytes) {
  const auto id = record(session);
  insert(RecordingTicket{
      "hash", clinic.organization_id, id, clinic.user_id, "c", clock.now() + Minutes(5), clock.now(), {}});
  const auto out = take_it(remove(id));
  EXPECT_EQ(out.deletion_began_at, clock.now());
  EXPECT_EQ(out.deleted_at, std::nullopt);
  EXPECT_TRUE(is_withdrawn(load(id)));
  EXPECT_EQ(count("recording_ticket"), 0) << "whoever had an address to play it has none";
  EXPECT_EQ(finish().deleted, 1);
  EXPECT_TRUE(is_gone(id));
  EXPECT_EQ(load(id).deleted_by, clinic.user_id);
  EXPECT_EQ(count("recording_piece"), 3) << "what it was is still proved";
  EXPECT_EQ(count("recording_deletion"), 0);
  EXPECT_EQ(count("audit_event WHERE action = 'DELETE' AND entity_id = '" + id.value + "'"), 1);
}

// H-24
TEST_P(DeleteRecording, LeavesACertificateThatOutsidersCanCheck) {
  const auto id = record(session);
  take_it(remove(id));
  clock.advance(Minutes(1));
  finish();
  auto certificate = certificate_of(id);
  const auto& key = consents.seal_key.verify_key();
  EXPECT_TRUE(verify_certificate(certificate, key));
  for (const char* member : {"\"deletedBy\":\"USER\"", "\"piecesReceived\":3", "\"objectsRemoved\":3",
                             "\"retentionDays\":30", "\"method\":\"CRYPTOGRAPHIC_ERASE_AND_REMOVAL\""})
    EXPECT_NE(certificate.document.find(member), std::string::npos) << member;
  EXPECT_NE(certificate.document.find("\"effectiveErasureAt\":\"" + format_iso(clock.now() + kKeyCopiesKept)),
            std::string::npos);
  EXPECT_EQ(certificate.document.find("asked for"), std::string::npos) << "nobody's words";
  certificate.document[10] ^= 1;
  EXPECT_FALSE(verify_certificate(certificate, key));

  auto c = call(clinic, "telehealth.getDeletionCertificate");
  const auto shown = take_it(get_deletion_certificate(c, {id}));
  EXPECT_EQ(shown.public_key, key.pem());
  EXPECT_EQ(shown.key_id, key.id());
}

TEST_P(DeleteRecording, ItsCertificateAsAFileIsCheckedWithoutAServer) {
  const auto id = record(session);
  take_it(remove(id));
  finish();
  auto c = call(clinic);
  std::string file;
  wire::JsonWriter json(file);
  wire::encode_plain(json, take_it(get_deletion_certificate(c, {id})));
  const auto& key = consents.seal_key.verify_key();
  const auto intact = take_it(check_certificate_file(file, key));
  EXPECT_EQ(intact.verdict, DocumentVerdict::intact) << intact.message;
  EXPECT_EQ(intact.recording_id, id.value);
  EXPECT_EQ(take_it(check_certificate_file(file, std::nullopt)).verdict, DocumentVerdict::unproven);
  const auto other = crypto::SigningKey::from_seed(std::string(32, 'x'))->verify_key();
  EXPECT_EQ(take_it(check_certificate_file(file, other)).verdict, DocumentVerdict::differs);
  auto changed = file;
  changed.replace(changed.find("USER"), 4, "ROOT");
  EXPECT_EQ(take_it(check_certificate_file(changed, key)).verdict, DocumentVerdict::differs);
  EXPECT_FALSE(check_certificate_file("{}", key));
  EXPECT_FALSE(check_certificate_file("nothing", key));
}

TEST_P(DeleteRecording, CertificatesAreOfWhatIsDeletedInTheOwnClinic) {
  const auto id = record(session), foreign = record(foreign_session);
  auto c = call(clinic);
  EXPECT_EQ(get_deletion_certificate(c, {id}).error().cause, "not_deleted");
  EXPECT_EQ(get_deletion_certificate(c, {foreign}).error().code, ErrorCode::not_found);
  EXPECT_EQ(remove(foreign).error().code, ErrorCode::not_found);
}

TEST_P(DeleteRecording, AgainDoesNoHarm) {
  const auto id = record(session);
  const auto first = take_it(remove(id));
  clock.advance(Minutes(1));
  EXPECT_EQ(take_it(remove(id)).deletion_began_at, first.deletion_began_at);
  finish();
  const auto deleted_at = load(id).deleted_at;
  clock.advance(Minutes(1));
  EXPECT_EQ(take_it(remove(id)).deleted_at, deleted_at);
  EXPECT_EQ(finish().deleted, 0);
  EXPECT_EQ(count("deletion_certificate"), 1);
}

TEST_P(DeleteRecording, RefusesWhatRunsAndWhatIsPartOfTheClinicalRecord) {
  const auto running = record(session, RecordingPurpose::TRAINING, RecordingStatus::RECORDING);
  const auto clinical = record(session, RecordingPurpose::CLINICAL_RECORD);
  EXPECT_EQ(remove(running).error().cause, "recording_running");
  EXPECT_EQ(remove(clinical).error().cause, "clinical_record");
}

TEST_P(DeleteRecording, TakesWhatIsNotFinishedAnHourAfterItsEnd) {
  const auto id = record(session, RecordingPurpose::TRAINING, RecordingStatus::PROCESSING);
  EXPECT_EQ(remove(id).error().cause, "recording_running");
  clock.advance(kLongestFinishing + Millis(1));
  take_it(remove(id));
  EXPECT_EQ(finish().deleted, 1);
  EXPECT_TRUE(is_gone(id));
}

TEST_P(DeleteRecording, KilledBetweenAnyTwoPhasesItGoesOnWithTheNext) {
  for (int done = 0; done <= 3; ++done) {
    const auto id = record(session);
    take_it(remove(id));
    const auto leased = take_it(lease_deletion(*services, clinic.organization_id, id));
    for (int step = 0; step < done; ++step)
      EXPECT_EQ(take_it(do_next_step(*services, *leased)), DeletionStep::WENT_ON) << step;
    EXPECT_FALSE(take_it(lease_deletion(*services, clinic.organization_id, id))) << "somebody works on it";
    EXPECT_EQ(finish().deleted, 0);
    EXPECT_FALSE(is_there(id)) << done;
    start_again();
    EXPECT_EQ(finish().deleted, 1) << done;
    EXPECT_TRUE(is_gone(id)) << done;
    EXPECT_TRUE(verify_certificate(certificate_of(id), consents.seal_key.verify_key()));
  }
}

TEST_P(DeleteRecording, KilledInTheMiddleOfAnActItDoesTheActAgain) {
  for (const std::string act : {"destroying", "destroyed", "list", "remove"}) {
    const auto id = record(session);
    take_it(remove(id));
    keys.mishap = shelf.mishap = [&](const std::string& now) -> Result<void> {
      if (now == act) throw testing::Killed();
      return {};
    };
    EXPECT_THROW(static_cast<void>(finish_deletions(*services)), testing::Killed) << act;
    EXPECT_FALSE(is_there(id)) << act;
    start_again();
    EXPECT_EQ(finish().deleted, 1) << act;
    EXPECT_TRUE(is_gone(id)) << act;
  }
}

TEST_P(DeleteRecording, TheKeyGoesBeforeTheFirstByte) {
  const auto id = record(session);
  take_it(remove(id));
  bool key_was_there = false;
  shelf.mishap = [&](const std::string&) -> Result<void> {
    key_was_there = key_was_there || keys.keys.contains(id.value);
    return {};
  };
  finish();
  EXPECT_FALSE(key_was_there);
}

TEST_P(DeleteRecording, AStoreThatFailsIsAskedAgainLater) {
  const auto id = record(session);
  take_it(remove(id));
  shelf.mishap = [](const std::string&) -> Result<void> { return fail(Error{.code = ErrorCode::storage_unavailable}); };
  EXPECT_EQ(finish().open, 1);
  EXPECT_EQ(load(id).deletion_error, "storage_unavailable");
  EXPECT_FALSE(is_there(id)) << "the key is gone already";
  EXPECT_EQ(finish().open, 0) << "not at once";
  shelf.mishap = nullptr;
  clock.advance(Minutes(1));
  EXPECT_EQ(finish().deleted, 1);
  EXPECT_EQ(load(id).deletion_error, std::nullopt);
}

TEST_P(DeleteRecording, WhatIsNotThereWasNotDestroyed) {
  const auto id = record(session), other = record(other_session);
  const auto key = keys.keys.extract(id.value);
  const auto piece = shelf.objects.extract(shelf.objects.lower_bound(folder_of(load(other))));
  take_it(remove(id));
  take_it(remove(other));
  EXPECT_EQ(finish().open, 2);
  EXPECT_EQ(count("deletion_certificate"), 0);
  EXPECT_EQ(load(id).key_destroyed_at, std::nullopt);
  EXPECT_EQ(load(id).deletion_error, "storage_unavailable");
  EXPECT_TRUE(is_withdrawn(load(id)));
  EXPECT_TRUE(keys.keys.contains(other.value)) << "nothing is destroyed by halves";
  keys.keys.emplace(id.value, key.mapped());
  shelf.objects.emplace(piece.key(), piece.mapped());
  clock.advance(Minutes(1));
  EXPECT_EQ(finish().deleted, 2);
  EXPECT_TRUE(is_gone(id) && is_gone(other));
}

TEST_P(DeleteRecording, WhoseKeyIsTrulyLostGoesWithACertificateThatSaysSo) {
  const auto id = record(session);
  EXPECT_EQ(give_up(id).error().cause, "not_withdrawn");
  take_it(remove(id));
  EXPECT_EQ(give_up(id).error().cause, "key_there");
  keys.keys.erase(id.value);
  EXPECT_EQ(finish().open, 1) << "what is not there was not destroyed";
  EXPECT_EQ(give_up_key(*services, OrganizationId("o2"), id).error().code, ErrorCode::not_found);
  keys.mishap = [](const std::string&) -> Result<void> {
    return fail(Error{.code = ErrorCode::storage_unavailable, .cause = "recording_store"});
  };
  EXPECT_EQ(give_up(id).error().cause, "recording_store") << "without the store's mark nobody knows what is lost";
  keys.mishap = nullptr;
  take_it(give_up(id));
  EXPECT_EQ(count("audit_event WHERE event = 'retention.key_lost'"), 1);
  EXPECT_EQ(finish().deleted, 1) << "at once";
  EXPECT_TRUE(is_gone(id));
  const auto certificate = certificate_of(id);
  EXPECT_TRUE(verify_certificate(certificate, consents.seal_key.verify_key()));
  for (const char* said : {"\"method\":\"REMOVAL_KEY_NOT_FOUND\"", "\"keyNotFoundAt\":", "\"keyGivenUpAt\":"})
    EXPECT_NE(certificate.document.find(said), std::string::npos) << said;
  for (const char* unsaid : {"keyDestroyedAt", "CRYPTOGRAPHIC_ERASE", "effectiveErasureAt"})
    EXPECT_EQ(certificate.document.find(unsaid), std::string::npos) << unsaid;
  EXPECT_EQ(give_up(id).error().cause, "recording_deleted");
}

TEST_P(DeleteRecording, AKeyThatCameBackIsDestroyedAllTheSame) {
  const auto id = record(session);
  const auto key = keys.keys.extract(id.value);
  take_it(remove(id));
  take_it(give_up(id));
  keys.keys.emplace(id.value, key.mapped());
  EXPECT_EQ(finish().deleted, 1);
  EXPECT_TRUE(is_gone(id));
  EXPECT_NE(certificate_of(id).document.find("\"keyDestroyedAt\":"), std::string::npos);
}

TEST_P(DeleteRecording, AHoldIsHeardWhileTheStoreIsOutOfReach) {
  const auto id = record(session);
  const auto key = keys.keys.extract(id.value);
  take_it(remove(id));
  take_it(hold(HoldScope::RECORDING, id.value));
  finish();
  keys.keys.emplace(id.value, key.mapped());
  EXPECT_TRUE(is_there(id));
}

TEST_P(DeleteRecording, TwoServersDoItOnce) {
  constexpr int kRecordings = 12;
  for (int i = 0; i < kRecordings; ++i) take_it(remove(record(session)));
  std::atomic<int> deleted = 0;
  const auto serve = [&](std::uint64_t seed) {
    testing::SeededRandom own_random(seed);
    IdGenerator own_ids(clock, own_random);
    Services own{database(), clock, own_random, own_ids, audit_log, sealer, video, passwords, log, settings};
    own.consents = &consents;
    own.recordings = &desk;
    const auto round = finish_deletions(own);
    EXPECT_TRUE(round) << round.error().detail;
    if (round) deleted += round->deleted;
  };
  std::thread first(serve, 101), second(serve, 202);
  first.join();
  second.join();
  EXPECT_EQ(deleted, kRecordings);
  EXPECT_EQ(count("deletion_certificate"), kRecordings);
  EXPECT_EQ(count("audit_event WHERE details LIKE '%\"deleted\":true%'"), kRecordings);
  EXPECT_TRUE(keys.keys.empty());
  EXPECT_TRUE(shelf.objects.empty());
}

TEST_P(DeleteRecording, WhoLostTheLeaseDoesNothing) {
  const auto id = record(session);
  take_it(remove(id));
  const auto slow = take_it(lease_deletion(*services, clinic.organization_id, id));
  start_again();
  const auto quick = take_it(lease_deletion(*services, clinic.organization_id, id));
  ASSERT_TRUE(quick);
  EXPECT_EQ(take_it(do_next_step(*services, *slow)), DeletionStep::LEASE_LOST);
  EXPECT_EQ(take_it(finish_deletion(*services, *quick)), DeletionStep::DELETED);
}

// H-11: the keys are in no backup, so one of yesterday cannot bring a recording back.
TEST_P(DeleteRecording, ARestoredBackupCannotDecrypt) {
  const auto id = record(session);
  const auto yesterday = shelf.objects;
  const auto row = load(id);
  const auto piece = value<std::string>("SELECT sealed_sha256 FROM recording_piece WHERE number = 0");
  take_it(remove(id));
  finish();
  shelf.objects = yesterday;
  EXPECT_TRUE(shelf.get(object_name(row, 0, piece), 0, 1'000)) << "the bytes are back";
  const auto cipher = cipher_of(*services, row);
  ASSERT_FALSE(cipher);
  EXPECT_EQ(cipher.error().cause, "recording_key_gone");
}

TEST_P(DeleteRecording, DaysCountFromTheEndOfTheRecording) {
  const auto id = record(session);
  clock.advance(Hours(24 * 3));
  const auto out = take_it(keep(clinic, id, 40));
  EXPECT_EQ(out.scheduled_deletion_at, deletion_due(TimeZone::utc(), *load(id).ended_at, 40));
  EXPECT_EQ(take_it(keep(clinic, id, std::nullopt)).scheduled_deletion_at, std::nullopt);
  EXPECT_EQ(load(id).retention_reason, "as agreed");
  pass(Hours(24 * 100));
  EXPECT_TRUE(is_there(id)) << "kept for the reason given";
}

TEST_P(DeleteRecording, OnlyAnOwnerShortens) {
  const auto id = record(session);
  const auto admin = as("o1", Role::ADMIN);
  EXPECT_TRUE(keep(admin, id, 40));
  EXPECT_EQ(keep(admin, id, 39).error().code, ErrorCode::forbidden);
  EXPECT_TRUE(keep(admin, id, std::nullopt));
  EXPECT_EQ(keep(admin, id, 3'650).error().code, ErrorCode::forbidden) << "without end is longer";
  EXPECT_TRUE(keep(clinic, id, 1));
  auto c = call(clinic);
  EXPECT_EQ(set_retention(c, {id, {}, "nothing said"}).error().code, ErrorCode::invalid_argument);
  take_it(remove(id));
  EXPECT_EQ(keep(clinic, id, 40).error().cause, "recording_deleted") << "access during deletion";
}

TEST_P(DeleteRecording, IsKeptNoLongerThanTheSignedTextPromised) {
  const auto id = record(other_session);
  EXPECT_EQ(keep(clinic, id, 31).error().cause, "promised_shorter");
  EXPECT_EQ(keep(clinic, id, std::nullopt).error().cause, "promised_shorter");
  EXPECT_EQ(load(id).retention_days, 30);
  EXPECT_TRUE(keep(clinic, id, 10));
  EXPECT_TRUE(keep(clinic, id, 30)) << "within what was promised";
  execute("UPDATE session_recording SET retention_days = 90");
  EXPECT_TRUE(keep(clinic, id, 40)) << "shorter is nearer to what was promised";
}

TEST_P(DeleteRecording, ANewConsentMayPromiseLongerAndALegalHoldKeepsWithoutOne) {
  const auto id = record(other_session);
  Patient patient;
  patient.id = load(id).patient_id;
  patient.organization_id = clinic.organization_id;
  insert(promising(testing::signed_consent(patient, "newer", clock.now(), TelehealthConsentType::RECORDING), 60));
  EXPECT_TRUE(keep(clinic, id, 60));
  EXPECT_EQ(keep(clinic, id, 61).error().cause, "promised_shorter");
  execute("UPDATE telehealth_consent SET status = 'REVOKED', revoked_at = created_at WHERE id = 'newer'");
  EXPECT_TRUE(keep(clinic, id, 20));
  EXPECT_EQ(keep(clinic, id, 60).error().cause, "promised_shorter") << "withdrawn";
  const auto held = take_it(hold(HoldScope::RECORDING, id.value));
  EXPECT_EQ(keep(clinic, id, 60).error().cause, "legal_hold") << "it is kept by the hold";
  pass(Hours(24 * 60));
  EXPECT_TRUE(is_there(id));
}

CHIROFLOW_ON_EVERY_DATABASE(DeleteRecording);

}  // namespace
}  // namespace chiroflow::app
