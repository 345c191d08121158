// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/queue.hpp"

#include "app/waiting/announce_delay.hpp"
#include "app/waiting/presence.hpp"
#include "app/waiting/questionnaire.hpp"
#include "app/waiting/transfer.hpp"
#include "support/waiting_fixture.hpp"

namespace chiroflow::app {
namespace {

using S = TelehealthSessionStatus;

class WaitingQueue : public WaitingFixture {
 protected:
  Result<OneOrList<WaitingEntry>> ask(const User& who, const GetWaitingRoomInput& input = {}) {
    auto call = call_as(who, "telehealth.getWaitingRoom", AuditAction::READ);
    auto out = get_waiting_room(call, input);
    if (out) EXPECT_LE(call.take_reads().size(), 1U);
    return out;
  }
  std::vector<WaitingEntry> list(const User& who, const GetWaitingRoomInput& input = {}) {
    return take(ask(who, input)).list();
  }
  Clinician colleague(const std::string& email = "colleague@clinic.example") {
    const auto user = new_user(clinic.organization.id, email, Role::PROVIDER);
    Clinician row;
    row.id = ids.next<ClinicianId>();
    row.organization_id = clinic.organization.id;
    row.user_id = user.id;
    row.title = "DC";
    row.created_at = row.updated_at = clock.now();
    insert(row);
    return row;
  }
  Result<AnnounceDelayOutput> announce(const User& who, const AnnounceDelayInput& input) {
    auto call = call_as(who, "telehealth.announceDelay");
    return announce_delay(call, input);
  }
  Result<TransferredSession> transfer(const ClinicianId& to) {
    auto call = call_as(clinic.staff, "telehealth.transferSession");
    return transfer_session(call, {id, to});
  }
  void acknowledge() {
    auto call = call_as(clinic.staff, "telehealth.acknowledgeArrival");
    take(acknowledge_arrival(call, {place().id}));
  }
  /// Visits of the clinician that are over, of this length, begun this late.
  void past_visits(int how_many, int minutes, int late) {
    for (int i = 1; i <= how_many; ++i) {
      const auto start = clock.now() - Hours(24 * i);
      const auto visit = book(clinic, new_appointment(clinic, start));
      execute("UPDATE telehealth_session SET status = 'COMPLETED', actual_start_time = " +
              std::to_string(to_unix_ms(start + Minutes(late))) +
              ", actual_end_time = " + std::to_string(to_unix_ms(start + Minutes(late + minutes))) + " WHERE id = '" +
              visit.session.id.value + "'");
    }
  }
};

TEST_F(WaitingQueue, ShowsWhoWaitsLongestFirstWithEverythingToDecideOn) {
  const auto second = another(10);
  join();
  set_session("patient_location_state = 'CO'");
  clock.advance(Minutes(1));
  take(try_join(patient_in(second.session.id), second.session.id));
  const auto entries = list(clinic.staff);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].session.id, id);
  EXPECT_EQ(entries[0].patient.first_name, "Zenobia");
  EXPECT_EQ(entries[0].patient.date_of_birth, parse_date("1980-02-29"));
  EXPECT_EQ(entries[0].session.patient_location_state, "CO");
  EXPECT_EQ(entries[0].session.appointment.provider.id, clinic.clinician.id);
  EXPECT_EQ(entries[0].current_wait_seconds, 60);
  EXPECT_FALSE(entries[0].connected);
  EXPECT_TRUE(entries[1].connected);
  admit();
  EXPECT_EQ(list(clinic.staff).size(), 1U);
}

TEST_F(WaitingQueue, IsTheCliniciansOwnUnlessTheyAskForEverybodys) {
  const auto second = another(10);
  const auto other_clinician = colleague();
  execute("UPDATE appointment SET provider_id = '" + other_clinician.id.value + "' WHERE id = '" +
          second.session.appointment_id.value + "'");
  join();
  take(try_join(patient_in(second.session.id), second.session.id));
  EXPECT_EQ(list(clinic.provider).size(), 1U);
  EXPECT_EQ(list(clinic.provider, {.everybody = true}).size(), 2U);
  EXPECT_EQ(list(clinic.owner).size(), 2U);
  EXPECT_EQ(list(clinic.staff, {.clinician_id = other_clinician.id}).at(0).session.id, second.session.id);
  expect_error(ask(clinic.staff, {.clinician_id = other.clinician.id}), ErrorCode::not_found);
}

TEST_F(WaitingQueue, AnswersForOneSessionWithItsPlaceOrNull) {
  EXPECT_FALSE(take(ask(clinic.staff, {.session_id = id})).one());
  join();
  leave();
  EXPECT_EQ(take(ask(clinic.staff, {.session_id = id})).one()->status, WaitingRoomStatus::LEFT);
  expect_error(ask(other.owner, {.session_id = id}), ErrorCode::not_found);
  EXPECT_TRUE(list(other.owner).empty());
}

// Everybody of the organization read the answers.
TEST_F(WaitingQueue, HidesAnswersFromRolesThatMayNotSeeThem_H28) {
  set_organization(R"(pre_visit_questions = '[{"id":"pain","text":{"en":"Pain?"},"kind":"text","required":true}]')");
  join();
  auto call = call_as(patient, "telehealth.submitPreVisitQuestionnaire");
  take(submit_questionnaire(call, {place().id, {{"pain", "lower back"}}}));
  EXPECT_EQ(list(clinic.provider).at(0).pre_visit_responses->text, R"({"pain":"lower back"})");
  EXPECT_FALSE(list(clinic.staff).at(0).pre_visit_responses);
  EXPECT_TRUE(list(clinic.staff).at(0).pre_visit_questionnaire_completed);
  EXPECT_FALSE(take(try_admit(clinic.staff)).pre_visit_responses);
}

TEST_F(WaitingQueue, TellsThePatientTheirPlaceAmongThoseOfTheirClinician) {
  const auto second = another(10);
  take(try_join(patient_in(second.session.id), second.session.id));
  clock.advance(Seconds(61));
  join();
  clock.advance(Seconds(5));
  const auto shown = waiting_status();
  EXPECT_EQ(shown.position, 2);
  EXPECT_EQ(shown.wait_time_display, "0:05");
  EXPECT_FALSE(shown.is_provider_ready);
  EXPECT_EQ(shown.provider->last_name, "PROVIDER");
  EXPECT_EQ(shown.appointment_type, "Telehealth Visit");
  EXPECT_EQ(shown.session_status, S::WAITING);
  const auto other_clinician = colleague();
  execute("UPDATE appointment SET provider_id = '" + other_clinician.id.value + "' WHERE id = '" +
          second.session.appointment_id.value + "'");
  EXPECT_EQ(waiting_status().position, 1);
  admit();
  const auto ready = waiting_status();
  EXPECT_TRUE(ready.is_provider_ready);
  EXPECT_EQ(ready.position, std::nullopt);
}

TEST_F(WaitingQueue, EstimatesFromVisitsThatReallyWereAndElseSaysNothing) {
  join();
  EXPECT_FALSE(waiting_status().estimated_wait_minutes);
  past_visits(3, 20, 6);
  const auto range = waiting_status().estimated_wait_minutes;
  ASSERT_TRUE(range);
  EXPECT_EQ(range->min, 5 + 6);
  EXPECT_EQ(range->max, 5 + 6);
  take(start());
  EXPECT_FALSE(waiting_status().estimated_wait_minutes) << "at the door of a visit that runs";
}

TEST_F(WaitingQueue, IsPresentWhileItAsks) {
  join();
  clock.advance(Minutes(1));
  EXPECT_FALSE(list(clinic.staff).at(0).connected);
  waiting_status();
  execute("UPDATE organization SET version = version");
  EXPECT_TRUE(list(clinic.staff).at(0).connected);
}

TEST_F(WaitingQueue, FallsSilentForEverybodyOnceSomebodyNoticed) {
  join();
  acknowledge();
  EXPECT_EQ(list(clinic.provider).at(0).acknowledged_at, clock.now());
  auto later = call_as(clinic.provider, "telehealth.acknowledgeArrival");
  take(acknowledge_arrival(later, {place().id}));
  EXPECT_EQ(place().acknowledged_by, clinic.staff.id);
  EXPECT_EQ(told().back(), "waiting.acknowledged");
}

TEST_F(WaitingQueue, TellsOfADelayWhoWaitsAndWhoIsDueSoon) {
  const auto soon = another(60);
  const auto later = another(180);
  join();
  const auto answer =
      take(announce(clinic.staff, {.clinician_id = clinic.clinician.id, .minutes = 25, .message = "An emergency"}));
  EXPECT_EQ(answer.told, 2);
  EXPECT_EQ(session().delay_minutes, 25);
  EXPECT_EQ(load<TelehealthSession>(soon.session.id.value).delay_minutes, 25);
  EXPECT_EQ(load<TelehealthSession>(later.session.id.value).delay_minutes, std::nullopt);
  EXPECT_EQ(waiting_status().delay_minutes, 25);
  EXPECT_EQ(count("chat_message WHERE kind = 'DELAY'"), 2);
  const auto notice = rows<SessionNotice>("WHERE x.kind = 'session.delay' AND x.session_id = '" + id.value + "'").at(0);
  EXPECT_NE(notice.payload.text.find(R"("minutes":25)"), std::string::npos);
  EXPECT_EQ(take(announce(clinic.provider, {.minutes = 0})).told, 2);
  EXPECT_EQ(session().delay_minutes, std::nullopt);
}

TEST_F(WaitingQueue, TellsOneVisitOfItsDelayBeforeItBegins) {
  EXPECT_EQ(take(announce(clinic.staff, {.session_id = id, .minutes = 5})).told, 1);
  const auto nobody = announce(clinic.staff, {.minutes = 5});
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.error().code, ErrorCode::invalid_argument);
  expect_error(announce(other.staff, {.session_id = id, .minutes = 5}), ErrorCode::not_found);
  expect_error(announce(clinic.staff, {.clinician_id = other.clinician.id, .minutes = 5}), ErrorCode::not_found);
  take(start());
  expect_error(announce(clinic.staff, {.session_id = id, .minutes = 5}), ErrorCode::conflict, "session_state");
}

TEST_F(WaitingQueue, HandsAWaitingPatientOverWithTheirPlace) {
  const auto joined = join();
  const auto other_clinician = colleague();
  const auto moved = take(transfer(other_clinician.id));
  EXPECT_EQ(moved.id, id);
  EXPECT_EQ(appointment().provider_id, other_clinician.id);
  EXPECT_EQ(place().join_time, joined.join_time);
  EXPECT_TRUE(list(clinic.provider).empty());
  EXPECT_EQ(told().back(), "waiting.transferred");
  const auto so_far = told().size();
  take(transfer(other_clinician.id));
  EXPECT_EQ(told().size(), so_far);
  EXPECT_EQ(preview().clinician.id, other_clinician.id);
}

TEST_F(WaitingQueue, RingsAgainAtWhoTakesAPatientOver) {
  join();
  acknowledge();
  ASSERT_TRUE(place().acknowledged_at);
  const auto other_clinician = colleague();
  take(transfer(other_clinician.id));
  EXPECT_FALSE(place().acknowledged_at);
  EXPECT_FALSE(place().acknowledged_by);
  acknowledge();
  take(transfer(other_clinician.id));
  EXPECT_TRUE(place().acknowledged_at) << "nothing changed hands";
}

TEST_F(WaitingQueue, HandsARunningVisitToNobodyWhomThePolicyWouldNotHaveLetIn) {
  set_organization("licence_policy = 'WARN'");
  const auto other_clinician = colleague();
  take(start());
  EXPECT_FALSE(take(transfer(other_clinician.id)).warnings.empty()) << "without a licence for the state";
  set_organization("licence_policy = 'BLOCK'");
  const auto third = colleague("third@clinic.example");
  expect_error(transfer(third.id), ErrorCode::precondition_failed, "not_licensed");
  EXPECT_EQ(appointment().provider_id, other_clinician.id);
  set_organization("licence_policy = 'OFF'");
  EXPECT_TRUE(take(transfer(third.id)).warnings.empty());
}

TEST_F(WaitingQueue, WarnsOfOverlapsAndHandsNothingToStrangers) {
  const auto other_clinician = colleague();
  auto overlap = new_appointment(clinic, booked.session.scheduled_start_time + Minutes(10));
  execute("UPDATE appointment SET provider_id = '" + other_clinician.id.value + "' WHERE id = '" + overlap.id.value +
          "'");
  EXPECT_FALSE(take(transfer(other_clinician.id)).warnings.empty());
  expect_error(transfer(other.clinician.id), ErrorCode::not_found);
  execute("UPDATE clinician SET is_active = FALSE WHERE id = '" + clinic.clinician.id.value + "'");
  expect_error(transfer(clinic.clinician.id), ErrorCode::precondition_failed, "clinician_inactive");
  set_status(S::COMPLETED);
  expect_error(transfer(other_clinician.id), ErrorCode::conflict, "session_state");
}

}  // namespace
}  // namespace chiroflow::app
