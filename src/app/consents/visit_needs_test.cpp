// SPDX-License-Identifier: Apache-2.0
// The doors of a visit without the consents it needs: what each says, the emergency override, and what goes on.
#include "app/consents/evidence.hpp"
#include "app/consents/overrides.hpp"
#include "app/visits/confirm_visit.hpp"
#include "app/visits/open_visit.hpp"
#include "support/unchanged_read.hpp"
#include "support/waiting_fixture.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthConsentType;
using testing::signed_consent;

constexpr const char* kReason = "Chest pain, cannot wait for the form";

class ConsentGate : public WaitingFixture {
 protected:
  ConsentGate() {
    StateRule texas;
    texas.code = "TX";
    StateRule colorado;
    colorado.code = "CO";
    colorado.own_consent = false;
    desk.emplace(
        ConsentDesk{ConsentRules("gate-1", {texas, colorado}), *crypto::SigningKey::from_seed(std::string(32, 'k'))});
    services.consents = &*desk;
    said_state = "CO";
  }

  void withdraw() {
    execute("UPDATE telehealth_consent SET status = 'REVOKED', revoked_at = " +
            std::to_string(to_unix_ms(clock.now())) + " WHERE status = 'SIGNED'");
  }
  void sign(TelehealthConsentType type = GENERAL, std::optional<std::string> state = std::nullopt) {
    auto row = signed_consent(clinic.patient, ids.next<ConsentId>().value, clock.now(), type);
    row.state_code = std::move(state);
    SignerFacts facts;
    facts.patient = clinic.patient;
    take(seal_consent(services, row, facts));
    insert(row);
  }
  Result<store::SessionRow> start_with(const User& who, std::optional<std::string> reason,
                                       std::optional<std::string> state = std::nullopt) {
    if (!state) say_place();
    auto call = call_as(who, "telehealth.startSession");
    return start_session(
        call, {.session_id = id, .patient_state = std::move(state), .consent_override_reason = std::move(reason)});
  }
  Result<store::WaitingRoomView> admit_with(const User& who, std::optional<std::string> reason) {
    say_place();
    auto call = call_as(who, "telehealth.admitPatient");
    return admit_patient(call, {.waiting_room_id = place().id, .consent_override_reason = std::move(reason)});
  }
  /// The patient's page, bound to its device.
  const Actor& open_page() {
    const Actor nobody;
    auto call = call_as(keep(nobody), "visit.open");
    const auto& url = booked.visit_link;
    take(open_visit(call, {.token = url.substr(url.rfind('/') + 1), .cookie = false}));
    auto actor = as_visitor(patient_of(id));
    actor.credential_id = rows<VisitLink>("WHERE x.session_id = '" + id.value + "'").at(0).id.value;
    return keep(std::move(actor));
  }
  VisitView view(const Actor& page) {
    auto call = call_as(page, "visit.get", AuditAction::READ);
    return take(get_visit(call, {}));
  }
  VisitView say_state(const Actor& page, const std::string& state) {
    auto call = call_as(page, "visit.confirm");
    return take(confirm_visit(call, {.name_confirmed = true, .state = state}));
  }
  ListConsentOverridesOutput overrides(std::optional<bool> reviewed = std::nullopt) {
    auto call = call_as(clinic.owner, "consentOverrides.list", AuditAction::READ);
    return take(list_consent_overrides(call, {.reviewed = reviewed}));
  }
  Result<ConsentOverrideView> review(const User& who, std::optional<std::string> note = std::nullopt) {
    auto call = call_as(who, "consentOverrides.review");
    return review_consent_override(call, {overrides().items.at(0).id, std::move(note)});
  }
  bool was_told(const std::string& kind) {
    const auto kinds = told();
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
  }

  std::optional<ConsentDesk> desk;
};

TEST_F(ConsentGate, EachDoorRefusesAndSaysWhatIsMissing) {
  withdraw();
  const auto joined = join();
  ASSERT_EQ(joined.consent_missing.size(), 1U);
  EXPECT_EQ(joined.consent_missing[0].fault, ConsentFault::REVOKED);
  EXPECT_EQ(joined.status, WaitingRoomStatus::WAITING) << "nobody is kept out of the waiting room for it";
  expect_error(start(), ErrorCode::precondition_failed, "consent_missing");
  expect_error(try_admit(clinic.staff), ErrorCode::precondition_failed, "consent_missing");
  expect_error(token(clinic.provider), ErrorCode::precondition_failed, "consent_missing");
  expect_error(token(patient), ErrorCode::precondition_failed, "consent_missing");
  expect_error(token(guest(ParticipantRole::GUEST)), ErrorCode::precondition_failed, "not_admitted");
  EXPECT_EQ(status(), TelehealthSessionStatus::WAITING);
  EXPECT_EQ(preview().consent_missing.size(), 1U);
  const auto error = start().error();
  EXPECT_NE(error.text().find("consent to telehealth (GENERAL): withdrawn"), std::string::npos) << error.text();
  EXPECT_NE(error.text().find("telehealth.sendConsent"), std::string::npos);
  sign();
  take(start());
  EXPECT_EQ(status(), TelehealthSessionStatus::IN_PROGRESS);
}

TEST_F(ConsentGate, ConsentsOfOtherKindsAndStatesDoNotHelp) {
  withdraw();
  sign(HIPAA);
  sign(RECORDING);
  expect_error(start(), ErrorCode::precondition_failed, "consent_missing");
  sign();
  execute("UPDATE telehealth_session SET patient_location_state = 'TX'");
  sign(STATE_SPECIFIC, "CO");
  expect_error(start(), ErrorCode::precondition_failed, "consent_missing");
  sign(STATE_SPECIFIC, "TX");
  take(start());
}

TEST_F(ConsentGate, AStartKeepsTheRulesItWasDecidedBy) {
  join();
  admit();
  const auto events = rows<AuditEvent>("WHERE x.event = 'telehealth.admitPatient' ORDER BY x.seq");
  EXPECT_NE(events.back().details.find(R"("consentRules":"gate-1")"), std::string::npos) << events.back().details;
}

TEST_F(ConsentGate, AStateNamedAtTheStartIsAskedForBesideTheConfirmedOne) {
  set_session("patient_location_state = 'CO'");
  expect_error(start_with(clinic.provider, std::nullopt, "TX"), ErrorCode::precondition_failed, "consent_missing");
  set_session("patient_location_state = 'TX'");
  expect_error(start_with(clinic.provider, std::nullopt, "CO"), ErrorCode::precondition_failed, "consent_missing");
  set_session("patient_location_state = 'CO'");
  take(start_with(clinic.provider, std::nullopt, "CO"));
}

TEST_F(ConsentGate, AnOverrideKeepsWhatIsMissingInEachStateThatCounts) {
  StateRule texas, vermont;
  texas.code = "TX";
  vermont.code = "VT";
  vermont.own_consent = false;
  vermont.renewal_days = 0;  // whatever was signed before is due again
  desk->rules = ConsentRules("gate-2", {texas, vermont});
  set_session("patient_location_state = 'TX'");
  const auto start = [&](std::optional<std::string> reason) {
    return start_with(clinic.provider, std::move(reason), "VT");
  };
  const auto refused = start(std::nullopt).error();
  EXPECT_NE(refused.text().find("TX asks for"), std::string::npos) << refused.text();
  take(start(kReason));
  const auto kept = overrides().items;
  ASSERT_EQ(kept.size(), 1U) << "one decision";
  EXPECT_EQ(kept[0].missing, (std::vector{GENERAL, STATE_SPECIFIC}));
  const auto events = rows<AuditEvent>("WHERE x.entity_type = 'ConsentOverride' AND x.action <> 'READ'");
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].details, R"({"missing":["GENERAL","STATE_SPECIFIC"],"state":"VT","consentRules":"gate-2",)"
                               R"("consentState":"VT","consentOtherState":"TX","consents":[")" +
                                   clinic.consent.id.value + R"("]})");
  const auto notices = rows<SessionNotice>("WHERE x.kind = 'consent.overridden'");
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_EQ(notices[0].payload.text, R"({"types":["GENERAL","STATE_SPECIFIC"]})");
}

TEST_F(ConsentGate, AnEmergencyOverrideOpensThisSessionAloneAndIsKept) {
  withdraw();
  join();
  expect_error(admit_with(clinic.staff, kReason), ErrorCode::forbidden);
  expect_error(admit_with(clinic.provider, "          "), ErrorCode::invalid_argument);
  EXPECT_TRUE(overrides().items.empty()) << "nothing is kept of one that was refused";
  take(admit_with(clinic.provider, kReason));
  EXPECT_EQ(status(), TelehealthSessionStatus::IN_PROGRESS);
  const auto kept = overrides(false).items;
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].reason, kReason);
  EXPECT_EQ(kept[0].missing, std::vector{GENERAL});
  EXPECT_EQ(kept[0].decided_by, clinic.provider.id);
  EXPECT_EQ(kept[0].session_id, id);
  EXPECT_TRUE(was_told("consent.overridden"));
  const auto events = rows<AuditEvent>("WHERE x.entity_type = 'ConsentOverride' AND x.action <> 'READ'");
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].details,
            R"({"missing":["GENERAL"],"state":"CO","consentRules":"gate-1","consentState":"CO","consents":[]})");
  take(token(patient));
  take(token(clinic.provider));

  const auto next = another();
  clock.jump_to(next.session.scheduled_start_time);
  say_place(next.session.id);
  auto call = call_as(clinic.provider, "telehealth.startSession");
  expect_error(start_session(call, {.session_id = next.session.id}), ErrorCode::precondition_failed, "consent_missing");
}

// H-24: the database alone proves nothing.
TEST_F(ConsentGate, NothingRestsOnAConsentWhoseSealIsBroken) {
  const auto original = rows<TelehealthConsent>("WHERE x.id = '" + clinic.consent.id.value + "'").at(0);
  for (const auto& name : take(db::read<std::vector<std::string>>(*database, [](db::Reader& reader) {
         return store::query_all<std::string>(
             reader, "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'telehealth_consent'");
       })))
    execute("DROP TRIGGER " + name);
  const auto set = [&](const std::string& assignment) {
    execute("UPDATE telehealth_consent SET " + assignment + " WHERE id = '" + original.id.value + "'");
  };
  const std::vector<std::pair<std::string, std::string>> changes{
      {"seal = '" + std::string(86, 'A') + "'", "seal = '" + *original.seal + "'"},
      {"seal_key_id = 'ed_0'", "seal_key_id = '" + *original.seal_key_id + "'"},
      {"evidence_hash = '" + std::string(64, '0') + "'", "evidence_hash = '" + *original.evidence_hash + "'"},
      {"expiration_date = expiration_date + 1", "expiration_date = expiration_date - 1"},
      {"signer_capacity = 'POWER_OF_ATTORNEY'", "signer_capacity = 'SELF'"}};
  for (const auto& [change, back] : changes) {
    set(change);
    expect_error(start_with(clinic.provider, std::nullopt), ErrorCode::precondition_failed, "consent_seal_broken");
    EXPECT_EQ(last_event_of(clinic).outcome, AuditOutcome::DENIED) << change;
    set(back);
  }
  join();
  set(changes[0].first);
  expect_error(admit_with(clinic.provider, std::nullopt), ErrorCode::precondition_failed, "consent_seal_broken");
  EXPECT_EQ(status(), TelehealthSessionStatus::WAITING);
  take(admit_with(clinic.provider, kReason));
  EXPECT_EQ(overrides().items.size(), 1U) << "an emergency goes on, and is kept";
}

TEST_F(ConsentGate, AReasonWhereNothingIsMissingOverridesNothing) {
  take(start_with(clinic.provider, kReason));
  EXPECT_TRUE(overrides().items.empty());
}

TEST_F(ConsentGate, AnOverrideIsReviewedBySomebodyElseOnce) {
  withdraw();
  take(start_with(clinic.owner, kReason));
  new_user(clinic.organization.id, "second@owner.example", Role::OWNER);
  expect_error(review(clinic.owner), ErrorCode::forbidden);
  const auto reviewed = take(review(clinic.admin, "Right so"));
  EXPECT_EQ(reviewed.reviewed_by, clinic.admin.id);
  EXPECT_EQ(reviewed.review_note, "Right so");
  EXPECT_EQ(take(review(clinic.admin, "Again")).review_note, "Right so");
  testing::expect_unchanged_read(last_event_of(clinic), clinic.patient.id);
  EXPECT_TRUE(overrides(false).items.empty());
  EXPECT_EQ(overrides(true).items.size(), 1U);
  auto call = call_as(other.owner, "consentOverrides.review");
  expect_error(review_consent_override(call, {overrides().items.at(0).id, std::nullopt}), ErrorCode::not_found);
}

TEST_F(ConsentGate, TheOnlyOwnerMayReviewTheirOwn) {
  withdraw();
  take(start_with(clinic.owner, kReason));
  EXPECT_EQ(take(review(clinic.owner)).reviewed_by, clinic.owner.id);
  expect_error(review(clinic.admin), ErrorCode::conflict, "reviewed");
}

TEST_F(ConsentGate, AVisitThatBeganLawfullyGoesOnAndTheNextDoesNotStart) {
  join();
  admit();
  take(token(patient));
  withdraw();
  take(token(patient));
  take(token(clinic.provider));
  take(report("no sound", IssueType::audio, true));
  take(start());
  take(try_hold());
  take(try_admit(clinic.provider));
  EXPECT_TRUE(was_told("consent.missing"));
  EXPECT_TRUE(overrides().items.empty());
  take(end());
  const auto next = another();
  clock.jump_to(next.session.scheduled_start_time);
  say_place(next.session.id);
  auto call = call_as(clinic.provider, "telehealth.startSession");
  expect_error(start_session(call, {.session_id = next.session.id}), ErrorCode::precondition_failed, "consent_missing");
}

TEST_F(ConsentGate, AnInterruptionBeforeTheBeginningIsNoWayAround) {
  withdraw();
  join();
  take(report("no sound", IssueType::audio, true));
  ASSERT_EQ(status(), TelehealthSessionStatus::TECHNICAL_ISSUES);
  say_place();
  expect_error(resume(), ErrorCode::precondition_failed, "consent_missing");
  expect_error(start(), ErrorCode::precondition_failed, "consent_missing");
  EXPECT_EQ(status(), TelehealthSessionStatus::TECHNICAL_ISSUES);
  take(end());
  auto call = call_as(clinic.provider, "telehealth.reopenSession");
  expect_error(reopen_session(call, {.session_id = id}), ErrorCode::precondition_failed, "consent_missing");
  EXPECT_EQ(status(), TelehealthSessionStatus::COMPLETED);
  sign();
  auto again = call_as(clinic.provider, "telehealth.reopenSession");
  EXPECT_TRUE(take(reopen_session(again, {.session_id = id})).actual_start_time);
}

TEST_F(ConsentGate, AVisitResumedBeforeItBeganBeginsThen) {
  join();
  say_place();
  take(report("no sound", IssueType::audio, true));
  EXPECT_EQ(take(resume()).actual_start_time, clock.now());
  withdraw();
  take(report("no sound", IssueType::audio, true));
  take(resume());
}

TEST_F(ConsentGate, AVisitTheClinicianStartedLetsNobodyInWhoComesFromAStateWithoutConsent) {
  take(start());
  const auto& page = open_page();
  say_state(page, "TX");
  expect_error(token(patient), ErrorCode::precondition_failed, "consent_missing");
  join();
  expect_error(try_admit(clinic.provider), ErrorCode::precondition_failed, "consent_missing");
  sign(STATE_SPECIFIC, "TX");
  take(try_admit(clinic.provider));
  take(token(patient));
}

TEST_F(ConsentGate, MovingToAnotherStateDuringTheVisitIsToldToStaff) {
  const auto& page = open_page();
  EXPECT_TRUE(say_state(page, "CO").consent_missing.empty());
  EXPECT_EQ(say_state(page, "TX").consent_missing.at(0).consent_type, STATE_SPECIFIC);
  EXPECT_FALSE(was_told("consent.missing")) << "before the visit the admission shows it";
  say_state(page, "CO");
  join();
  admit();
  EXPECT_TRUE(say_state(page, "TX").consent_missing.empty()) << "nobody is sent to sign in the middle of a visit";
  const auto notices = rows<SessionNotice>("WHERE x.kind = 'consent.missing'");
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_EQ(notices[0].payload.text, R"({"types":["STATE_SPECIFIC"]})");
  EXPECT_EQ(notices[0].audience, NoticeAudience::STAFF);
  say_state(page, "TX");
  EXPECT_EQ(rows<SessionNotice>("WHERE x.kind = 'consent.missing'").size(), 1U) << "told once for one move";
  take(token(patient));
  EXPECT_EQ(status(), TelehealthSessionStatus::IN_PROGRESS);
}

TEST_F(ConsentGate, ThePatientsPageIsToldWhatToSignAndAGuestsIsNot) {
  withdraw();
  const auto& page = open_page();
  ASSERT_EQ(view(page).consent_missing.size(), 1U);
  EXPECT_EQ(view(page).consent_missing[0].consent_id, clinic.consent.id);
  sign();
  EXPECT_TRUE(view(page).consent_missing.empty());
}

}  // namespace
}  // namespace chiroflow::app
