// SPDX-License-Identifier: Apache-2.0
#include "app/chat/chat.hpp"

#include "app/server/key_rotation.hpp"
#include "crypto/key_ring.hpp"
#include "support/unchanged_read.hpp"
#include "support/waiting_fixture.hpp"

namespace chiroflow::app {
namespace {

class Chat : public WaitingFixture {
 protected:
  Result<Message> send(const Actor& who, const std::string& text, std::optional<std::string> client_id = std::nullopt) {
    auto call = call_as(who, "telehealth.sendMessage", AuditAction::CREATE);
    return send_message(call, {id, text, std::move(client_id)});
  }
  std::vector<Message> list(const Actor& who, std::optional<std::int64_t> after = std::nullopt) {
    auto call = call_as(who, "telehealth.listMessages", AuditAction::READ);
    auto out = take(list_messages(call, {id, after}));
    EXPECT_EQ(call.take_reads().size(), 1U);
    return std::move(out.messages);
  }
};

TEST_F(Chat, KeepsTheOrderAndShowsWhoWrote) {
  execute("UPDATE clinician SET title = 'Dr.' WHERE id = '" + clinic.clinician.id.value + "'");
  const auto& interpreter = guest(ParticipantRole::INTERPRETER);
  take(send(patient, "Hello?"));
  take(send(as(clinic.staff), "The doctor will be with you soon"));
  take(send(as(clinic.provider), "I am here"));
  take(send(interpreter, "Hola"));
  const auto seen = list(patient);
  ASSERT_EQ(seen.size(), 4U);
  EXPECT_EQ(seen[0].text, "Hello?");
  EXPECT_EQ(seen[0].sender.name, "Zenobia");
  EXPECT_EQ(seen[0].sender.role, SenderRole::PATIENT);
  EXPECT_EQ(seen[0].sender.participant_id, patient.participant_id);
  EXPECT_TRUE(seen[0].own);
  EXPECT_EQ(seen[1].sender.name, "Demo Chiropractic");
  EXPECT_EQ(seen[1].sender.role, SenderRole::STAFF);
  EXPECT_EQ(seen[1].sender.participant_id, std::nullopt);
  EXPECT_EQ(seen[2].sender.name, "Dr. Robin PROVIDER");
  EXPECT_EQ(seen[2].sender.role, SenderRole::CLINICIAN);
  EXPECT_EQ(seen[3].sender.name, "Gus");
  EXPECT_EQ(seen[3].sender.role, SenderRole::INTERPRETER);
  EXPECT_FALSE(seen[3].own);
  for (std::size_t i = 1; i < seen.size(); ++i) EXPECT_LT(seen[i - 1].seq, seen[i].seq);
  EXPECT_EQ(list(as(clinic.staff), seen[1].seq).size(), 2U);
  EXPECT_TRUE(list(as(clinic.provider))[2].own);
}

TEST_F(Chat, TellsThePagesWithoutTheWords) {
  const auto sent = take(send(patient, "my back hurts"));
  const auto notice = rows<SessionNotice>("WHERE x.kind = 'chat.message'").at(0);
  EXPECT_EQ(notice.seq, sent.seq);
  EXPECT_EQ(notice.payload.text, R"({"messageId":")" + sent.id.value + "\"}");
  EXPECT_EQ(last_event_of(clinic).details.find("back"), std::string::npos);
}

TEST_F(Chat, IsSealedAtRestAndStaysReadableWhenKeysAreRotated) {
  take(send(patient, "my back hurts"));
  const auto bytes = rows<ChatMessage>("").at(0).text.bytes;
  EXPECT_EQ(bytes.find("back"), std::string::npos);
  auto keys = *sealer.keys();
  const auto old = keys.current().id();
  keys.add_current(crypto::MasterKey::generate(random, clock.now()));
  sealer.use(keys);
  ASSERT_TRUE(rewrap_all(*database, sealer, [](const SealedColumn&, const Rewrapped&) {}));
  ASSERT_TRUE(keys.remove(old));
  sealer.use(keys);
  EXPECT_NE(rows<ChatMessage>("").at(0).text.bytes, bytes);
  EXPECT_EQ(list(patient).at(0).text, "my back hurts");
}

TEST_F(Chat, OnceWrittenStaysAsItWas) {
  take(send(patient, "hello"));
  for (const auto* change : {"DELETE FROM chat_message", "UPDATE chat_message SET sent_at = 1"}) {
    EXPECT_FALSE(database->write([&](db::Writer& writer) -> Result<void> {
      TRY(writer.execute(change, {}));
      return {};
    })) << change;
  }
}

TEST_F(Chat, SentAgainAfterAFaultAddsNothing) {
  const auto first = take(send(patient, "hello", "a-1"));
  const auto again = take(send(patient, "hello", "a-1"));
  EXPECT_EQ(again.id, first.id);
  EXPECT_EQ(again.seq, first.seq);
  testing::expect_unchanged_read(last_event_of(clinic), clinic.patient.id);
  EXPECT_EQ(take(send(as(clinic.staff), "hello", "a-1")).own, true) << "the number is each sender's own";
  EXPECT_EQ(list(patient).size(), 2U);
}

TEST_F(Chat, IsOpenWhileThereIsAVisit) {
  clock.jump_to(booked.session.scheduled_start_time - Minutes(31));
  expect_error(send(patient, "too early"), ErrorCode::precondition_failed, "outside_window");
  EXPECT_TRUE(send(as(clinic.staff), "We have moved to the second floor"));
  clock.jump_to(booked.session.scheduled_start_time);
  take(start());
  EXPECT_TRUE(send(patient, "in the visit"));
  take(end());
  expect_error(send(patient, "over"), ErrorCode::precondition_failed, "session_over");
  expect_error(send(as(clinic.staff), "over"), ErrorCode::precondition_failed, "session_over");
  EXPECT_EQ(list(patient).size(), 2U);
}

TEST_F(Chat, NeedsWords) {
  const auto blank = send(patient, " \n");
  ASSERT_FALSE(blank);
  EXPECT_EQ(blank.error().code, ErrorCode::invalid_argument);
}

TEST_F(Chat, OfAnotherVisitOrOrganizationIsNotThere) {
  take(send(patient, "hello"));
  const auto second = another();
  expect_error(send(patient_in(second.session.id), "hello"), ErrorCode::not_found);
  expect_error(send(as(other.owner), "hello"), ErrorCode::not_found);
  auto call = call_as(other.owner, "telehealth.listMessages", AuditAction::READ);
  expect_error(list_messages(call, {.session_id = id}), ErrorCode::not_found);
}

}  // namespace
}  // namespace chiroflow::app
