// SPDX-License-Identifier: Apache-2.0
#include "app/consents/request.hpp"

#include "adapters/system/system_time_zones.hpp"
#include "app/mail/mail_desk.hpp"
#include "crypto/digest.hpp"
#include "support/consent_fixture.hpp"

namespace chiroflow::app {
namespace {

using enum TelehealthConsentType;

class SendConsent : public ConsentFixture {};
class OpenConsent : public ConsentFixture {};
class RenewConsent : public ConsentFixture {};
class VerbalConsentTest : public ConsentFixture {};

TEST_F(SendConsent, SendsAnOpenRequestWithTheSameTextAgain) {
  const auto first = send();
  EXPECT_FALSE(first.was_resent);
  clock.advance(Minutes(10));
  const auto again = send();
  EXPECT_TRUE(again.was_resent);
  EXPECT_EQ(again.consent_id, first.consent_id);
  EXPECT_GT(*again.request_expires_at, *first.request_expires_at);
}

TEST_F(OpenConsent, NamesOnlyALicenceThatHoldsToday) {
  set_state("CA");
  ClinicianLicence licence;
  licence.organization_id = clinic.organization.id;
  licence.clinician_id = clinic.clinician.id;
  licence.state = "CA";
  licence.created_at = licence.updated_at = clock.now();
  licence.id = LicenceId("l-old");
  licence.number = "DC-EXPIRED-1";
  licence.valid_until = parse_date("2001-01-01");
  insert(licence);
  licence.id = LicenceId("l-new");
  licence.number = "DC-VALID-2";
  licence.valid_until.reset();
  insert(licence);
  const auto text = open().text;
  EXPECT_EQ(text.find("DC-EXPIRED-1"), std::string::npos);
  EXPECT_NE(text.find("DC-VALID-2"), std::string::npos);
}

TEST_F(SendConsent, MakesANewRowForAnotherStateLanguageOrText) {
  const auto first = send();
  const auto text = row(first.consent_id).consent_text;
  const auto spanish = send({.language = "es"});
  const auto own = send({.custom_consent_text = "We meet by video and you may always come in."});
  set_state("TX");
  const auto texas = send();
  const std::set<std::string> ids{first.consent_id.value, spanish.consent_id.value, own.consent_id.value,
                                  texas.consent_id.value};
  EXPECT_EQ(ids.size(), 4U);
  EXPECT_EQ(row(first.consent_id).consent_text, text);
  EXPECT_EQ(row(first.consent_id).state_code, "CA");
  EXPECT_EQ(row(texas.consent_id).state_code, "TX");
  EXPECT_NE(row(texas.consent_id).state_requirements->text, row(first.consent_id).state_requirements->text);
}

TEST_F(SendConsent, NamesTheVersionOfEveryText) {
  const auto form = send();
  const auto one = send({.custom_consent_text = "We meet by video and you may always come in."});
  const auto two = send({.custom_consent_text = "We meet by video and you may never come in."});
  EXPECT_TRUE(form.form_version.starts_with("default/"));
  EXPECT_TRUE(one.form_version.starts_with("custom/"));
  EXPECT_NE(one.form_version, two.form_version);
}

TEST_F(SendConsent, OwnWordsStandBelowTheFormAndNotInItsPlace) {
  const auto form = row(send().consent_id);
  const std::string words = "Bring the letter of your surgeon to every visit.";
  const auto own = row(send({.custom_consent_text = words}).consent_id);
  EXPECT_EQ(own.consent_text, form.consent_text + "\n\n" + words);
  EXPECT_EQ(own.consent_text_hash, crypto::sha256(own.consent_text).hex());
  const auto shown = take(open_shown(services, own));
  EXPECT_EQ(shown.sections.back().paragraphs, std::vector{words});
  EXPECT_EQ(shown.elements, take(open_shown(services, form)).elements);
}

TEST_F(SendConsent, TakesThePlaceWhereThePatientSaysToBeBeforeTheGivenState) {
  EXPECT_EQ(send({.state_code = "NV"}).state_code, "CA");
  set_session("patient_location_state = NULL");
  EXPECT_EQ(send({.state_code = "NV"}).state_code, "NV");
}

TEST_F(SendConsent, SaysWhyNoMailWentOut) {
  EXPECT_EQ(send().not_notified_because.value, "mail_not_configured");
  EXPECT_EQ(send({.send_notification = false}).not_notified_because.value, "not_wanted");
  EXPECT_EQ(row(send().consent_id).sent_at, std::nullopt);
}

TEST_F(SendConsent, MailsTheVisitLinkAndKeepsTheAddressAsItsHash) {
  const system::SystemTimeZones zones;
  const MailDesk desk{"visits@heron.example", zones};
  services.mail = &desk;
  const auto sent = send();
  EXPECT_TRUE(sent.notified);
  EXPECT_EQ(sent.not_notified_because.value, std::nullopt);
  EXPECT_EQ(count("outgoing_mail WHERE sent_at IS NULL AND failed_at IS NULL"), 1);
  EXPECT_EQ(row(sent.consent_id).sent_at, clock.now());
  const auto sealed = evidence(sign().consent_id);
  EXPECT_NE(sealed.find(one_way("address", *clinic.patient.email)), std::string::npos);
  EXPECT_EQ(sealed.find(*clinic.patient.email), std::string::npos);
}

TEST_F(SendConsent, TellsTheVisitThatTheFormIsAskedFor) {
  send();
  const auto notices = rows<SessionNotice>("WHERE x.kind = 'consent.requested'");
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_EQ(notices[0].audience, NoticeAudience::EVERYBODY);
  EXPECT_EQ(notices[0].payload.text, R"({"consentType":"GENERAL"})");
}

TEST_F(SendConsent, FindsNobodyElsesPatient) {
  auto call = call_as(clinic.staff, "telehealth.sendConsent", AuditAction::CREATE);
  SendConsentInput input;
  input.patient_id = other.patient.id;
  expect_error(send_consent(call, input), ErrorCode::not_found);
  input.patient_id = clinic.patient.id;
  input.session_id = book(other, other.appointment).session.id;
  expect_error(send_consent(call, input), ErrorCode::not_found);
}

TEST_F(SendConsent, DoesNotHideWhatHolds) {
  sign();
  clock.advance(Minutes(1));
  send();
  EXPECT_TRUE(holds());
}

TEST_F(OpenConsent, ShowsWhatIsHashed) {
  const auto opened = open();
  EXPECT_EQ(opened.text_hash, crypto::sha256(opened.text).hex());
  EXPECT_EQ(row(opened.consent_id).consent_text, opened.text);
  for (const auto& section : opened.sections) {
    EXPECT_NE(opened.text.find(section.heading), std::string::npos);
    for (const auto& paragraph : section.paragraphs) EXPECT_NE(opened.text.find(paragraph), std::string::npos);
  }
  EXPECT_FALSE(opened.intent_sentence.empty() || opened.disclosure.empty() || opened.button_label.empty());
}

TEST_F(OpenConsent, SetsViewedOnce) {
  const auto opened = open();
  const auto first = *row(opened.consent_id).viewed_at;
  EXPECT_EQ(first, clock.now());
  clock.advance(Minutes(5));
  EXPECT_EQ(open().consent_id, opened.consent_id);
  EXPECT_EQ(row(opened.consent_id).viewed_at, first);
}

TEST_F(OpenConsent, TakesTheClinicsRequestWithItsOwnTextAndDays) {
  const auto sent = send({.expiration_days = 30, .custom_consent_text = "We meet by video.\r\nYou may come in."});
  const auto opened = open();
  EXPECT_EQ(opened.consent_id, sent.consent_id);
  EXPECT_TRUE(opened.text.ends_with("\n\nWe meet by video.\nYou may come in.")) << opened.text;
  EXPECT_EQ(opened.sections.back().paragraphs, (std::vector<std::string>{"We meet by video.", "You may come in."}));
}

TEST_F(OpenConsent, MakesANewRequestOnceThePatientHasMoved) {
  const auto sent = send({.custom_consent_text = "We meet by video, says the law of California."});
  set_state("TX");
  const auto opened = open();
  EXPECT_NE(opened.consent_id, sent.consent_id);
  EXPECT_EQ(row(opened.consent_id).state_code, "TX");
}

TEST_F(OpenConsent, NeedsToKnowTheStateForTheStatesOwn) {
  set_session("patient_location_state = NULL");
  expect_error(try_open(patient, STATE_SPECIFIC), ErrorCode::precondition_failed, "state_unknown");
}

TEST_F(OpenConsent, NotesTheEndOfTheTextOnce) {
  const auto opened = open();
  const auto read = [&] {
    auto call = call_as(patient, "visit.consentReadToEnd");
    take(consent_read_to_end(call, {opened.consent_id}));
  };
  clock.advance(Minutes(1));
  read();
  const auto first = clock.now();
  clock.advance(Minutes(1));
  read();
  EXPECT_EQ(row(opened.consent_id).read_to_end_at, first);
}

TEST_F(OpenConsent, ListsWhatTheVisitNeedsFirst) {
  auto call = call_as(patient, "visit.consents", AuditAction::READ);
  const auto before = take(visit_consents(call, {}));
  ASSERT_GE(before.items.size(), 2U);
  EXPECT_EQ(before.items[0].consent_type, GENERAL);
  EXPECT_TRUE(before.items[0].needed);
  EXPECT_EQ(before.items[0].fault, ConsentFault::EXPIRED);
  EXPECT_EQ(before.capacities.front(), SignerCapacity::SELF);
  sign();
  const auto after = take(visit_consents(call, {}));
  EXPECT_EQ(after.items[0].fault, std::nullopt);
  EXPECT_EQ(after.items[0].status, ConsentStatus::SIGNED);
  expect_error(visit_consents(*std::make_unique<Call>(call_as(guest(ParticipantRole::GUEST))), {}),
               ErrorCode::forbidden, "patients_sign");
}

TEST_F(RenewConsent, KeepsTheOldOneValidUntilTheNewOneIsSigned) {
  const auto old = sign();
  clock.advance(Minutes(10));
  const auto renewed = take(try_renew(old.consent_id));
  EXPECT_EQ(renewed.previous_consent_id, old.consent_id);
  EXPECT_EQ(row(old.consent_id).status, ConsentStatus::SIGNED);
  EXPECT_TRUE(holds());
  const auto opened = open();
  EXPECT_EQ(opened.consent_id, renewed.consent_id);
  take(try_sign(patient, typed(opened)));
  EXPECT_EQ(row(old.consent_id).status, ConsentStatus::EXPIRED);
  EXPECT_EQ(row(renewed.consent_id).supersedes_id, old.consent_id);
  EXPECT_TRUE(holds());
}

TEST_F(RenewConsent, LeavesNothingBehindThatHoldsOnceTheNewOneIsRevoked) {
  const auto old = sign();
  clock.advance(Hours(24));
  take(try_renew(old.consent_id));
  const auto again = sign();
  take(try_revoke(patient, again.consent_id));
  EXPECT_FALSE(holds());
}

TEST_F(RenewConsent, IsNothingForWhatWasNeverSigned) {
  const auto opened = open();
  expect_error(try_renew(opened.consent_id), ErrorCode::conflict, "consent_state");
  take(try_decline(opened.consent_id));
  expect_error(try_renew(opened.consent_id), ErrorCode::conflict, "consent_state");
  const auto signed_one = sign();
  take(try_revoke(patient, signed_one.consent_id));
  expect_error(try_renew(signed_one.consent_id), ErrorCode::conflict, "consent_state");
}

TEST_F(VerbalConsentTest, KeepsTheWordsAndWhoHeardThem) {
  auto input = spoken();
  input.witness_name = "Wanda Witness";
  const auto out = take(try_write_down(input));
  const auto kept = row(out.consent_id);
  EXPECT_EQ(kept.method, ConsentMethod::VERBAL);
  EXPECT_EQ(kept.attested_by, clinic.staff.id);
  EXPECT_EQ(kept.signature_type, std::nullopt);
  const auto sealed = evidence(out.consent_id);
  EXPECT_NE(sealed.find("Do you agree? - Yes, I agree."), std::string::npos);
  EXPECT_NE(sealed.find("Wanda Witness"), std::string::npos);
  EXPECT_TRUE(holds());
}

TEST_F(VerbalConsentTest, IsNotEnoughWhereTheStateWantsItWritten) {
  set_state("TX");
  expect_error(try_write_down(spoken()), ErrorCode::precondition_failed, "written_form");
  set_state("CA");
  take(try_write_down(spoken()));
  set_state("TX");
  auto call = call_as(clinic.staff, "telehealth.validateSessionConsent", AuditAction::READ);
  EXPECT_FALSE(take(validate_session_consent(call, {.session_id = id})).can_proceed);
}

TEST_F(VerbalConsentTest, OfANoIsARefusal) {
  auto input = spoken();
  input.patient_answer = VerbalAnswer::NO;
  const auto out = take(try_write_down(input));
  EXPECT_EQ(out.status, ConsentStatus::DECLINED);
  EXPECT_EQ(out.signed_at, std::nullopt);
  EXPECT_FALSE(holds());
}

}  // namespace
}  // namespace chiroflow::app
