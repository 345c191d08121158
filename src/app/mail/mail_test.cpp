// SPDX-License-Identifier: Apache-2.0
// The queue of e-mails: what changes put into it, and how it is worked off.
#include "adapters/system/system_time_zones.hpp"
#include "app/appointments/appointments.hpp"
#include "app/mail/deliver.hpp"
#include "app/mail/mail_content.hpp"
#include "app/mail/mail_desk.hpp"
#include "app/telehealth/reschedule.hpp"
#include "app/visits/links.hpp"
#include "app/visits/open_visit.hpp"
#include "support/scripted_mailer.hpp"
#include "support/session_fixture.hpp"

namespace chiroflow::app {
namespace {

Result<void> fault(ErrorCode code, const char* cause) { return fail(Error{.code = code, .cause = cause}); }

class Mails : public SessionFixture {
 protected:
  Mails() {
    services.mail = &desk;
    execute("UPDATE patient SET email = 'ann@patient.example', language = 'es-MX', time_zone = 'America/Chicago'");
    clock.jump_to(booked.session.scheduled_start_time - Hours(5));
  }

  std::vector<OutgoingMail> mails() { return rows<OutgoingMail>("ORDER BY x.created_at, x.id"); }
  MailMessage content(const OutgoingMail& mail) { return take(open_mail(services, mail)); }
  Result<store::SessionRow> move(Hours by) {
    clock.advance(Seconds(1));
    auto call = call_as(clinic.staff, "telehealth.reschedule");
    return reschedule(call, {.session_id = id,
                             .start_time = booked.session.scheduled_start_time + by,
                             .end_time = booked.session.scheduled_end_time + by});
  }
  Result<SendVisitLinkOutput> send(SendVisitLinkInput input) {
    clock.advance(Seconds(1));
    auto call = call_as(clinic.staff, "visitLinks.send");
    return send_visit_link(call, input);
  }
  Result<SendVisitLinkOutput> send() { return send({.visit_link_id = {}, .session_id = id, .email = {}}); }
  int deliver() { return take(deliver_mails(services, mailer, 10)); }
  static std::string line(const MailMessage& mail, const std::string& name) {
    const auto at = mail.calendar.find("\r\n" + name);
    if (at == std::string::npos) return {};
    return mail.calendar.substr(at + 2, mail.calendar.find("\r\n", at + 2) - at - 2);
  }

  system::SystemTimeZones zones;
  MailDesk desk{"visits@heron.example", zones};
  testing::ScriptedMailer mailer;
};

TEST_F(Mails, AMoveIsToldInThePatientsWordsAndTime) {
  take(move(Hours(24)));
  ASSERT_EQ(mails().size(), 1u);
  EXPECT_EQ(mails()[0].kind, MailKind::CHANGE);
  const auto mail = content(mails()[0]);
  EXPECT_EQ(mail.to_address, "ann@patient.example");
  EXPECT_EQ(mail.from_address, desk.from_address);
  EXPECT_TRUE(mail.subject.starts_with("Nueva hora: su visita con ")) << mail.subject;
  EXPECT_NE(mail.text.find("America/Chicago"), std::string::npos);
  EXPECT_EQ(mail.calendar_method, "REQUEST");
}

TEST_F(Mails, SayNothingOfHealthOrOfWhoItIs) {
  take(move(Hours(24)));
  const auto mail = content(mails()[0]);
  const auto appointment = load(clinic.appointment);
  for (const auto& secret : {clinic.patient.first_name, clinic.patient.last_name, clinic.patient.mrn,
                             appointment.chief_complaint.value_or("complaint"), std::string("clínic")})
    for (const auto* text : {&mail.subject, &mail.text, &mail.html, &mail.calendar})
      EXPECT_EQ(text->find(secret), std::string::npos) << secret;
}

TEST_F(Mails, TheLinkInAnEmailOpensTheVisitAndEarlierOnesStayGood) {
  take(move(Hours(1)));
  const auto text = content(mails()[0]).text;
  const auto begin = text.find("/v/") + 3;
  const auto fresh = text.substr(begin, text.find('\n', begin) - begin);
  const auto first = booked.visit_link.substr(booked.visit_link.rfind('/') + 1);
  EXPECT_NE(fresh, first);
  for (const auto& token : {first, fresh}) {
    auto call = call_as(keep({}), "visit.open");
    const auto opened = take(open_visit(call, {.token = token, .takeover_code = {}, .cookie = true}));
    EXPECT_EQ(opened.start_time, booked.session.scheduled_start_time + Hours(1));
  }
}

TEST_F(Mails, TheCalendarEntryKeepsItsIdAndItsNumberRises) {
  take(move(Hours(24)));
  take(move(Hours(25)));
  clock.advance(Seconds(1));
  const auto before = content(mails()[1]);
  take(cancel());
  ASSERT_EQ(mails().size(), 3u);
  const auto last = content(mails()[2]);
  EXPECT_EQ(line(before, "UID"), line(last, "UID"));
  EXPECT_EQ(line(before, "SEQUENCE"), "SEQUENCE:1");
  EXPECT_EQ(line(last, "SEQUENCE"), "SEQUENCE:2");
  EXPECT_EQ(last.calendar_method, "CANCEL");
  EXPECT_EQ(last.text.find("/v/"), std::string::npos);
}

TEST_F(Mails, TheNewestTakesThePlaceOfThoseThatWait) {
  take(move(Hours(24)));
  take(move(Hours(25)));
  EXPECT_EQ(mails()[0].last_error, "superseded");
  EXPECT_FALSE(mails()[0].content);
  EXPECT_EQ(deliver(), 1);
  EXPECT_EQ(mailer.sent.size(), 1u);
}

TEST_F(Mails, AreNotWrittenForAChangeThatFails) {
  break_audit_log();
  EXPECT_FALSE(move(Hours(24)));
  EXPECT_TRUE(mails().empty());
}

TEST_F(Mails, ACancelledAppointmentTellsOnce) {
  take(cancel());
  take(cancel());
  EXPECT_EQ(mails().size(), 1u);
}

TEST_F(Mails, ACancelledAppointmentIsToldAsCancelled) {
  auto call = call_as(clinic.staff, "appointments.cancel");
  CancelAppointmentInput input;
  input.appointment_id = clinic.appointment.id;
  take(cancel_appointment(call, input));
  ASSERT_EQ(mails().size(), 1u);
  EXPECT_EQ(mails()[0].kind, MailKind::CANCELLATION);
}

TEST_F(Mails, AnAppointmentThatIsNoVideoVisitAnyMoreTakesItsInvitationBack) {
  take(move(Hours(24)));
  deliver();
  clock.advance(Seconds(1));
  auto call = call_as(clinic.staff, "appointments.update");
  UpdateAppointmentInput input;
  input.appointment_id = clinic.appointment.id;
  input.version = appointment().version;
  input.is_telehealth = false;
  take(update_appointment(call, input));
  ASSERT_EQ(mails().size(), 2u);
  EXPECT_EQ(mails()[1].kind, MailKind::IN_PERSON);
  const auto mail = content(mails()[1]);
  EXPECT_EQ(mail.calendar_method, "CANCEL");
  EXPECT_TRUE(mail.subject.starts_with("Ya no es por video: su visita con ")) << mail.subject;
}

TEST_F(Mails, WhatIsOverIsNotToldAsCancelled) {
  clock.jump_to(booked.session.scheduled_end_time + Hours(1));
  take(cancel());
  EXPECT_TRUE(mails().empty());
}

TEST_F(Mails, WithoutAMailServerOrAnAddressNothingIsQueued) {
  execute("UPDATE patient SET email = NULL");
  take(move(Hours(24)));
  EXPECT_TRUE(mails().empty());
  EXPECT_EQ(count("visit_link"), 1);
  const auto out = take(send());
  EXPECT_FALSE(out.sent);
  EXPECT_EQ(out.reason.value, "no_address");
  services.mail = nullptr;
  expect_error(send(), ErrorCode::precondition_failed, "mail_not_configured");
  take(move(Hours(25)));
  EXPECT_TRUE(mails().empty());
}

TEST_F(Mails, AGuardiansAddressServesWhereThePatientHasNone) {
  execute("UPDATE patient SET email = NULL, guardian_email = 'mother@patient.example'");
  EXPECT_TRUE(take(send()).sent);
  EXPECT_EQ(content(mails()[0]).to_address, "mother@patient.example");
}

TEST_F(Mails, ALinkIsSentToAGuestWhoseAddressIsGiven) {
  auto call = call_as(clinic.staff, "visitLinks.create");
  const auto made =
      take(create_visit_link(call, {.session_id = id, .role = VisitorRole::INTERPRETER, .display_name = "Io"}));
  EXPECT_EQ(take(send({.visit_link_id = made.id, .session_id = {}, .email = {}})).reason.value, "no_address");
  EXPECT_TRUE(take(send({.visit_link_id = made.id, .session_id = {}, .email = "io@words.example"})).sent);
  EXPECT_EQ(mails()[0].kind, MailKind::GUEST_INVITATION);
  EXPECT_TRUE(content(mails()[0]).subject.starts_with("Your visit")) << "not the patient's language";
  EXPECT_EQ(count("visit_link WHERE participant_id = '" + made.participant_id.value + "'"), 2);
  expect_error(send({.visit_link_id = {}, .session_id = {}, .email = {}}), ErrorCode::invalid_argument);
}

TEST_F(Mails, OfAnotherClinicCannotBeSent) {
  auto call = call_as(other.staff, "visitLinks.send");
  expect_error(send_visit_link(call, {.visit_link_id = {}, .session_id = id, .email = "x@y.example"}),
               ErrorCode::not_found);
}

TEST_F(Mails, AreWipedOnceTheyAreSent) {
  take(send());
  EXPECT_EQ(deliver(), 1);
  const auto mail = mails()[0];
  EXPECT_TRUE(mail.sent_at);
  EXPECT_FALSE(mail.content);
  EXPECT_EQ(mail.attempts, 1);
  EXPECT_EQ(deliver(), 0);
}

TEST_F(Mails, AreTriedAgainWithGrowingPausesAndGivenUpAtLast) {
  take(send());
  for (int i = 0; i < kMailTries; ++i) {
    mailer.outcomes.push_back(fault(ErrorCode::provider_unavailable, "refused"));
    EXPECT_EQ(deliver(), 1) << i;
    EXPECT_EQ(deliver(), 0) << "not at once";
    clock.advance(mail_pause(i + 1));
  }
  const auto mail = mails()[0];
  EXPECT_TRUE(mail.failed_at);
  EXPECT_FALSE(mail.content);
  EXPECT_EQ(mail.last_error, "refused");
  EXPECT_EQ(mailer.sent.size(), static_cast<std::size_t>(kMailTries));
  EXPECT_EQ(mailer.sent.front().message_id, mailer.sent.back().message_id);
  auto call = call_as(clinic.staff, "visitLinks.list", AuditAction::READ);
  EXPECT_EQ(take(list_visit_links(call, {.session_id = id})).mails[0].state, MailState::failed);
}

TEST_F(Mails, WhatItsKeyDoesNotOpenIsAnEventOfTheAuditLog_H17) {
  take(send());
  execute("UPDATE outgoing_mail SET content = x'0102'");
  EXPECT_EQ(deliver(), 1);
  const auto event = last_event_of(clinic);
  EXPECT_EQ(event.event, "mail.deliver");
  EXPECT_EQ(event.outcome, AuditOutcome::FAILED);
  EXPECT_EQ(event.details, R"({"fault":"sealed_data_damaged"})");
  EXPECT_EQ(event.request_id, "mail-" + mails().at(0).id.value);
}

TEST_F(Mails, WhatIsRefusedForGoodIsNotTriedAgain) {
  take(send());
  mailer.outcomes.push_back(fault(ErrorCode::unsupported, "550"));
  deliver();
  EXPECT_EQ(mails()[0].last_error, "550");
  EXPECT_TRUE(mails()[0].failed_at);
}

TEST_F(Mails, WhoDiedWhileSendingIsFollowedBySomebodyElse) {
  take(send());
  execute("UPDATE outgoing_mail SET attempts = 1, next_attempt_at = " +
          std::to_string(to_unix_ms(clock.now() + kMailLease)));
  EXPECT_EQ(deliver(), 0);
  clock.advance(kMailLease);
  EXPECT_EQ(deliver(), 1);
  EXPECT_TRUE(mails()[0].sent_at);
}

TEST_F(Mails, BookingInvites) {
  execute("DELETE FROM visit_link");
  auto appointment = new_appointment(clinic, clock.now() + Hours(48));
  auto call = call_as(clinic.staff, "telehealth.createRoom");
  const auto room = take(create_room(call, {.appointment_id = appointment.id}));
  ASSERT_EQ(mails().size(), 1u);
  EXPECT_EQ(mails()[0].kind, MailKind::INVITATION);
  EXPECT_NE(content(mails()[0]).text.find(room.visit_link.value.value()), std::string::npos) << "the same link";
  EXPECT_EQ(count("visit_link"), 1);
}

}  // namespace
}  // namespace chiroflow::app
