// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/queries.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "app/waiting/answers.hpp"
#include "support/session_fixture.hpp"
#include "support/structs_of.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthSessionStatus;

class Queries : public SessionFixture {
 protected:
  SessionId book_at(Instant start) { return book(clinic, new_appointment(clinic, start)).session.id; }
  SessionId book_for(const Clinician& clinician, const Patient& patient, Instant start) {
    testing::Clinic with = clinic;
    with.clinician = clinician;
    with.patient = patient;
    return book(with, new_appointment(with, start)).session.id;
  }
  Clinician second_clinician() {
    Clinician row;
    row.id = ids.next<ClinicianId>();
    row.organization_id = clinic.organization.id;
    row.user_id = clinic.admin.id;
    row.created_at = row.updated_at = clock.now();
    insert(row);
    return row;
  }
  ListSessionsOutput list(const ListSessionsInput& input, const User& who) {
    auto call = call_as(who, "telehealth.listSessions", AuditAction::READ);
    return take(list_sessions(call, input));
  }
  ListSessionsOutput list(const ListSessionsInput& input = {}) { return list(input, clinic.staff); }
  static std::vector<SessionId> ids_of(const ListSessionsOutput& page) {
    std::vector<SessionId> found;
    for (const auto& item : testing::structs_of(page.sessions)) found.push_back(item.id);
    return found;
  }
  std::vector<store::UpcomingSession> upcoming(const User& who, int limit = 20) {
    auto call = call_as(who, "telehealth.getUpcoming", AuditAction::READ);
    return testing::structs_of(take(get_upcoming(call, {.limit = limit})));
  }
  std::vector<store::UpcomingSession> upcoming() { return upcoming(clinic.provider); }
  RoomStatusOutput status_for(const User& who) {
    auto call = call_as(who, "telehealth.getRoomStatus", AuditAction::READ);
    return take(get_room_status(call, {.session_id = id}));
  }
  /// A session with everything in it that not every role may see.
  void fill_in() {
    execute("UPDATE telehealth_session SET technical_notes = 'loose cable'");
    execute("UPDATE appointment SET chief_complaint = 'lower back', notes = 'by staff', patient_notes = 'by patient'");
    VirtualWaitingRoom row;
    row.id = ids.next<WaitingRoomId>();
    row.organization_id = clinic.organization.id;
    row.patient_id = clinic.patient.id;
    row.session_id = id;
    row.join_time = row.created_at = row.updated_at = clock.now();
    row.pre_visit_questionnaire_completed = true;
    row.pre_visit_responses = seal_answers(sealer, row, {{"pain", "7"}});
    row.notes = "came early";
    insert(row);
  }
};

// 20 of 20 in any order was luck; a second page was empty after a change.
TEST_F(Queries, WalkingAllPagesLosesNothingWhileSessionsChangeUnderneath) {
  std::set<SessionId> expected{id};
  for (int i = 0; i < 22; ++i) expected.insert(book_at(clock.now() + Hours(i)));
  std::set<SessionId> seen;
  ListSessionsInput input{.status = SCHEDULED, .limit = 5};
  for (int page = 0; page < 20; ++page) {
    const auto out = list(input);
    for (const auto& found : ids_of(out)) EXPECT_TRUE(seen.insert(found).second) << "twice";
    // The row the cursor stands on, and with it the whole page, no longer passes the filter.
    for (const auto& found : ids_of(out))
      execute("UPDATE telehealth_session SET status = 'IN_PROGRESS' WHERE id = '" + found.value + "'");
    if (!out.next_cursor.value) break;
    input.cursor = out.next_cursor.value;
  }
  EXPECT_EQ(seen, expected);
}

TEST_F(Queries, EveryRowShowsItsOwnClinicianHoweverManyAPageHas) {
  std::map<ClinicianId, std::string> names;
  for (int i = 0; i < 11; ++i) {
    auto user = load(clinic.admin);
    user.id = ids.next<UserId>();
    user.email = "clinician" + std::to_string(i) + "@example.org";
    user.first_name = "Name " + std::to_string(i);
    insert(user);
    auto clinician = clinic.clinician;
    clinician.id = ids.next<ClinicianId>();
    clinician.user_id = user.id;
    insert(clinician);
    names[clinician.id] = user.first_name;
    for (int visit = 0; visit < 2; ++visit) book_for(clinician, clinic.patient, clock.now() + Hours(30 * visit + i));
  }
  std::set<ClinicianId> seen;
  for (const auto& item : testing::structs_of(list({.limit = 100}).sessions)) {
    const auto& shown = item.appointment.provider;
    EXPECT_EQ(shown.id, item.appointment.provider_id);
    EXPECT_EQ(shown.organization_id, clinic.organization.id);
    if (const auto name = names.find(shown.id); name != names.end()) {
      EXPECT_EQ(shown.user.first_name, name->second);
      seen.insert(shown.id);
    }
  }
  EXPECT_EQ(seen.size(), names.size());
}

TEST_F(Queries, ASessionBookedMeanwhileMovesNoPage) {
  for (int i = 1; i < 8; ++i) book_at(clock.now() + Hours(i));
  const auto first = list({.limit = 4});
  book_at(clock.now() + Hours(100));
  const auto second = list({.limit = 4, .cursor = first.next_cursor.value});
  std::set<SessionId> both;
  for (const auto& page : {first, second})
    for (const auto& found : ids_of(page)) EXPECT_TRUE(both.insert(found).second);
  EXPECT_EQ(both.size(), 8U);
  EXPECT_EQ(second.next_cursor.value, std::nullopt);
}

TEST_F(Queries, SessionsOfTheSameMomentHaveOneOrderAndAreNotLost) {
  const auto start = clock.now() + Hours(3);
  std::vector<SessionId> same;
  for (int i = 0; i < 9; ++i) same.push_back(book_at(start));
  std::sort(same.begin(), same.end(), [](const auto& a, const auto& b) { return a.value > b.value; });
  std::vector<SessionId> walked;
  ListSessionsInput input{.from_date = start, .limit = 2};
  for (int page = 0; page < 9; ++page) {
    const auto out = list(input);
    for (const auto& found : ids_of(out)) walked.push_back(found);
    if (!out.next_cursor.value) break;
    input.cursor = out.next_cursor.value;
  }
  EXPECT_EQ(walked, same);
}

TEST_F(Queries, ThePageThatIsExactlyFullHasNoNext) {
  book_at(clock.now() + Hours(1));
  EXPECT_EQ(list({.limit = 2}).next_cursor.value, std::nullopt);
  EXPECT_NE(list({.limit = 1}).next_cursor.value, std::nullopt);
}

TEST_F(Queries, ListsTheLatestStartFirst) {
  const auto later = book_at(clock.now() + Hours(9));
  const auto sooner = book_at(clock.now() - Hours(9));
  EXPECT_EQ(ids_of(list()), (std::vector{later, id, sooner}));
}

// providerId was dropped when patientId was given.
TEST_F(Queries, BothFiltersCount) {
  const auto second = second_clinician();
  const auto somebody = new_patient(clinic.organization.id, "MRN-2");
  const auto wanted = book_for(second, somebody, clock.now() + Hours(2));
  book_for(second, clinic.patient, clock.now() + Hours(3));
  book_for(clinic.clinician, somebody, clock.now() + Hours(4));
  EXPECT_EQ(ids_of(list({.provider_id = second.id, .patient_id = somebody.id})), std::vector{wanted});
  EXPECT_EQ(list({.provider_id = second.id}).sessions.size(), 2U);
  EXPECT_EQ(list({.patient_id = somebody.id}).sessions.size(), 2U);
  EXPECT_TRUE(list({.provider_id = clinic.clinician.id, .patient_id = PatientId("cnobody")}).sessions.empty());
}

// A session across the border of two windows was in neither.
TEST_F(Queries, AdjoiningWindowsHoldEverySessionOnce) {
  const auto border = clinic.appointment.start_time;
  EXPECT_TRUE(list({.to_date = border}).sessions.empty()) << "the end is not part of the window";
  EXPECT_EQ(ids_of(list({.from_date = border})), std::vector{id}) << "the beginning is";
  EXPECT_EQ(ids_of(list({.from_date = border, .to_date = border + Millis(1)})), std::vector{id});
  EXPECT_TRUE(list({.from_date = border + Millis(1)}).sessions.empty());
  EXPECT_EQ(ids_of(list({.from_date = border - Minutes(1), .to_date = border + Minutes(10)})), std::vector{id})
      << "although it ends after the window";
}

TEST_F(Queries, ACursorThatIsNoneOfOursIsTheEndOfTheList) {
  for (const auto* cursor :
       {"", "nonsense", "_", "12", "12_", "x_c1", "1.5_c1", "99999999999999999999_c1", "' OR 1=1 --"}) {
    const auto out = list({.cursor = cursor});
    EXPECT_TRUE(out.sessions.empty()) << cursor;
    EXPECT_EQ(out.next_cursor.value, std::nullopt) << cursor;
  }
}

TEST_F(Queries, ListNothingOfAnotherOrganization) {
  const auto foreign = book(other, other.appointment).session.id;
  const auto found = ids_of(list());
  EXPECT_EQ(std::count(found.begin(), found.end(), foreign), 0);
  EXPECT_TRUE(list({.provider_id = other.clinician.id}).sessions.empty());
  const auto start = clinic.appointment.start_time + Hours(1000);
  const auto theirs = list({.cursor = std::to_string(to_unix_ms(start)) + "_" + foreign.value});
  EXPECT_EQ(ids_of(theirs), std::vector{id}) << "a cursor is a place, not a key";
}

// start >= now hid the patient who waits.
TEST_F(Queries, UpcomingShowsThePatientWhoWaitsAlsoAfterTheStart) {
  set_status(WAITING);
  clock.jump_to(clinic.appointment.start_time + Minutes(1));
  ASSERT_EQ(upcoming().size(), 1U);
  EXPECT_EQ(upcoming().at(0).status, WAITING);
  clock.jump_to(clinic.appointment.end_time + Hours(2));
  EXPECT_EQ(upcoming().size(), 1U) << "and also after the end: somebody has to tell them";
}

TEST_F(Queries, UpcomingShowsWhatIsDueUntilItsEndAndNothingThatRunsOrIsOver) {
  clock.jump_to(clinic.appointment.end_time - Millis(1));
  EXPECT_EQ(upcoming().size(), 1U);
  clock.jump_to(clinic.appointment.end_time);
  EXPECT_TRUE(upcoming().empty());
  clock.jump_to(clinic.appointment.start_time);
  for (const auto other_status : {IN_PROGRESS, COMPLETED, CANCELLED, NO_SHOW, TECHNICAL_ISSUES}) {
    set_status(other_status);
    EXPECT_TRUE(upcoming().empty()) << name_of(other_status);
  }
}

TEST_F(Queries, UpcomingIsTheClinicianOwnDayTheNextOneFirst) {
  const auto later = book_at(clock.now() + Hours(5));
  book_for(second_clinician(), clinic.patient, clock.now() + Hours(1));
  const auto rows_ = upcoming();
  ASSERT_EQ(rows_.size(), 2U);
  EXPECT_EQ(rows_[0].id, id);
  EXPECT_EQ(rows_[1].id, later);
  EXPECT_EQ(upcoming(clinic.provider, 1).size(), 1U);
  EXPECT_TRUE(upcoming(clinic.owner).empty()) << "who is no clinician has no day";
  EXPECT_TRUE(upcoming(other.provider).empty());
}

TEST_F(Queries, RoomStatusHasEverythingOfTheVisit) {
  fill_in();
  const auto out = status_for(clinic.provider);
  EXPECT_EQ(out.id, id);
  EXPECT_EQ(out.room_token, std::nullopt);
  EXPECT_EQ(out.appointment.patient.demographics.last_name, "Quartermaine");
  EXPECT_EQ(out.appointment.provider.id, clinic.clinician.id);
  EXPECT_EQ(out.waiting_room.value().pre_visit_responses->text, R"({"pain":"7"})");
  EXPECT_EQ(upcoming().at(0).waiting_room.value().pre_visit_responses->text, R"({"pain":"7"})");
  auto call = call_as(other.owner, "telehealth.getRoomStatus", AuditAction::READ);
  expect_error(get_room_status(call, {.session_id = id}), ErrorCode::not_found);
  EXPECT_TRUE(call.take_reads().empty());
}

TEST_F(Queries, RoomStatusTellsTheTriesAtVideoProviders) {
  custom.create_error = testing::ScriptedProvider::outage();
  custom.create_error->vendor_code = "resource_exhausted";
  EXPECT_FALSE(token(clinic.provider));
  const auto tried = status_for(clinic.provider).provider_attempts;
  ASSERT_EQ(tried.size(), 1U);
  EXPECT_EQ(tried[0].error_code, "server_error");
  EXPECT_EQ(tried[0].vendor_code, "resource_exhausted");
}

TEST_F(Queries, TellHowVisitorsRatedAVisit) {
  const auto& patient = as_visitor(patient_of(id));
  auto call = call_as(patient, "visit.rate");
  take(rate_visit(call, {.overall = 2, .technical = 1, .comment = "no sound"}));
  EXPECT_EQ(testing::structs_of(list({}).sessions).at(0).rating, 2);
  const auto seen = status_for(clinic.provider).ratings;
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].role, ParticipantRole::PATIENT);
  EXPECT_EQ(seen[0].technical, 1);
  EXPECT_EQ(seen[0].comment, "no sound");
  EXPECT_EQ(status_for(clinic.biller).ratings.at(0).comment, std::nullopt);
  EXPECT_EQ(testing::structs_of(list({}, other.owner).sessions).size(), 0U);
}

// H-28: a biller read complaints, notes, answers and record numbers of all patients.
TEST_F(Queries, H28ABillerSeesNoHiddenFieldInAnyList) {
  fill_in();
  const auto out = status_for(clinic.biller);
  EXPECT_EQ(out.technical_notes, std::nullopt);
  EXPECT_EQ(out.appointment.chief_complaint, std::nullopt);
  EXPECT_EQ(out.appointment.notes, std::nullopt);
  EXPECT_EQ(out.appointment.patient_notes, std::nullopt);
  EXPECT_EQ(out.appointment.patient.mrn, std::nullopt);
  ASSERT_TRUE(out.waiting_room.has_value()) << "the shape stays";
  EXPECT_EQ(out.waiting_room->pre_visit_responses, std::nullopt);
  EXPECT_EQ(out.waiting_room->notes, std::nullopt);
  const auto item = testing::structs_of(list({}, clinic.biller).sessions).at(0);
  EXPECT_EQ(item.technical_notes, std::nullopt);
  EXPECT_EQ(item.appointment.chief_complaint, std::nullopt);
  EXPECT_EQ(item.appointment.patient.mrn, std::nullopt);
  EXPECT_EQ(item.appointment.patient.demographics.last_name, "Quartermaine")
      << "who is billed is no secret to a biller";
}

TEST_F(Queries, H28TheFrontDeskSeesNotesButNoAnswers) {
  fill_in();
  const auto out = status_for(clinic.staff);
  EXPECT_EQ(out.technical_notes, "loose cable");
  EXPECT_EQ(out.appointment.chief_complaint, "lower back");
  EXPECT_EQ(out.appointment.patient.mrn, "MRN-1");
  EXPECT_EQ(out.waiting_room->pre_visit_responses, std::nullopt);
  EXPECT_EQ(out.waiting_room->notes, "came early");
}

TEST_F(Queries, UpcomingHidesWhatTheCallersRoleMayNotSee) {
  fill_in();
  execute("UPDATE clinician SET user_id = '" + clinic.biller.id.value + "' WHERE id = '" + clinic.clinician.id.value +
          "'");
  auto actor = as(clinic.biller);
  actor.clinician_id = clinic.clinician.id;
  auto call = call_as(actor, "telehealth.getUpcoming", AuditAction::READ);
  const auto items = testing::structs_of(take(get_upcoming(call, {})));
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].appointment.chief_complaint, std::nullopt);
  EXPECT_EQ(items[0].waiting_room.value().pre_visit_responses, std::nullopt);
}

// listSessions, getUpcoming and getRoomStatus left nothing in the audit log.
TEST_F(Queries, H17EveryReadOfPatientDataLeavesItsLine) {
  auto call = call_as(clinic.staff, "telehealth.listSessions", AuditAction::READ);
  take(list_sessions(call, {.patient_id = clinic.patient.id}));
  auto reads = call.take_reads();
  ASSERT_EQ(reads.size(), 1U);
  EXPECT_EQ(reads[0].patient_id, clinic.patient.id);
  EXPECT_EQ(reads[0].details, R"({"count":1})");
  auto own = call_as(clinic.provider, "telehealth.getUpcoming", AuditAction::READ);
  take(get_upcoming(own, {}));
  EXPECT_EQ(own.take_reads().size(), 1U);
  auto one = call_as(clinic.staff, "telehealth.getRoomStatus", AuditAction::READ);
  take(get_room_status(one, {.session_id = id}));
  reads = one.take_reads();
  ASSERT_EQ(reads.size(), 1U);
  EXPECT_EQ(reads[0].entity_id, id.value);
  EXPECT_EQ(reads[0].patient_id, clinic.patient.id);
  EXPECT_EQ(reads[0].action, AuditAction::READ);
}

// defaultProvider was the constant TWILIO.
TEST_F(Queries, ProviderStatusNamesTheConfiguredDefaultAndWhoIsThere) {
  auto call = call_as(clinic.staff, "telehealth.getProviderStatus", AuditAction::READ);
  const auto out = take(get_provider_status(call, {}));
  EXPECT_EQ(out.default_provider, TelehealthProvider::CUSTOM);
  EXPECT_FALSE(out.fallback_enabled);
  ASSERT_EQ(out.providers.size(), 4U);
  EXPECT_EQ(out.providers[3].provider, TelehealthProvider::CUSTOM);
  EXPECT_TRUE(out.providers[3].available);
  EXPECT_TRUE(out.providers[3].configured);
  EXPECT_FALSE(out.providers[0].configured);
  EXPECT_FALSE(out.providers[0].available);
  EXPECT_NE(out.providers[0].message.find("TWILIO_ACCOUNT_SID"), std::string::npos) << "what to set";
  custom.create_error = testing::ScriptedProvider::outage();
  const auto down = take(get_provider_status(call, {}));
  EXPECT_FALSE(down.providers[3].available);
  EXPECT_EQ(down.providers[3].message, "scripted outage");
}

TEST_F(Queries, CapabilitiesAreNullForWhatIsNotConfiguredAndAttestOnlyWhatAnOwnerAttested) {
  auto call = call_as(clinic.staff, "telehealth.getProviderCapabilities", AuditAction::READ);
  EXPECT_EQ(take(get_provider_capabilities(call, {.provider = TelehealthProvider::TWILIO})).has_value(), false);
  twilio.is_configured = true;
  twilio.abilities.chat = {.support = Support::emulated, .reason = "by our own server"};
  auto found = take(get_provider_capabilities(call, {.provider = TelehealthProvider::TWILIO})).value();
  EXPECT_FALSE(found.hipaa_compliant);
  EXPECT_TRUE(found.chat);
  EXPECT_EQ(found.details.chat.reason, "by our own server");
  EXPECT_FALSE(found.recording);
  BaaAttestation row;
  row.id = ids.next<AttestationId>();
  row.organization_id = clinic.organization.id;
  row.provider = TelehealthProvider::TWILIO;
  row.attested_by = clinic.owner.id;
  row.attested_at = clock.now();
  insert(row);
  EXPECT_TRUE(take(get_provider_capabilities(call, {.provider = TelehealthProvider::TWILIO}))->hipaa_compliant);
}

}  // namespace
}  // namespace chiroflow::app
