// SPDX-License-Identifier: Apache-2.0
#include "app/mail/compose.hpp"

#include "app/mail/ical.hpp"
#include "app/mail/letter.hpp"
#include "app/mail/mail_desk.hpp"
#include "domain/session_times.hpp"

namespace chiroflow::app {

namespace {
/// The part of an address that names this installation, for ids that nobody else gives.
std::string host_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  return std::string(url.substr(0, url.find_first_of("/:")));
}

Letter letter_of(const Call& call, const OutgoingMail& row, const MailSubject& subject) {
  const auto& [session, organization, recipient, link, sequence] = subject;
  LetterFacts facts;
  facts.kind = row.kind.value_or(MailKind::INVITATION);
  facts.clinic = organization.name;
  facts.phone = organization.phone;
  facts.answers_are_read = organization.reply_to.has_value();
  facts.opens = join_window(organization, session.scheduled_start_time, session.scheduled_end_time).opens;
  facts.start = session.scheduled_start_time;
  facts.end = session.scheduled_end_time;
  facts.zone_name = recipient.time_zone.value_or(organization.time_zone);
  facts.link = link;
  const auto zone = call.services.mail->zones.find(facts.zone_name);
  if (!zone) facts.zone_name = "UTC";
  return write_letter(facts, zone ? *zone : TimeZone::utc(), language_of(recipient.language));
}

void add_calendar(const Call& call, const OutgoingMail& row, const MailSubject& subject, const Letter& letter,
                  MailMessage& message) {
  const auto& session = subject.session;
  CalendarEvent event;
  event.method = row.kind && takes_back(*row.kind) ? CalendarMethod::CANCEL : CalendarMethod::REQUEST;
  event.uid = session.id.value + "@" + host_of(call.services.settings.base_url);
  event.sequence = subject.sequence;
  event.stamp = call.now;
  event.start = session.scheduled_start_time;
  event.end = session.scheduled_end_time;
  event.summary = letter.summary;
  event.description = letter.description;
  event.url = subject.link;
  event.organizer_name = message.from_name;
  event.organizer_address = message.from_address;
  event.attendee_address = message.to_address;
  event.language = tag_of(language_of(subject.recipient.language));
  message.calendar = to_ical(event);
  message.calendar_method = name_of(event.method);
}
}  // namespace

MailMessage address_letter(const Call& call, const OutgoingMail& row, const Organization& organization,
                           const std::string& address, const Letter& letter) {
  MailMessage message;
  message.message_id = "<" + row.id.value + "@" + host_of(call.services.settings.base_url) + ">";
  message.date = call.now;
  message.from_address = call.services.mail->from_address;
  message.from_name = organization.name;
  message.to_address = address;
  message.reply_to = organization.reply_to.value_or("");
  message.subject = letter.subject;
  message.text = letter.text;
  message.html = letter.html;
  return message;
}

MailMessage compose_mail(const Call& call, const OutgoingMail& row, const MailSubject& subject,
                         const std::string& address) {
  const auto letter = letter_of(call, row, subject);
  auto message = address_letter(call, row, subject.organization, address, letter);
  add_calendar(call, row, subject, letter, message);
  return message;
}

}  // namespace chiroflow::app
