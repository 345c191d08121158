// SPDX-License-Identifier: Apache-2.0
// For tests: one booked session, short ways to move it and to look at what was stored, several callers at once.
#pragma once

#include <string>
#include <thread>
#include <vector>

#include "app/telehealth/lifecycle.hpp"
#include "app/telehealth/rooms.hpp"
#include "crypto/key_ring.hpp"
#include "domain/messages.hpp"
#include "support/app_fixture.hpp"

namespace chiroflow::app {

using chiroflow::testing::take;

/// What one thread of callers has for itself; database and audit chain are everybody's.
struct Desk {
  Desk(const Services& shared, std::uint64_t seed)
      : random(seed),
        ids(shared.clock, random),
        sealer(*shared.sealer.keys(), random),
        video({&custom}, shared.clock),
        services{shared.database, shared.clock, random,           ids,        shared.audit_log,
                 sealer,          video,        shared.passwords, shared.log, shared.settings} {
    services.consents = shared.consents;
  }
  testing::SeededRandom random;
  IdGenerator ids;
  crypto::Sealer sealer;
  testing::ScriptedProvider custom;
  VideoService video;
  Services services;
};

class SessionFixture : public chiroflow::testing::AppFixture {
 protected:
  SessionFixture() : booked(book(clinic, clinic.appointment)), id(booked.session.id) {
    clock.jump_to(clinic.appointment.start_time - Minutes(5));
  }

  /// The patient said where they are, at this moment; what was said before stays.
  void say_place(const SessionId& session) {
    execute("UPDATE telehealth_session SET patient_location_state = '" + said_state +
            "', patient_location_confirmed_at = " + std::to_string(to_unix_ms(clock.now())) + " WHERE id = '" +
            session.value + "' AND patient_location_state IS NULL");
  }
  void say_place() {
    if (places_are_said) say_place(id);
  }

  Result<store::SessionRow> start(const User& who) {
    say_place();
    auto call = call_as(who, "telehealth.startSession");
    return start_session(call, {.session_id = id});
  }
  Result<store::SessionRow> start() { return start(clinic.provider); }
  Result<store::SessionRow> end(std::optional<std::string> notes = std::nullopt) {
    auto call = call_as(clinic.provider, "telehealth.endSession");
    return end_session(call, {.session_id = id, .technical_notes = std::move(notes)});
  }
  /// Waits until the grace time is over.
  Result<store::SessionRow> no_show(std::optional<std::string> notes = std::nullopt) {
    const auto over = booked.session.scheduled_start_time + Minutes(clinic.organization.grace_minutes);
    if (clock.now() < over) clock.jump_to(over);
    auto call = call_as(clinic.staff, "telehealth.markNoShow");
    return mark_no_show(call, {.session_id = id, .notes = std::move(notes)});
  }
  Result<store::SessionRow> report(const std::string& text, IssueType type = IssueType::other, bool interrupt = false) {
    auto call = call_as(clinic.staff, "telehealth.reportTechnicalIssue");
    return report_technical_issue(call,
                                  {.session_id = id, .issue_type = type, .description = text, .interrupt = interrupt});
  }
  Result<store::SessionRow> cancel(std::optional<std::string> reason = std::nullopt) {
    auto call = call_as(clinic.staff, "telehealth.cancelSession");
    return cancel_session(call, {.session_id = id, .reason = std::move(reason)});
  }
  Result<store::SessionRow> resume() {
    auto call = call_as(clinic.provider, "telehealth.resumeSession");
    return resume_session(call, {.session_id = id});
  }
  Result<store::SessionRow> reopen() {
    auto call = call_as(clinic.provider, "telehealth.reopen");
    return reopen_session(call, {.session_id = id});
  }
  Result<GenerateTokenOutput> token(const Actor& actor, bool host = false) {
    if (actor.is_visitor()) say_place();
    auto call = call_as(actor, "telehealth.generateToken", AuditAction::EXECUTE);
    return generate_token(call, {.session_id = id, .is_host = host});
  }
  Result<GenerateTokenOutput> token(const User& who, bool host = false) { return token(as(who), host); }

  TelehealthSession session() { return load<TelehealthSession>(id.value); }
  TelehealthSessionStatus status() { return session().status; }
  Appointment appointment() { return load<Appointment>(clinic.appointment.id.value); }
  void set_status(TelehealthSessionStatus to) {
    execute("UPDATE telehealth_session SET status = '" + std::string(name_of(to)) + "' WHERE id = '" + id.value + "'");
  }

  std::int64_t count(const std::string& from_where) {
    return take(db::read<std::optional<std::int64_t>>(*database,
                                                      [&](db::Reader& reader) {
                                                        return store::query_value<std::int64_t>(
                                                            reader, "SELECT COUNT(*) FROM " + from_where);
                                                      }))
        .value();
  }
  /// Not inserted.
  SessionRecording recording_now() {
    return testing::recording_row(id, clinic.consent, clinic.provider.id, ids.next<RecordingId>().value, clock.now());
  }
  template <class T>
  std::vector<T> rows(const std::string& where_order) {
    const auto sql = store::select_from<T>("x") + " " + where_order;
    return take(
        db::read<std::vector<T>>(*database, [&](db::Reader& reader) { return store::query_all<T>(reader, sql); }));
  }
  /// The audit log cannot be written from here on.
  void break_audit_log() {
    execute("CREATE TRIGGER no_audit BEFORE INSERT ON audit_event BEGIN SELECT RAISE(ABORT, 'disk full'); END");
  }

  /// `work` in as many threads, each with services of its own.
  template <class F>
  void at_once(std::size_t threads, F work) {
    std::vector<std::thread> running;
    for (std::size_t i = 0; i < threads; ++i) {
      running.emplace_back([this, i, &work] {
        const Desk desk(services, 1000 + i);
        work(desk.services, i);
      });
    }
    for (auto& thread : running) thread.join();
  }

  static void expect_error(const Error& error, ErrorCode code, std::string_view cause = {}) {
    EXPECT_EQ(error.code, code) << error.text();
    EXPECT_EQ(error.cause, cause) << error.text();
  }
  template <class T>
  static void expect_error(const Result<T>& result, ErrorCode code, std::string_view cause = {}) {
    ASSERT_FALSE(result);
    expect_error(result.error(), code, cause);
  }

  BookedSession booked;
  SessionId id;
  std::string said_state = "NY";
  bool places_are_said = true;  // at the doors, by these short ways
};

}  // namespace chiroflow::app
