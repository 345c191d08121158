// SPDX-License-Identifier: Apache-2.0
// Many people at one waiting room, on every database: one place, one admission, one conversation, no deadlock; and every
// statement of the waiting room at least once.
#include <atomic>
#include <set>
#include <thread>

#include "app/booking.hpp"
#include "app/chat/chat.hpp"
#include "app/consents/consent_desk.hpp"
#include "app/consents/evidence.hpp"
#include "app/telehealth/lifecycle.hpp"
#include "app/telehealth/state_place.hpp"
#include "app/visits/confirm_visit.hpp"
#include "app/visits/note_step.hpp"
#include "app/visits/open_visit.hpp"
#include "app/visits/rate_visit.hpp"
#include "app/waiting/acknowledge.hpp"
#include "app/waiting/announce_delay.hpp"
#include "app/waiting/due_waiting.hpp"
#include "app/waiting/hold.hpp"
#include "app/waiting/join.hpp"
#include "app/waiting/no_shows.hpp"
#include "app/waiting/presence.hpp"
#include "app/waiting/questionnaire.hpp"
#include "app/waiting/queue.hpp"
#include "app/waiting/status.hpp"
#include "app/waiting/transfer.hpp"
#include "core/empty.hpp"
#include "domain/clinician.hpp"
#include "domain/patient.hpp"
#include "domain/user.hpp"
#include "store/row.hpp"
#include "store/schema/migrate.hpp"
#include "support/app_fixture.hpp"
#include "support/own_desk.hpp"
#include "support/test_databases.hpp"

namespace chiroflow::app {
namespace {

using testing::take;

constexpr std::size_t kThreads = 6;

/// A state without a consent of its own.
StateRule colorado() {
  StateRule rule;
  rule.code = "CO";
  rule.own_consent = false;
  return rule;
}

class WaitingAtOnce : public testing::OnEveryDatabase {
 protected:
  void SetUp() override {
    OnEveryDatabase::SetUp();
    ASSERT_TRUE(store::schema::migrate(schema(), clock, "test"));
    for (std::size_t i = 0; i < kThreads; ++i) {
      desks.push_back(std::make_unique<testing::OwnDesk>(database(), clock, audit_log, settings, keys, 100 + i));
      desks.back()->services.consents = &consents;
    }
    make_clinic();
    booked = book("a1");
    patient = patient_of(booked.session.id);
    clock.jump_to(start() - Minutes(10));
  }
  Instant start() const { return booked.session.scheduled_start_time; }

  void sign(const Patient& who, const std::string& id) {
    auto consent = testing::signed_consent(who, id, clock.now());
    SignerFacts facts;
    facts.patient = who;
    take(seal_consent(desks[0]->services, consent, facts));
    insert(consent);
  }
  void make_clinic() {
    Organization organization;
    organization.id = OrganizationId("o1");
    organization.pre_visit_questions =
        RawJson{R"([{"id":"pain","text":{"en":"Pain?"},"kind":"text","required":true}])"};
    insert(organization);
    for (const auto* name : {"1", "2"}) {
      User user;
      user.id = UserId(std::string("u") + name);
      user.organization_id = organization.id;
      user.email = std::string("u") + name + "@example.org";
      insert(user);
      Clinician clinician;
      clinician.id = ClinicianId(std::string("c") + name);
      clinician.organization_id = organization.id;
      clinician.user_id = user.id;
      insert(clinician);
    }
    Patient row;
    row.id = PatientId("p1");
    row.organization_id = organization.id;
    row.mrn = "1";
    row.first_name = "Ada";
    insert(row);
    sign(row, "consent0");
    staff.type = ActorType::USER;
    staff.organization_id = organization.id;
    staff.user_id = UserId("u1");
    staff.role = Role::OWNER;
  }
  BookedSession book(const std::string& id, Minutes from_now = Minutes(60)) {
    Appointment appointment;
    appointment.id = AppointmentId(id);
    appointment.organization_id = OrganizationId("o1");
    appointment.patient_id = PatientId("p1");
    appointment.provider_id = ClinicianId("c1");
    appointment.start_time = clock.now() + from_now;
    appointment.end_time = appointment.start_time + Minutes(30);
    appointment.is_telehealth = true;
    insert(appointment);
    auto call = at(0, staff);
    const auto arranged = take(arrange_video(call, appointment.id, appointment.patient_id, appointment.start_time,
                                             appointment.end_time, std::nullopt));
    auto made = take(db::write<BookedSession>(
        database(), [&](db::Writer& writer) { return book_session(call, writer, appointment, arranged); }));
    // The front desk asked on the phone.
    StatePatientPlaceInput place;
    place.session_id = made.session.id;
    place.patient_state = "CO";
    auto asked = at(0, staff);
    take(state_patient_place(asked, place));
    return made;
  }
  /// The holder of the patient's link.
  Actor patient_of(const SessionId& session) {
    const auto link = one<VisitLink>("session_id", session.value);
    Actor actor;
    actor.type = ActorType::PATIENT;
    actor.organization_id = link.organization_id;
    actor.credential_id = link.id.value;
    actor.session_id = session;
    actor.participant_id = link.participant_id;
    actor.patient_id = PatientId("p1");
    return actor;
  }
  template <class T>
  void insert(const T& row) {
    take(database().write([&](db::Writer& writer) { return store::insert_row(writer, row); }));
  }
  template <class T>
  T one(const std::string& column, const std::string& value) {
    const auto sql = store::select_from<T>("x") + " WHERE x." + column + " = ?";
    return take(db::read<std::vector<T>>(database(),
                                         [&](db::Reader& reader) { return store::query_all<T>(reader, sql, value); }))
        .at(0);
  }
  std::int64_t count(const std::string& from_where) {
    return take(db::read<std::optional<std::int64_t>>(database(),
                                                      [&](db::Reader& reader) {
                                                        return store::query_value<std::int64_t>(
                                                            reader, "SELECT COUNT(*) FROM " + from_where);
                                                      }))
        .value();
  }
  Call at(std::size_t desk, const Actor& who) {
    return Call(desks[desk]->services, who, origin, "test.call", AuditAction::UPDATE);
  }
  template <class F>
  void at_once(F work) {
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kThreads; ++i) threads.emplace_back([&, i] { work(i); });
    for (auto& thread : threads) thread.join();
  }
  VirtualWaitingRoom place() { return one<VirtualWaitingRoom>("session_id", booked.session.id.value); }
  JoinWaitingRoomOutput join() {
    auto call = at(0, patient);
    return take(join_waiting_room(call, {.session_id = booked.session.id}));
  }

  testing::ManualClock clock;
  testing::SeededRandom random;
  crypto::KeyRing keys{crypto::MasterKey::generate(random, clock.now())};
  store::AuditLog audit_log{crypto::Secret(std::string_view("root"))};
  Settings settings;
  Origin origin;
  ConsentDesk consents{ConsentRules("test", {colorado()}), *crypto::SigningKey::from_seed(std::string(32, 'k'))};
  std::vector<std::unique_ptr<testing::OwnDesk>> desks;
  Actor staff;
  Actor patient;
  BookedSession booked;
};
CHIROFLOW_ON_EVERY_DATABASE(WaitingAtOnce);

TEST_P(WaitingAtOnce, ManyPagesOfOnePatientAreOnePlace) {
  at_once([&](std::size_t i) {
    auto call = at(i, patient);
    const auto joined = join_waiting_room(call, {.session_id = booked.session.id});
    EXPECT_TRUE(joined) << joined.error().detail;
  });
  EXPECT_EQ(count("virtual_waiting_room"), 1);
  EXPECT_EQ(count("session_notice WHERE kind = 'waiting.joined'"), 1);
}

TEST_P(WaitingAtOnce, ManyWhoAdmitMakeOneAdmissionAndGetOneAnswer) {
  const auto id = join().waiting_room_id;
  std::vector<std::optional<store::WaitingRoomView>> answers(kThreads);
  at_once([&](std::size_t i) {
    auto call = at(i, staff);
    auto admitted = admit_patient(call, {.waiting_room_id = id});
    EXPECT_TRUE(admitted) << admitted.error().detail;
    if (admitted) answers[i] = std::move(*admitted);
  });
  EXPECT_EQ(count("admission"), 1);
  EXPECT_EQ(count("session_notice WHERE kind = 'waiting.admitted'"), 1);
  for (const auto& answer : answers) {
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, WaitingRoomStatus::ADMITTED);
    EXPECT_EQ(answer->admit_time, answers[0]->admit_time);
    EXPECT_EQ(answer->wait_seconds, answers[0]->wait_seconds);
  }
}

TEST_P(WaitingAtOnce, OneGoesWhileAnotherLetsThemIn) {
  const auto id = join().waiting_room_id;
  at_once([&](std::size_t i) {
    auto call = at(i, i % 2 == 0 ? staff : patient);
    const auto done = i % 2 == 0 ? admit_patient(call, {.waiting_room_id = id}) : leave_waiting_room(call, {id});
    if (!done) { EXPECT_EQ(done.error().cause, "waiting_room_state"); }
  });
  const auto session = one<TelehealthSession>("id", booked.session.id.value);
  const bool in = place().status == WaitingRoomStatus::ADMITTED;
  EXPECT_EQ(session.status, in ? TelehealthSessionStatus::IN_PROGRESS : TelehealthSessionStatus::SCHEDULED);
  EXPECT_EQ(count("admission"), in ? 1 : 0);
}

/// As whoever withdraws it does: the row, then the event of it, in one transaction.
Result<Empty> withdraw(Call& call, const std::string& id) {
  return call.transaction([&](db::Writer& writer) -> Result<Empty> {
    TRY(store::execute(
        writer,
        "UPDATE telehealth_consent SET status = 'REVOKED', revoked_at = ? WHERE organization_id = 'o1' AND id = ?",
        call.now, id));
    TRY(call.changed(writer, {"TelehealthConsent", id, std::nullopt, "{}"}));
    return Empty{};
  });
}

TEST_P(WaitingAtOnce, NoVisitStartsAfterItsConsentWasWithdrawn) {
  std::set<std::string> causes;
  for (int round = 0; round < 6; ++round) {
    const auto consent = "consent" + std::to_string(round);
    if (round > 0) sign(one<Patient>("id", "p1"), consent);
    const auto visit = book("race" + std::to_string(round), Minutes(5)).session.id;
    at_once([&](std::size_t i) {
      auto call = at(i, staff);
      if (i == 0) {
        const auto done = withdraw(call, consent);
        EXPECT_TRUE(done) << done.error().detail;
        return;
      }
      const auto started = start_session(call, {.session_id = visit});
      if (!started) { EXPECT_EQ(started.error().cause, "consent_missing") << started.error().detail; }
    });
    const auto withdrawn = count("audit_event WHERE entity_id = '" + consent + "'");
    EXPECT_EQ(withdrawn, 1);
    const auto later = count(
        "audit_event s JOIN audit_event w ON w.organization_id = s.organization_id"
        " WHERE w.entity_id = '" +
        consent + "' AND s.entity_id = '" + visit.value + "' AND s.details LIKE '%consentRules%' AND s.seq > w.seq");
    EXPECT_EQ(later, 0) << "started after it was withdrawn";
    causes.insert(std::string(name_of(one<TelehealthSession>("id", visit.value).status)));
  }
  for (const auto& status : causes) EXPECT_TRUE(status == "IN_PROGRESS" || status == "SCHEDULED") << status;
}

TEST_P(WaitingAtOnce, EverybodyWritesInOneOrder) {
  at_once([&](std::size_t i) {
    auto call = at(i, i % 2 == 0 ? staff : patient);
    for (const auto* client_id : {"same", "other", "same"}) {
      const auto sent = send_message(call, {booked.session.id, "hello", client_id});
      EXPECT_TRUE(sent) << sent.error().detail;
    }
  });
  auto call = at(0, patient);
  const auto messages = take(list_messages(call, {.session_id = booked.session.id})).messages;
  EXPECT_EQ(messages.size(), 4U);
  std::set<std::int64_t> seqs;
  for (const auto& message : messages) seqs.insert(message.seq);
  EXPECT_EQ(seqs.size(), 4U);
}

TEST_P(WaitingAtOnce, LateForEverybodyIsToldToEverybody) {
  book("a2", Minutes(70));
  book("a3", Minutes(80));
  at_once([&](std::size_t i) {
    auto call = at(i, staff);
    const auto told = announce_delay(
        call, {.clinician_id = ClinicianId("c1"), .minutes = static_cast<int>(i) + 1, .message = "late"});
    EXPECT_TRUE(told) << told.error().detail;
    if (told) { EXPECT_EQ(told->told, 3); }
  });
  EXPECT_EQ(count("chat_message WHERE kind = 'DELAY'"), 3 * static_cast<std::int64_t>(kThreads));
}

TEST_P(WaitingAtOnce, EveryStepOfAVisitIsTakenOnThisDatabase) {
  const Actor nobody;
  auto opening = at(0, nobody);
  const auto& url = booked.visit_link;
  take(open_visit(opening, {.token = url.substr(url.rfind('/') + 1), .cookie = false}));
  auto theirs = at(0, patient);
  auto ours = at(1, staff);
  const auto id = join().waiting_room_id;
  const auto view =
      take(confirm_visit(theirs, {.name_confirmed = true, .location = "1 Elm St", .state = "CO", .at_home = true}));
  EXPECT_TRUE(view.name_confirmed);
  EXPECT_EQ(view.waiting_room_id, id);
  take(note_step(theirs, {NotedStep::CHECK_FAILED, "camera_denied"}));
  UpdateTechnicalCheckInput check;
  check.waiting_room_id = id;
  check.results = CheckResults{.camera = "camera_denied"};
  take(update_technical_check(theirs, check));
  take(submit_questionnaire(theirs, {id, {{"pain", "some"}}}));
  mark_present(theirs, booked.session.id);
  EXPECT_EQ(take(get_waiting_room_status(theirs, {id})).position, 1);
  EXPECT_EQ(take(get_waiting_room(ours, {})).list().at(0).check_results->camera, "camera_denied");
  EXPECT_TRUE(take(get_waiting_room(ours, {.session_id = booked.session.id})).one());
  take(acknowledge_arrival(ours, {id}));
  EXPECT_EQ(take(preview_admission(ours, {id})).patient_location_state, "CO");
  take(transfer_session(ours, {booked.session.id, ClinicianId("c2")}));
  take(admit_patient(ours, {.waiting_room_id = id, .override_reason = "cover"}));
  take(hold_patient(ours, {booked.session.id}));
  take(rate_visit(theirs, {.overall = 4, .technical = 5, .comment = "fine"}));
  take(rate_visit(theirs, {.overall = 5, .technical = 5}));
  clock.advance(Minutes(80));
  EXPECT_EQ(take(look_after_waiting_rooms(desks[0]->services, start())).timed_out, 1);
  EXPECT_TRUE(take(join_waiting_room(theirs, {.session_id = booked.session.id})).is_rejoining);
}

TEST_P(WaitingAtOnce, TwoServersJudgeAVisitOnce) {
  const auto second = book("a2", Minutes(60));
  clock.jump_to(second.session.scheduled_start_time + Minutes(15));
  std::atomic<int> no_shows = 0;
  std::atomic<int> proposed = 0;
  take(database().write([&](db::Writer& writer) -> Result<void> {
    TRY(store::execute(writer, "UPDATE telehealth_session SET patient_first_seen_at = 1 WHERE id = ?",
                       second.session.id));
    return {};
  }));
  at_once([&](std::size_t i) {
    const auto round = look_after_waiting_rooms(desks[i]->services, from_unix_ms(0));
    EXPECT_TRUE(round) << round.error().detail;
    if (round) {
      no_shows += round->no_shows;
      proposed += round->proposed;
    }
  });
  EXPECT_EQ(no_shows, 1);
  EXPECT_EQ(proposed, 1);
  auto call = at(0, staff);
  EXPECT_EQ(take(proposed_no_shows(call, {})).at(0).session_id, second.session.id);
  take(dismiss_no_show(call, {second.session.id}));
  EXPECT_EQ(take(look_after_waiting_rooms(desks[0]->services, from_unix_ms(0))).proposed, 0);
}

}  // namespace
}  // namespace chiroflow::app
