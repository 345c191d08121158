// SPDX-License-Identifier: Apache-2.0
// The patient's copy by e-mail: what is queued, what leaves, and what stays out of both.
#include "app/consents/copy_mail.hpp"

#include "adapters/paper/cairo_printer.hpp"
#include "adapters/system/system_time_zones.hpp"
#include "app/mail/deliver.hpp"
#include "app/mail/mail_content.hpp"
#include "app/mail/mail_desk.hpp"
#include "app/telehealth/reschedule.hpp"
#include "support/consent_fixture.hpp"
#include "support/scripted_mailer.hpp"

namespace chiroflow::app {
namespace {

class ConsentCopies : public ConsentFixture {
 protected:
  ConsentCopies() {
    services.mail = &desk;
    consents.printer = printer.get();
    address("ann@patient.example");
  }

  void address(const std::string& email) { execute("UPDATE patient SET email = '" + email + "'"); }
  std::vector<OutgoingMail> copies() {
    return rows<OutgoingMail>("WHERE x.about = 'CONSENT' ORDER BY x.created_at, x.id");
  }
  MailMessage content(const OutgoingMail& mail) { return take(open_mail(services, mail)); }
  int deliver() { return take(deliver_mails(services, mailer, 10)); }
  Result<SentConsentCopy> send_copy(const ConsentId& consent, const User& who) {
    clock.advance(Seconds(1));
    auto call = call_as(who, "telehealth.sendConsentCopy");
    return send_consent_copy(call, {consent});
  }
  Result<SentConsentCopy> send_copy(const ConsentId& consent) { return send_copy(consent, clinic.staff); }

  system::SystemTimeZones zones;
  MailDesk desk{"visits@heron.example", zones};
  std::unique_ptr<paper::CairoPrinter> printer = take(paper::CairoPrinter::make());
  testing::ScriptedMailer mailer;
};

TEST_F(ConsentCopies, WhoSignsGetsThePdfByEmail) {
  const auto out = sign();
  EXPECT_EQ(out.copy_goes_to, "a***@p***.example");
  ASSERT_EQ(copies().size(), 1u);
  EXPECT_EQ(copies()[0].consent_id, out.consent_id);
  EXPECT_EQ(details(out.consent_id).copy_mail, MailState::waiting);
  EXPECT_EQ(deliver(), 1);
  ASSERT_EQ(mailer.sent.size(), 1u);
  const auto& mail = mailer.sent[0];
  EXPECT_EQ(mail.to_address, "ann@patient.example");
  EXPECT_TRUE(mail.calendar.empty());
  ASSERT_TRUE(mail.attachment);
  EXPECT_EQ(mail.attachment->media_type, "application/pdf");
  EXPECT_TRUE(mail.attachment->content.starts_with("%PDF-"));
  const auto pdf = take(try_document(patient, out.consent_id, ConsentDocumentFormat::PDF));
  EXPECT_EQ(mail.attachment->content, crypto::from_base64(pdf.content_base64)) << "the same paper as by hand";
  EXPECT_EQ(row(out.consent_id).copy_delivered_at, clock.now());
  EXPECT_EQ(details(out.consent_id).copy_mail, MailState::sent);
  EXPECT_EQ(deliver(), 0);
}

// H-16: neither subject nor body nor the file's name says what it is about or who it is; nothing of the text waits in the queue.
TEST_F(ConsentCopies, H16SayNothingOfHealthAndKeepNoTextInTheQueue) {
  const auto out = sign();
  const auto text = row(out.consent_id).consent_text;
  const auto waiting = content(copies()[0]);
  EXPECT_FALSE(waiting.attachment);
  deliver();
  const auto& mail = mailer.sent.at(0);
  for (const auto& secret : {clinic.patient.first_name, clinic.patient.last_name, clinic.patient.mrn,
                             std::string("onsent"), std::string("elehealth"), text.substr(0, text.find('\n'))})
    for (const auto* part : {&mail.subject, &mail.text, &mail.html, &mail.attachment->file_name})
      EXPECT_EQ(part->find(secret), std::string::npos) << secret << " in " << *part;
  EXPECT_NE(mail.subject.find(clinic.organization.name), std::string::npos);
  EXPECT_FALSE(copies()[0].content) << "wiped once it was sent";
}

TEST_F(ConsentCopies, LeadToTheVisitAsLongAsItIsToCome) {
  const auto out = sign();
  const auto text = content(copies()[0]).text;
  EXPECT_NE(text.find(settings.base_url + "/v/"), std::string::npos);
  clock.jump_to(booked.session.scheduled_end_time + Hours(24 * 3));
  take(send_copy(out.consent_id));
  EXPECT_EQ(content(copies().back()).text.find("/v/"), std::string::npos);
}

TEST_F(ConsentCopies, AreWrittenInThePatientsLanguage) {
  execute("UPDATE patient SET language = 'es-MX'");
  sign();
  EXPECT_TRUE(content(copies()[0]).subject.starts_with("Su copia de un documento que firmó con "))
      << content(copies()[0]).subject;
}

TEST_F(ConsentCopies, GoToTheGuardianWhereThePatientHasNoAddress) {
  born("2015-06-01");
  execute("UPDATE patient SET email = NULL, guardian_email = 'mother@patient.example'");
  auto input = typed(open());
  input.capacity = SignerCapacity::PARENT;
  input.relationship = "mother";
  EXPECT_EQ(take(try_sign(patient, input)).copy_goes_to, "m***@p***.example");
  EXPECT_EQ(content(copies()[0]).to_address, "mother@patient.example");
}

TEST_F(ConsentCopies, AreNotSentOfWhatWasDeclinedWithdrawnOrFailed) {
  const auto declined = open();
  take(try_decline(declined.consent_id));
  EXPECT_TRUE(copies().empty());
  const auto out = sign();
  deliver();
  take(try_revoke(patient, out.consent_id));
  EXPECT_EQ(copies().size(), 1u);
  EXPECT_EQ(deliver(), 0);
  expect_error(send_copy(declined.consent_id), ErrorCode::conflict, "consent_state");
  const auto opened = open();
  break_audit_log();
  EXPECT_FALSE(try_sign(patient, typed(opened)));
  EXPECT_EQ(copies().size(), 1u);
}

TEST_F(ConsentCopies, WithoutAMailServerAPrinterOrAnAddressThereIsNone) {
  services.mail = nullptr;
  EXPECT_FALSE(sign().copy_goes_to);
  services.mail = &desk;
  consents.printer = nullptr;
  EXPECT_FALSE(sign(Type::HIPAA).copy_goes_to);
  consents.printer = printer.get();
  execute("UPDATE patient SET email = NULL");
  const auto out = sign(Type::RECORDING);
  EXPECT_FALSE(out.copy_goes_to);
  EXPECT_TRUE(copies().empty());
  expect_error(send_copy(out.consent_id), ErrorCode::precondition_failed, "no_address");
  services.mail = nullptr;
  expect_error(send_copy(out.consent_id), ErrorCode::precondition_failed, "mail_not_configured");
}

TEST_F(ConsentCopies, OneForEachConsentAlsoWhenTheServerDiedBeforeNotingIt) {
  const auto first = sign();
  const auto second = sign(Type::HIPAA);
  EXPECT_EQ(copies().size(), 2u);
  execute("UPDATE outgoing_mail SET attempts = 1, next_attempt_at = " +
          std::to_string(to_unix_ms(clock.now() + kMailLease)));
  EXPECT_EQ(deliver(), 0) << "somebody is at it";
  clock.advance(kMailLease);
  EXPECT_EQ(deliver(), 2);
  EXPECT_EQ(mailer.sent.size(), 2u);
  EXPECT_NE(mailer.sent[0].attachment->content, mailer.sent[1].attachment->content);
  expect_error(try_sign(patient, typed(OpenedConsent{.consent_id = first.consent_id})), ErrorCode::conflict,
               "already_signed");
  EXPECT_EQ(copies().size(), 2u);
  auto again = copies()[0];
  again.id = ids.next<MailId>();
  EXPECT_FALSE(database->write([&](db::Writer& writer) { return store::insert_row(writer, again); }))
      << "not even by two servers";
  EXPECT_TRUE(second.copy_goes_to);
}

TEST_F(ConsentCopies, StaffSendThemAgainToTheAddressOfNow) {
  const auto out = sign();
  address("new@patient.example");
  EXPECT_EQ(take(send_copy(out.consent_id)).email, "new@patient.example");
  ASSERT_EQ(copies().size(), 2u);
  EXPECT_EQ(copies()[0].last_error, "superseded") << "what waits goes once";
  EXPECT_EQ(last_event_of(clinic).event, "telehealth.sendConsentCopy");
  EXPECT_EQ(deliver(), 1);
  EXPECT_EQ(mailer.sent.at(0).to_address, "new@patient.example");
  take(send_copy(out.consent_id));
  EXPECT_EQ(deliver(), 1);
}

TEST_F(ConsentCopies, OfAnotherClinicAreNotSent) {
  const auto out = sign();
  expect_error(send_copy(out.consent_id, other.staff), ErrorCode::not_found);
}

TEST_F(ConsentCopies, AreTriedAgainAndGivenUpAsEveryEmail) {
  const auto out = sign();
  mailer.outcomes.push_back(fail(Error{.code = ErrorCode::provider_unavailable, .cause = "451"}));
  deliver();
  EXPECT_EQ(details(out.consent_id).copy_mail, MailState::waiting);
  EXPECT_FALSE(row(out.consent_id).copy_delivered_at);
  clock.advance(mail_pause(1));
  mailer.outcomes.push_back(fail(Error{.code = ErrorCode::unsupported, .cause = "550"}));
  deliver();
  EXPECT_EQ(details(out.consent_id).copy_mail, MailState::failed);
  EXPECT_EQ(mailer.sent[0].message_id, mailer.sent[1].message_id);
}

TEST_F(ConsentCopies, WaitOnWhenTheVisitIsMoved) {
  sign();
  auto call = call_as(clinic.staff, "telehealth.reschedule");
  take(reschedule(call, {.session_id = id,
                         .start_time = booked.session.scheduled_start_time + Hours(1),
                         .end_time = booked.session.scheduled_end_time + Hours(1)}));
  EXPECT_FALSE(copies().at(0).failed_at);
}

}  // namespace
}  // namespace chiroflow::app
