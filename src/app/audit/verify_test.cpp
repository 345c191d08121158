// SPDX-License-Identifier: Apache-2.0
// H-19: whoever writes the table without the key is found, and what was done is named.
#include "app/audit/verify.hpp"

#include <sstream>

#include "app/audit/audit.hpp"
#include "app/audit/checkpoint.hpp"
#include "crypto/event_chain.hpp"
#include "support/app_fixture.hpp"

namespace chiroflow::app {
namespace {

using chiroflow::testing::take;

class VerifyAudit : public chiroflow::testing::AppFixture {
 protected:
  VerifyAudit() {
    // Who has the database can drop what guards it; the chain must tell all the same.
    execute("DROP TRIGGER audit_event_no_update");
    execute("DROP TRIGGER audit_event_no_delete");
    execute("DROP TRIGGER patient_audit_entry_no_delete");
    execute("DROP TRIGGER audit_checkpoint_no_update");
    execute("DROP TRIGGER audit_checkpoint_no_delete");
  }

  void write_events(int count, const chiroflow::testing::Clinic* of = nullptr) {
    const auto& where = of ? *of : clinic;
    for (int i = 0; i < count; ++i) {
      auto call = call_as(where.staff, "patients.get", AuditAction::READ);
      take(database->write([&](db::Writer& writer) -> Result<void> {
        TRY(call.changed(
            writer, {"Patient", where.patient.id.view(), where.patient.id, R"({"count":)" + std::to_string(i) + "}"}));
        return {};
      }));
      clock.advance(Seconds(1));
    }
  }
  void checkpoint() {
    for (const auto& line : take(write_checkpoints(*database, key, clock.now())).lines) file += line + "\n";
  }
  AuditReport verify(bool with_file = true, std::string_view root = "an audit secret for tests only",
                     std::optional<crypto::VerifyKey> verify_key = std::nullopt) {
    std::istringstream stream(file);
    const std::vector<crypto::VerifyKey> keys{verify_key.value_or(key.verify_key())};
    return take(db::read<AuditReport>(*database, [&](db::Reader& reader) {
      stream.clear();
      stream.seekg(0);
      return verify_audit(reader, clinic.organization.id, crypto::Secret(root), with_file ? &stream : nullptr, keys);
    }));
  }
  void expect_fault(const AuditReport& report, AuditFault fault, std::int64_t seq) {
    EXPECT_EQ(name_of(report.fault), name_of(fault));
    EXPECT_EQ(report.bad_seq, seq);
    EXPECT_FALSE(report.message.empty());
  }

  std::string mine(const std::string& condition) {
    return " WHERE organization_id = '" + clinic.organization.id.value + "' AND " + condition;
  }
  void shift(std::int64_t from, int by) {
    // Two steps, since sequence numbers are unique at every moment.
    execute("UPDATE audit_event SET seq = seq + 1000000" + mine("seq >= " + std::to_string(from)));
    execute("UPDATE audit_event SET seq = seq - 1000000 + " + std::to_string(by) + mine("seq >= 1000000"));
  }
  void move(std::int64_t from, std::int64_t to) {
    execute("UPDATE audit_event SET seq = " + std::to_string(to) + mine("seq = " + std::to_string(from)));
  }
  void swap(std::int64_t a, std::int64_t b) {
    move(a, 5'000'000);
    move(b, a);
    move(5'000'000, b);
  }
  AuditEvent event_at(std::int64_t seq) {
    static const std::string sql = store::select_from<AuditEvent>("e") + " WHERE e.organization_id = ? AND e.seq = ?";
    return take(db::read<std::optional<AuditEvent>>(*database,
                                                    [&](db::Reader& reader) {
                                                      return store::query_one<AuditEvent>(reader, sql,
                                                                                          clinic.organization.id, seq);
                                                    }))
        .value();
  }
  /// The hash of an event at its place, as somebody without the key can compute it.
  AuditEvent rehashed(AuditEvent event, std::int64_t seq) {
    crypto::CanonicalWriter bytes;
    store::AuditLog::canonical(event, bytes);
    const auto previous = seq == 1 ? crypto::kChainStart : *crypto::Digest::from(event_at(seq - 1).hash);
    event.seq = seq;
    event.hash = crypto::event_hash(event.organization_id.view(), seq, previous, bytes.view()).str();
    return event;
  }
  void replace(const AuditEvent& event) {
    execute("DELETE FROM audit_event" + mine("seq = " + std::to_string(event.seq)));
    insert(event);
  }

  crypto::SigningKey key = crypto::SigningKey::generate(random);
  std::string file;
};

TEST_F(VerifyAudit, FindsAnUntouchedLogRight) {
  const auto report = verify();
  EXPECT_EQ(report.fault, AuditFault::none);
  EXPECT_EQ(report.events, 0);
}

TEST_F(VerifyAudit, CountsWhatItProved) {
  write_events(5);
  write_events(3, &other);
  checkpoint();
  write_events(4);
  checkpoint();
  write_events(2);
  const auto report = verify();
  EXPECT_EQ(report.fault, AuditFault::none);
  EXPECT_EQ(report.events, 11);
  EXPECT_EQ(report.checkpoints, 2);
  EXPECT_EQ(report.file_lines, 2);
  EXPECT_EQ(report.signed_until, 9);
  EXPECT_EQ(report.last_hash, crypto::hex(event_at(11).hash));
  EXPECT_FALSE(report.bad_seq);
}

TEST_F(VerifyAudit, H19FindsAnyEditedField) {
  write_events(6);
  const std::vector<std::string> edits{"id = 'x'",
                                       "at = at + 1",
                                       "actor_type = 'API_KEY'",
                                       "actor_id = 'x'",
                                       "actor_role = NULL",
                                       "auth_method = 'API_KEY'",
                                       "entity_version = 9",
                                       "credential_id = ''",
                                       "client_address = ''",
                                       "user_agent = ''",
                                       "event = 'x'",
                                       "action = 'DELETE'",
                                       "entity_type = ''",
                                       "entity_id = ''",
                                       "patient_id = NULL",
                                       "outcome = 'DENIED'",
                                       "request_id = ''",
                                       "details = ''",
                                       "hash = zeroblob(32)",
                                       "mac = zeroblob(32)",
                                       "hash = x'00'",
                                       "mac = x''"};
  for (const auto& edit : edits) {
    const auto before = event_at(3);
    execute("UPDATE audit_event SET " + edit + mine("seq = 3"));
    const auto report = verify();
    EXPECT_EQ(report.bad_seq, 3) << edit;
    EXPECT_EQ(report.events, 2) << edit;
    EXPECT_TRUE(report.fault == AuditFault::edited || report.fault == AuditFault::forged)
        << edit << ": " << name_of(report.fault);
    replace(before);
    EXPECT_EQ(verify().fault, AuditFault::none) << edit;
  }
}

TEST_F(VerifyAudit, H19FindsAnEditWhoseHashWasRecomputed) {
  write_events(6);
  auto event = event_at(4);
  event.event = "harmless";
  replace(rehashed(event, 4));
  expect_fault(verify(), AuditFault::forged, 4);
}

TEST_F(VerifyAudit, H19FindsEventsTakenOutOfTheMiddle) {
  write_events(8);
  execute("DELETE FROM audit_event" + mine("seq IN (4, 5)"));
  expect_fault(verify(), AuditFault::missing, 4);
  shift(6, -2);
  expect_fault(verify(), AuditFault::missing, 4);
}

TEST_F(VerifyAudit, H19FindsTheBeginningTakenAway) {
  write_events(4);
  execute("DELETE FROM audit_event" + mine("seq = 1"));
  expect_fault(verify(), AuditFault::missing, 1);
}

TEST_F(VerifyAudit, H19FindsACutTailByACheckpointOfTheDatabase) {
  write_events(6);
  checkpoint();
  execute("DELETE FROM audit_event" + mine("seq >= 5"));
  expect_fault(verify(false), AuditFault::cut_tail, 5);
  execute("DELETE FROM audit_event" + mine("seq >= 1"));
  expect_fault(verify(false), AuditFault::cut_tail, 1);
}

// The database taken back to an old copy of itself, checkpoints and all: only what lies elsewhere knows.
TEST_F(VerifyAudit, H19FindsACutTailByTheFileAlone) {
  write_events(4);
  checkpoint();
  write_events(3);
  checkpoint();
  execute("DELETE FROM audit_event" + mine("seq >= 5"));
  execute("DELETE FROM audit_checkpoint" + mine("seq >= 5"));
  EXPECT_EQ(verify(false).fault, AuditFault::none);
  expect_fault(verify(), AuditFault::cut_tail, 5);
}

TEST_F(VerifyAudit, H19FindsSwappedEvents) {
  write_events(8);
  swap(4, 5);
  expect_fault(verify(), AuditFault::swapped, 4);
  swap(4, 5);
  EXPECT_EQ(verify().fault, AuditFault::none);
  swap(3, 7);
  expect_fault(verify(), AuditFault::swapped, 3);
}

TEST_F(VerifyAudit, H19FindsADuplicate) {
  write_events(6);
  auto copy = event_at(3);
  shift(4, 1);
  copy.seq = 4;
  insert(copy);
  expect_fault(verify(), AuditFault::inserted, 4);
}

TEST_F(VerifyAudit, H19FindsAnInsertedEventWithAndWithoutAHashThatFits) {
  write_events(6);
  auto event = event_at(4);
  event.id = AuditEventId("made-up");
  shift(4, 1);
  event.seq = 4;
  insert(event);
  expect_fault(verify(), AuditFault::inserted, 4);
  replace(rehashed(event, 4));
  expect_fault(verify(), AuditFault::inserted, 4);
}

TEST_F(VerifyAudit, H19FindsAnEventPutBehindTheLast) {
  write_events(3);
  auto event = event_at(3);
  event.id = AuditEventId("made-up");
  insert(rehashed(event, 4));
  expect_fault(verify(), AuditFault::forged, 4);
}

TEST_F(VerifyAudit, H19NeedsTheKeyTheLogWasWrittenWith) {
  write_events(3);
  expect_fault(verify(true, "another secret"), AuditFault::wrong_key, 1);
}

TEST_F(VerifyAudit, H19TrustsCheckpointsOfKnownKeysOnly) {
  write_events(3);
  checkpoint();
  const auto stranger = crypto::SigningKey::generate(random).verify_key();
  expect_fault(verify(true, "an audit secret for tests only", stranger), AuditFault::bad_checkpoint, 3);
  execute("DELETE FROM audit_checkpoint");
  expect_fault(verify(true, "an audit secret for tests only", stranger), AuditFault::bad_file, 3);
}

// Whoever has the MAC key can rebuild the chain, but not what was signed before.
TEST_F(VerifyAudit, H19FindsAHistoryThatWasRebuiltWithTheKey) {
  write_events(4);
  checkpoint();
  execute("DELETE FROM audit_event" + mine("seq >= 1"));
  store::AuditLog rebuilt{crypto::Secret(std::string_view("an audit secret for tests only"))};
  for (int i = 0; i < 4; ++i) {
    auto call = call_as(clinic.staff, "harmless", AuditAction::READ);
    take(database->write([&](db::Writer& writer) -> Result<void> {
      TRY(rebuilt.append(writer, call.event_of({"Patient", "x", std::nullopt, {}}, AuditOutcome::SUCCESS)));
      return {};
    }));
  }
  expect_fault(verify(false), AuditFault::rewritten, 4);
  execute("DELETE FROM audit_checkpoint");
  expect_fault(verify(), AuditFault::rewritten, 4);
}

TEST_F(VerifyAudit, H19FindsChangedAndRemovedCheckpoints) {
  for (int i = 0; i < 3; ++i) {
    write_events(2);
    checkpoint();
  }
  execute("UPDATE audit_checkpoint SET at = at + 1" + mine("seq = 4"));
  expect_fault(verify(), AuditFault::bad_checkpoint, 4);
  execute("DELETE FROM audit_checkpoint" + mine("seq = 4"));
  expect_fault(verify(), AuditFault::checkpoint_missing, 4);
  expect_fault(verify(false), AuditFault::bad_checkpoint, 6);
}

TEST_F(VerifyAudit, H19FindsATruncatedFile) {
  for (int i = 0; i < 3; ++i) {
    write_events(2);
    checkpoint();
  }
  const auto whole = file;
  file = whole.substr(0, whole.rfind('\n', whole.size() - 2) + 1);
  expect_fault(verify(), AuditFault::file_behind, 6);
  file = whole.substr(0, whole.size() - 20);  // torn by a crash
  expect_fault(verify(), AuditFault::file_behind, 6);
  file.clear();
  expect_fault(verify(), AuditFault::file_behind, 2);
  // A file that was begun later proves as much: each line covers everything before it.
  file = whole.substr(whole.find('\n') + 1);
  EXPECT_EQ(verify().fault, AuditFault::none);
}

TEST_F(VerifyAudit, H19FindsADamagedFile) {
  for (int i = 0; i < 2; ++i) {
    write_events(2);
    checkpoint();
  }
  const auto whole = file;
  const auto second = whole.find('\n') + 1;
  file = whole.substr(second) + whole.substr(0, second);  // lines swapped
  EXPECT_EQ(verify().fault, AuditFault::bad_file);
  file = whole;
  file[whole.find(" 2 ") + 1] = '1';  // a number changed
  EXPECT_EQ(verify().fault, AuditFault::bad_file);
  file = "something else\n" + whole;
  EXPECT_EQ(verify().fault, AuditFault::bad_file);
}

TEST_F(VerifyAudit, H21FindsAnEventTakenOutOfThePatientsList) {
  write_events(5);
  ASSERT_TRUE(enter_patients_everywhere(*database));
  EXPECT_EQ(verify(false).fault, AuditFault::none);
  execute("DELETE FROM patient_audit_entry" + mine("seq = 2"));
  expect_fault(verify(false), AuditFault::hidden, 2);
}

TEST_F(VerifyAudit, ReadsLogsOfMoreThanOnePage) {
  write_events(2'300);
  checkpoint();
  EXPECT_EQ(verify().events, 2'300);
  execute("UPDATE audit_event SET actor_id = 'x'" + mine("seq = 2000"));
  expect_fault(verify(), AuditFault::edited, 2'000);
}

TEST_F(VerifyAudit, CheckpointsAreWrittenOnlyWhenSomethingHappened) {
  checkpoint();
  EXPECT_TRUE(file.empty());
  write_events(2);
  checkpoint();
  const auto once = file;
  EXPECT_EQ(std::count(once.begin(), once.end(), '\n'), 1);
  checkpoint();
  EXPECT_EQ(file, once);
}

TEST_F(VerifyAudit, CheckpointsAreNotPutOverACutTail) {
  write_events(4);
  write_events(2, &other);
  checkpoint();
  execute("DELETE FROM audit_event" + mine("seq >= 3"));
  const auto round = take(write_checkpoints(*database, key, clock.now()));
  EXPECT_TRUE(round.lines.empty());
  EXPECT_EQ(round.failed, std::vector{clinic.organization.id});
}

TEST_F(VerifyAudit, LinesThatACrashKeptFromTheFileCanBeWrittenAgain) {
  for (int i = 0; i < 3; ++i) {
    write_events(2);
    checkpoint();
  }
  const auto lines = take(db::read<std::vector<std::string>>(*database, [&](db::Reader& reader) {
    return checkpoint_lines_after(reader, clinic.organization.id, 2, key.verify_key());
  }));
  const auto end_of_first = file.find('\n') + 1;
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(file.substr(end_of_first), lines[0] + "\n" + lines[1] + "\n");
}

TEST(CheckpointLine, IsReadAsItWasWrittenAndNothingElseIs) {
  const CheckpointLine line{
      {.tenant = "org", .seq = 7, .hash = crypto::sha256("x"), .at = from_unix_ms(1'900'000'000'123), .count = 3},
      "ed_0123456789abcdef",
      std::string(64, 's')};
  const auto text = write_checkpoint_line(line);
  const auto read = parse_checkpoint_line(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->checkpoint, line.checkpoint);
  EXPECT_EQ(read->key_id, line.key_id);
  EXPECT_EQ(read->signature, line.signature);
  for (std::size_t size = 0; size < text.size(); ++size)
    EXPECT_FALSE(parse_checkpoint_line(text.substr(0, size))) << size;
  EXPECT_FALSE(parse_checkpoint_line(text + " more"));
}

}  // namespace
}  // namespace chiroflow::app
