// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/play.hpp"

#include "app/patients/disclosures.hpp"
#include "app/recordings/recording_rows.hpp"
#include "support/recording_fixture.hpp"

namespace chiroflow::app {
namespace {

class RecordingPlay : public RecordingFixture {
 protected:
  RecordingPlay() {
    ready();
    recording = take(start_it()).recording_id;
    take(put(recording, 0, "\x1a\x45\xdf\xa3-first"));
    take(put(recording, 1, "second"));
    take(put(recording, 2, "third", true));
    look_after();
  }
  std::string ticket(const User& who) {
    auto call = call_as(who, "telehealth.getRecordingUrl", AuditAction::EXECUTE);
    const auto url = take(get_recording_url(call, {recording})).url;
    return url.substr(url.rfind('/') + 1);
  }
  std::string ticket() { return ticket(clinic.provider); }
  Result<Playback> open(const Actor& who, const std::string& token) {
    auto call = call_as(who, "recordings.play", AuditAction::READ);
    return open_playback(call, token);
  }
  Result<Playback> open() { return open(as(clinic.provider), ticket()); }
  static std::string all_of(const Playback& playback, std::uint64_t from = 0) {
    std::string content;
    while (true) {
      const auto part = take(playback.read(from + content.size()));
      if (part.empty()) return content;
      content += part;
    }
  }
  std::string& object(std::size_t number) {
    for (auto& [name, bytes] : store.objects)
      if (name.find("/" + std::to_string(number) + "-") != std::string::npos) return bytes;
    throw std::runtime_error("no such object");
  }
  void set_recording(const std::string& assignments) { execute("UPDATE session_recording SET " + assignments); }
  RecordingId recording;
};

TEST_F(RecordingPlay, GivesTheContentFromAnyByteOn) {
  const auto playback = take(open());
  const std::string whole = "\x1a\x45\xdf\xa3-firstsecondthird";
  EXPECT_EQ(playback.size(), whole.size());
  EXPECT_EQ(playback.media_type(), "video/webm");
  for (std::size_t from = 0; from <= whole.size(); ++from) EXPECT_EQ(all_of(playback, from), whole.substr(from));
}

TEST_F(RecordingPlay, EndsWithTheSignIn) {
  StaffSession sign_in;
  sign_in.id = ids.next<StaffSessionId>();
  sign_in.organization_id = clinic.organization.id;
  sign_in.user_id = clinic.provider.id;
  sign_in.token_hash = "hash";
  sign_in.created_at = sign_in.last_seen_at = clock.now();
  sign_in.expires_at = clock.now() + Hours(1);
  insert(sign_in);
  auto who = as(clinic.provider);
  who.credential_id = sign_in.id.value;
  const auto& signed_in = keep(who);
  auto call = call_as(signed_in, "telehealth.getRecordingUrl", AuditAction::EXECUTE);
  const auto url = take(get_recording_url(call, {recording})).url;
  const auto playback = take(open(signed_in, url.substr(url.rfind('/') + 1)));
  EXPECT_TRUE(playback.read(0));
  execute("UPDATE staff_session SET ended_at = created_at WHERE id = '" + sign_in.id.value + "'");
  expect_error(playback.read(0), ErrorCode::unauthenticated, "session_ended");
}

TEST_F(RecordingPlay, EachTicketIsALineInTheAuditLog) {
  ticket();
  const auto event = last_event_of(clinic);
  EXPECT_EQ(event.event, "telehealth.getRecordingUrl");
  EXPECT_EQ(event.entity_id, recording.value);
  EXPECT_EQ(event.patient_id, clinic.patient.id);
}

TEST_F(RecordingPlay, AnExportIsADisclosureAndTheAuditLogKeepsItsIdAlone_H27) {
  auto call = call_as(clinic.owner, "telehealth.exportRecording", AuditAction::EXECUTE);
  const auto url = take(export_recording(call, {recording, "Dr. \"Q\", Boise", "second opinion"}));
  const auto token = url.url.substr(url.url.rfind('/') + 1);
  auto list = call_as(clinic.owner, "patients.disclosures", AuditAction::READ);
  const auto account = take(patient_disclosures(list, {clinic.patient.id}));
  ASSERT_EQ(account.disclosures.size(), 1U);
  const auto& made = account.disclosures[0];
  EXPECT_EQ(made.recipient, "Dr. \"Q\", Boise");
  EXPECT_EQ(made.purpose, "second opinion");
  EXPECT_EQ(made.recording_id, recording);
  EXPECT_EQ(made.disclosed_at, clock.now());
  EXPECT_EQ(last_event_of(clinic).details, R"({"ticket":"export","disclosure":")" + made.id.value + "\"}");
  EXPECT_TRUE(take(open(as(clinic.owner), token)).is_export());
  expect_error(export_recording(call, {recording, " ", "x"}), ErrorCode::invalid_argument);
}

TEST_F(RecordingPlay, ATicketToLookHandsNothingOut) {
  auto token = ticket();
  const auto playback = take(open(as(clinic.provider), token));
  EXPECT_FALSE(playback.is_export());
  auto call = call_as(clinic.provider, "recordings.play", AuditAction::READ);
  take(note_playback(call, playback));
  EXPECT_EQ(last_event_of(clinic).event, "recordings.play");
  EXPECT_EQ(last_event_of(clinic).entity_id, recording.value);
  token.replace(0, 7, "cf_rex_");
  expect_error(open(as(clinic.provider), token), ErrorCode::not_found);
}

TEST_F(RecordingPlay, EachTicketThatIsPlayedIsOneLineHoweverManyServersPlayIt_H17) {
  const auto token = ticket();
  for (int servers = 0; servers < 3; ++servers) {
    const auto playback = take(open(as(clinic.provider), token));
    auto call = call_as(clinic.provider, "recordings.play", AuditAction::READ);
    take(note_playback(call, playback));
  }
  const auto lines = events_of(clinic);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "recordings.play"), 1);
  const auto another = take(open(as(clinic.provider), ticket()));
  auto call = call_as(clinic.provider, "recordings.play", AuditAction::READ);
  take(note_playback(call, another));
  const auto now = events_of(clinic);
  EXPECT_EQ(std::count(now.begin(), now.end(), "recordings.play"), 2);
}

TEST_F(RecordingPlay, ATicketThatWasClearedAwayShowsNothingUnseen_H17) {
  const auto playback = take(open(as(clinic.provider), ticket()));
  execute("DELETE FROM recording_ticket");
  auto call = call_as(clinic.provider, "recordings.play", AuditAction::READ);
  expect_error(note_playback(call, playback), ErrorCode::not_found);
  execute("UPDATE session_recording SET deletion_began_at = 1");
  expect_error(note_playback(call, playback), ErrorCode::precondition_failed, "recording_deleted");
  const auto lines = events_of(clinic);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), "recordings.play"), 0);
}

TEST_F(RecordingPlay, ATicketIsForOneSignInAndFiveMinutes) {
  const auto token = ticket();
  EXPECT_TRUE(open(as(clinic.provider), token));
  expect_error(open(as(clinic.owner), token), ErrorCode::not_found);
  expect_error(open(as_api_key_of(clinic.provider), token), ErrorCode::not_found);
  expect_error(open(as(other.provider), token), ErrorCode::not_found);
  expect_error(open(as(clinic.provider), "cf_rec_" + std::string(43, 'A')), ErrorCode::not_found);
  expect_error(open(as(clinic.provider), "rubbish"), ErrorCode::not_found);
  clock.advance(Minutes(5));
  expect_error(open(as(clinic.provider), token), ErrorCode::precondition_failed, "ticket_expired");
}

TEST_F(RecordingPlay, OneBitIsNoticed) {
  for (std::size_t number = 0; number < 3; ++number) {
    object(number).back() ^= 1;
    const auto playback = take(open());
    Result<std::string> part;
    for (std::uint64_t at = 0; (part = playback.read(at)) && !part->empty();) at += part->size();
    expect_error(part, ErrorCode::precondition_failed, "recording_damaged");
    object(number).back() ^= 1;
  }
}

TEST_F(RecordingPlay, SwappedAndMissingPiecesAreNoticed) {
  std::swap(object(0), object(1));
  expect_error(take(open()).read(0), ErrorCode::precondition_failed, "recording_damaged");
  std::swap(object(0), object(1));
  store.objects.erase(store.objects.begin());
  expect_error(take(open()).read(0), ErrorCode::precondition_failed, "recording_damaged");
}

TEST_F(RecordingPlay, ACutTailIsNoticed) {
  // Rows of pieces cannot be deleted, so a tail that is cut off is one whose rows never were restored.
  set_recording("size_bytes = size_bytes - 5");
  expect_error(open(), ErrorCode::precondition_failed, "recording_damaged");
}

TEST_F(RecordingPlay, AnotherRecordingsPiecesDoNotOpen) {
  const auto first = store.objects;
  answer(patient_row, true);
  const auto second = take(start_it()).recording_id;
  take(put(second, 0, "\x1a\x45\xdf\xa3-other"));
  take(put(second, 1, "second"));
  take(put(second, 2, "third", true));
  look_after();
  std::vector<std::string> contents;
  for (const auto& [name, bytes] : first) contents.push_back(bytes);
  std::size_t next = 0;
  for (auto& [name, bytes] : store.objects)
    if (!first.contains(name)) bytes = contents[next++];
  recording = second;
  expect_error(take(open()).read(0), ErrorCode::precondition_failed, "recording_damaged");
}

TEST_F(RecordingPlay, WithAnotherKeyNothingOpens) {
  take(services.recordings->keys.put(
      recording.value,
      sealer.seal({clinic.organization.id.view(), "recording", recording.view(), "key"}, std::string(32, 'x'))));
  expect_error(take(open()).read(0), ErrorCode::precondition_failed, "recording_damaged");
  keys.kept.clear();
  expect_error(open(), ErrorCode::precondition_failed, "recording_key_gone");
}

TEST_F(RecordingPlay, DeletionTakesHoldAtOnceAlsoOfWhatPlays) {
  const auto playback = take(open());
  EXPECT_TRUE(playback.read(0));
  set_recording("deletion_began_at = 1");
  expect_error(playback.read(0), ErrorCode::precondition_failed, "recording_deleted");
  auto call = call_as(clinic.provider);
  expect_error(get_recording_url(call, {recording}), ErrorCode::precondition_failed, "recording_deleted");
}

TEST_F(RecordingPlay, WhatIsNotReadyIsNotPlayed) {
  set_recording("status = 'PROCESSING'");
  auto call = call_as(clinic.provider);
  expect_error(get_recording_url(call, {recording}), ErrorCode::precondition_failed, "recording_not_ready");
}

TEST_F(RecordingPlay, ListsByVisitAndPatientPageByPage) {
  clock.advance(Seconds(1));
  answer(patient_row, true);
  take(start_it());
  auto call = call_as(clinic.provider, "telehealth.getRecordings", AuditAction::READ);
  EXPECT_EQ(take(get_recordings(call, {.session_id = id})).recordings.size(), 2u);
  EXPECT_EQ(take(get_recordings(call, {.patient_id = clinic.patient.id})).recordings.size(), 2u);
  EXPECT_EQ(take(get_recordings(call, {.patient_id = other.patient.id})).recordings.size(), 0u);
  const auto first = take(get_recordings(call, {.limit = 1}));
  ASSERT_TRUE(first.next_cursor.value);
  const auto second = take(get_recordings(call, {.limit = 1, .cursor = first.next_cursor.value}));
  EXPECT_FALSE(second.next_cursor.value);
  EXPECT_EQ(second.recordings.at(0).id, recording);
  EXPECT_TRUE(take(get_recordings(call, {.cursor = "rubbish"})).recordings.empty());
  EXPECT_FALSE(call.take_reads().empty());
  auto theirs = call_as(other.provider);
  EXPECT_TRUE(take(get_recordings(theirs, {})).recordings.empty());
  expect_error(get_recording_url(theirs, {recording}), ErrorCode::not_found);
}

}  // namespace
}  // namespace chiroflow::app
