// SPDX-License-Identifier: Apache-2.0
#include "surfaces/api/dispatcher.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "support/session_fixture.hpp"
#include "surfaces/api/registry.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::api {
namespace {

using app::Actor;
using chiroflow::testing::take;

class Dispatch : public app::SessionFixture {
 protected:
  Dispatch() : registry(make_registry()), dispatcher(services) {}

  Outcome run(const Actor& actor, std::string_view name, const std::string& json, const std::string& key = {}) {
    return run_in(dispatcher, Result<Actor>(actor), name, json, key);
  }
  Outcome run_in(const Dispatcher& door, const Result<Actor>& actor, std::string_view name, const std::string& json,
                 const std::string& key = {}) const {
    const auto document = take(wire::Document::parse(json));
    const auto* procedure = registry.find(name);
    if (!procedure) throw std::runtime_error("no procedure " + std::string(name));
    return door.run({.procedure = *procedure,
                     .input = document.root(),
                     .source = wire::Source::json,
                     .form = Form::plain,
                     .idempotency_key = key},
                    actor, origin);
  }
  std::string body(const Actor& actor, std::string_view name, const std::string& json, const std::string& key = {}) {
    return take(run(actor, name, json, key).body);
  }
  /// As a door does it: nothing is answered before the reads are durable.
  Result<std::string> answer(Outcome outcome) const {
    Result<void> settled = fail(internal_error("settle did not answer"));
    std::mutex mutex;
    std::condition_variable answered;
    bool done = false;
    dispatcher.settle(std::move(outcome.reads), [&](Result<void> result) {
      const std::lock_guard lock(mutex);
      settled = std::move(result);
      done = true;
      answered.notify_one();
    });
    std::unique_lock lock(mutex);
    answered.wait(lock, [&] { return done; });
    if (!settled) return fail(settled.error());
    return std::move(outcome.body);
  }
  std::string of_session() const { return R"({"sessionId":")" + id.value + "\"}"; }
  std::string issue(const std::string& text) const {
    return R"({"sessionId":")" + id.value + R"(","issueType":"audio","description":")" + text + "\"}";
  }
  static constexpr std::string_view kReport = "telehealth.reportTechnicalIssue";
  std::ptrdiff_t lines() {
    const auto notes = session().technical_notes.value_or("");
    return notes.empty() ? 0 : std::count(notes.begin(), notes.end(), '\n') + 1;
  }

  Registry registry;
  Dispatcher dispatcher;
};

// --- Idempotency-Key

TEST_F(Dispatch, ARepeatedCallWithItsKeyAnswersTheSameAndDoesTheWorkOnce) {
  const auto& staff = as(clinic.staff);
  const auto first = body(staff, kReport, issue("no sound"), "key-1");
  clock.advance(Minutes(1));
  EXPECT_EQ(body(staff, kReport, issue("no sound"), "key-1"), first);
  EXPECT_EQ(lines(), 1);
  body(staff, kReport, issue("no sound"), "key-2");
  EXPECT_EQ(lines(), 2) << "a new key is a new call";
  body(staff, kReport, issue("no sound"));
  EXPECT_EQ(lines(), 3) << "and so is none";
}

TEST_F(Dispatch, AKeyUsedForAnotherCallIsAConflict) {
  const auto& staff = as(clinic.staff);
  body(staff, kReport, issue("no sound"), "key-1");
  expect_error(run(staff, kReport, issue("no picture"), "key-1").body, ErrorCode::conflict, "idempotency_key");
  expect_error(run(staff, "telehealth.markNoShow", of_session(), "key-1").body, ErrorCode::conflict, "idempotency_key");
  EXPECT_EQ(lines(), 1);
  EXPECT_EQ(status(), TelehealthSessionStatus::SCHEDULED);
}

TEST_F(Dispatch, AnotherCallersKeyIsAnotherKey) {
  body(as(clinic.staff), kReport, issue("no sound"), "key-1");
  body(as(clinic.provider), kReport, issue("no sound"), "key-1");
  EXPECT_EQ(lines(), 2);
  const auto foreign = run(as(other.owner), kReport, issue("no sound"), "key-1");
  expect_error(foreign.body, ErrorCode::not_found);  // never another organization's reply
}

TEST_F(Dispatch, ACallWithNothingToChangeKeepsItsReplyToo) {
  const auto& provider = as(clinic.provider);
  body(provider, "telehealth.generateToken", of_session());
  const auto first = body(provider, "telehealth.generateToken", of_session(), "key-1");
  clock.advance(Seconds(5));  // a new one would expire later
  EXPECT_EQ(body(provider, "telehealth.generateToken", of_session(), "key-1"), first);
  EXPECT_NE(body(provider, "telehealth.generateToken", of_session(), "key-2"), first);
}

TEST_F(Dispatch, H17ARepeatedReplyLeavesAnEventOfItsOwn) {
  body(as(clinic.staff), kReport, issue("no sound"), "key-1");
  EXPECT_EQ(run(as(clinic.staff), kReport, issue("no sound"), "key-1").reads.size(), 1U);
}

TEST_F(Dispatch, WhatProvesWhoSomebodyIsIsCarriedOutAnewAndNotKept) {
  run(as(clinic.staff), "auth.signOutEverywhere", "{}", "key-1");
  EXPECT_EQ(count("idempotency_record"), 0);
}

// Keys, passwords and links lay in the database for a day.
TEST_F(Dispatch, ASecretInAReplyIsNotKeptAndTheWorkDoneOnceAllTheSame) {
  const struct {
    std::string_view name;
    std::string input;
    std::string_view secret;
    std::string_view rows;
  } cases[] = {
      {"apiKeys.create", R"({"name":"EHR"})", "cf_key_", "api_key"},
      {"users.create", R"({"email":"n@clinic.example","firstName":"N","lastName":"E","role":"STAFF"})",
       "temporaryPassword", "user_account"},
      {"users.resetPassword", R"({"userId":")" + clinic.staff.id.value + "\"}", "temporaryPassword", "user_account"},
      {"visitLinks.create", R"({"sessionId":")" + id.value + R"(","role":"GUEST","displayName":"Eve"})", "cf_vis_",
       "visit_link"},
  };
  for (const auto& one : cases) {
    const std::string key(one.name);
    EXPECT_NE(body(as(clinic.owner), one.name, one.input, key).find(one.secret), std::string::npos) << one.name;
    const auto made = count(std::string(one.rows));
    const auto again = run(as(clinic.owner), one.name, one.input, key);
    expect_error(again.body, ErrorCode::conflict, "reply_not_kept");
    EXPECT_EQ(count(std::string(one.rows)), made) << one.name;
    const auto kept = rows<IdempotencyRecord>("WHERE x.key = '" + key + "'").at(0);
    const auto opened =
        take(sealer.open({kept.organization_id.value, "idempotency_record", key, "response"}, kept.response.bytes));
    EXPECT_EQ(opened.view().find(one.secret), std::string::npos) << one.name;
    EXPECT_LT(opened.view().size(), 64U) << one.name;
  }
}

TEST_F(Dispatch, PatientsRepeatTheirStepsWithoutHarmToo) {
  const auto& patient = as_visitor(patient_of(id));
  for (int i = 0; i < 2; ++i) body(patient, "visit.noteStep", R"({"kind":"CHECK_PASSED"})", "key-1");
  EXPECT_EQ(count("visit_step WHERE kind = 'CHECK_PASSED'"), 1);
}

TEST_F(Dispatch, WhatWasSentCannotBeGuessedFromTheDatabase) {
  const auto& staff = as(clinic.staff);
  body(staff, kReport, issue("no sound"), "key-1");
  body(staff, kReport, issue("no sound"), "key-2");
  const auto kept = rows<IdempotencyRecord>("");
  EXPECT_NE(kept.at(0).request_hash, kept.at(1).request_hash);
}

TEST_F(Dispatch, ACallThatFailedMayBeRepeatedWithItsKey) {
  const auto& provider = as(clinic.provider);
  expect_error(run(provider, "telehealth.endSession", of_session(), "key-1").body, ErrorCode::conflict,
               "session_state");
  take(start());
  EXPECT_NE(body(provider, "telehealth.endSession", of_session(), "key-1").find("COMPLETED"), std::string::npos);
}

TEST_F(Dispatch, RefusesAKeyThatIsTooLong) {
  expect_error(run(as(clinic.staff), kReport, issue("x"), std::string(205, 'k')).body, ErrorCode::invalid_argument);
  EXPECT_TRUE(run(as(clinic.staff), kReport, issue("x"), std::string(200, 'k')).body);
}

TEST_F(Dispatch, TheSameCallAtOnceIsDoneOnceAndAnsweredAlike) {
  const auto& staff = as(clinic.staff);
  std::vector<std::string> bodies(4);
  std::vector<std::thread> threads;
  std::deque<app::Desk> desks;
  // A reply is opened by whoever repeats the call, so these share the sealer's keys.
  const auto same_keys = [this] {
    testing::SeededRandom key_random(5);
    return crypto::KeyRing(crypto::MasterKey::generate(key_random, clock.now()));
  };
  std::deque<testing::SeededRandom> randoms;
  std::deque<crypto::Sealer> sealers;
  std::deque<app::Services> mine;
  std::deque<Dispatcher> doors;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    auto& desk = desks.emplace_back(services, 70 + i);
    auto& own_sealer = sealers.emplace_back(same_keys(), randoms.emplace_back(90 + i));
    doors.emplace_back(mine.emplace_back(app::Services{*database, clock, desk.random, desk.ids, audit_log, own_sealer,
                                                       desk.video, passwords, log, settings}));
  }
  for (std::size_t i = 0; i < bodies.size(); ++i)
    threads.emplace_back([&, i] {
      const auto outcome = run_in(doors[i], Result<Actor>(staff), kReport, issue("no sound"), "key-1");
      bodies[i] = outcome.body ? *outcome.body : std::string(outcome.body.error().text());
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(lines(), 1);
  for (const auto& text : bodies) EXPECT_EQ(text, bodies[0]);
  EXPECT_NE(bodies[0].find(id.value), std::string::npos);
}

TEST_F(Dispatch, KeepsRememberedRepliesSealed) {
  body(as(clinic.staff), kReport, issue("Zenobia hears nothing"), "key-1");
  const auto kept = rows<IdempotencyRecord>("");
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].response.bytes.find("Zenobia"), std::string::npos);
  EXPECT_EQ(kept[0].request_hash.find("Zenobia"), std::string::npos);
}

TEST_F(Dispatch, WhenTheAuditLogCannotBeWrittenNoReplyIsRemembered) {
  break_audit_log();
  EXPECT_FALSE(run(as(clinic.staff), kReport, issue("no sound"), "key-1").body);
  EXPECT_EQ(count("idempotency_record"), 0);
}

// --- Who may

TEST_F(Dispatch, AsksStrangersToSignInBeforeAnythingElseIsLookedAt) {
  expect_error(run(Actor{}, "telehealth.startSession", R"({"nonsense":1})").body, ErrorCode::unauthenticated);
}

TEST_F(Dispatch, AnswersACredentialThatIsWrongWithItsFault) {
  const Result<Actor> ended = fail(Error{.code = ErrorCode::unauthenticated, .cause = "session_ended"});
  expect_error(run_in(dispatcher, ended, "telehealth.listSessions", "{}").body, ErrorCode::unauthenticated,
               "session_ended");
}

// A biller ended sessions and got tokens, the front desk ran visits.
TEST_F(Dispatch, H02RefusesByRoleAndSaysSoBeforeTheInputIsRead) {
  for (const auto* name :
       {"telehealth.startSession", "telehealth.endSession", "telehealth.markNoShow", "telehealth.generateToken",
        "telehealth.reportTechnicalIssue", "telehealth.cancelSession", "telehealth.createRoom"})
    expect_error(run(as(clinic.biller), name, "{}").body, ErrorCode::forbidden);
  for (const auto* name :
       {"telehealth.startSession", "telehealth.endSession", "telehealth.resumeSession", "telehealth.reopen"})
    expect_error(run(as(clinic.staff), name, of_session()).body, ErrorCode::forbidden);
  EXPECT_EQ(status(), TelehealthSessionStatus::SCHEDULED);
  clock.jump_to(booked.session.scheduled_start_time + Minutes(15));
  EXPECT_TRUE(run(as(clinic.staff), "telehealth.markNoShow", of_session()).body);
}

TEST_F(Dispatch, H02VisitorsReachOnlyWhatIsForVisitors) {
  const auto& patient = as_visitor(patient_of(id));
  for (const auto* name :
       {"telehealth.listSessions", "telehealth.getRoomStatus", "telehealth.startSession", "telehealth.endSession"})
    expect_error(run(patient, name, of_session()).body, ErrorCode::forbidden);
  EXPECT_TRUE(run(patient, kReport, issue("I hear nothing")).body);
}

TEST_F(Dispatch, HalfSignedInPeopleFinishSigningInFirst) {
  auto actor = as(clinic.owner);
  actor.second_factor_missing = true;
  expect_error(run(actor, "telehealth.listSessions", "{}").body, ErrorCode::unauthenticated, "second_factor_missing");
  actor.second_factor_missing = false;
  actor.password_change_due = true;
  expect_error(run(actor, "telehealth.listSessions", "{}").body, ErrorCode::forbidden, "password_change_due");
}

TEST_F(Dispatch, WhoHasToSetUpASecondFactorMayDoThatAndNothingElse_H07) {
  auto actor = as(clinic.owner);
  actor.second_factor_due = true;
  expect_error(run(actor, "telehealth.listSessions", "{}").body, ErrorCode::forbidden, "second_factor_due");
  EXPECT_TRUE(run(actor, "auth.me", "{}").body);
  EXPECT_TRUE(run(actor, "auth.startTotp", "{}").body);
  actor.password_change_due = true;
  expect_error(run(actor, "auth.startTotp", "{}").body, ErrorCode::forbidden, "password_change_due");
}

TEST_F(Dispatch, RefusesHostRightsToWhoAsksForThem) {
  expect_error(
      run(as(clinic.staff), "telehealth.generateToken", R"({"sessionId":")" + id.value + R"(","isHost":true})").body,
      ErrorCode::forbidden);
}

TEST_F(Dispatch, NamesTheFieldThatIsWrong) {
  const auto refused = run(as(clinic.owner), "telehealth.listSessions", R"({"limit":1.5})");
  expect_error(refused.body, ErrorCode::invalid_argument);
  EXPECT_EQ(std::get<std::string>(refused.body.error().issues.at(0).path.at(0)), "limit");
  expect_error(run(as(clinic.staff), kReport, issue(std::string(2001, 'x'))).body, ErrorCode::invalid_argument);
  EXPECT_EQ(lines(), 0);
}

// --- The audit log

TEST_F(Dispatch, H17WritesWhatWasReadBeforeItAnswers) {
  const auto before = events_of(clinic).size();
  auto outcome = run(as(clinic.staff), "telehealth.listSessions", "{}");
  EXPECT_EQ(events_of(clinic).size(), before);
  EXPECT_TRUE(answer(std::move(outcome)));
  ASSERT_EQ(events_of(clinic).size(), before + 1);
  const auto line = last_event_of(clinic);
  EXPECT_EQ(line.event, "telehealth.listSessions");
  EXPECT_EQ(line.action, AuditAction::READ);
  EXPECT_EQ(line.outcome, AuditOutcome::SUCCESS);
  EXPECT_EQ(line.client_address, "192.0.2.7");
  EXPECT_EQ(line.request_id, "req-1");
  EXPECT_EQ(line.credential_id, "sign-in-of-" + clinic.staff.id.value);
}

TEST_F(Dispatch, H17AnswersNothingThatCouldNotBeWrittenIntoTheAuditLog) {
  auto outcome = run(as(clinic.staff), "telehealth.listSessions", "{}");
  ASSERT_TRUE(outcome.body);
  break_audit_log();
  EXPECT_FALSE(answer(std::move(outcome)));
}

TEST_F(Dispatch, H17WhoIsTurnedAwayLeavesALine) {
  for (const auto* name : {"telehealth.endSession", "telehealth.generateToken"}) {
    expect_error(answer(run(as(clinic.biller), name, of_session())), ErrorCode::forbidden);
    const auto line = last_event_of(clinic);
    EXPECT_EQ(line.event, name);
    EXPECT_EQ(line.outcome, AuditOutcome::DENIED);
    EXPECT_EQ(line.actor_id, clinic.biller.id.value);
  }
  expect_error(
      answer(run(as(clinic.staff), "telehealth.generateToken", R"({"sessionId":")" + id.value + R"(","isHost":true})")),
      ErrorCode::forbidden);
  EXPECT_EQ(last_event_of(clinic).outcome, AuditOutcome::DENIED) << "also when the use case itself refuses";
}

TEST_F(Dispatch, H17AKeyThatOpensNothingLeavesALine) {
  body(as(clinic.staff), kReport, issue("no sound"), "key-1");
  execute("UPDATE idempotency_record SET response = x'00'");
  EXPECT_FALSE(answer(run(as(clinic.staff), kReport, issue("no sound"), "key-1")));
  const auto line = last_event_of(clinic);
  EXPECT_EQ(line.event, kReport);
  EXPECT_EQ(line.outcome, AuditOutcome::FAILED);
}

TEST_F(Dispatch, StrangersLeaveNoLineInAnybodysLog) {
  const auto before = count("audit_event");
  expect_error(answer(run(Actor{}, "telehealth.listSessions", "{}")), ErrorCode::unauthenticated);
  EXPECT_EQ(count("audit_event"), before);
}

TEST_F(Dispatch, SettlesAtOnceWhenNothingWasRead) {
  bool done = false;
  dispatcher.settle({}, [&](const Result<void>& result) { done = result.has_value(); });
  EXPECT_TRUE(done);
}

}  // namespace
}  // namespace chiroflow::api
