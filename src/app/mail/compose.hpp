// SPDX-License-Identifier: Apache-2.0
// E-mails from what is known: letter, calendar entry, addresses.
#pragma once

#include <optional>
#include <string>

#include "app/call.hpp"
#include "app/mail/letter_body.hpp"
#include "domain/organization.hpp"
#include "domain/session.hpp"
#include "domain/visit.hpp"
#include "ports/mailer.hpp"

namespace chiroflow::app {

/// What is known of who reads it.
struct Recipient {
  std::optional<std::string> email;
  std::optional<std::string> guardian_email;
  std::optional<std::string> language;   // BCP 47; none: English
  std::optional<std::string> time_zone;  // none: the organization's
};
CHIROFLOW_DESCRIBE(Recipient, email, guardian_email, language, time_zone)

struct MailSubject {
  const TelehealthSession& session;
  Organization organization;
  Recipient recipient;
  std::string link;  // empty where there is no video visit any more
  int sequence = 0;  // of the calendar entry; rises with each e-mail of a session
};

/// A letter to one address, on behalf of the clinic. Only where a mail server is configured.
MailMessage address_letter(const Call& call, const OutgoingMail& row, const Organization& organization,
                           const std::string& address, const Letter& letter);

/// About a visit, with its calendar entry. Only where a mail server is configured.
MailMessage compose_mail(const Call& call, const OutgoingMail& row, const MailSubject& subject,
                         const std::string& address);

}  // namespace chiroflow::app
