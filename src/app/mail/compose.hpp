// SPDX-License-Identifier: Apache-2.0
// An e-mail about a visit from what is known of it: letter, calendar entry, addresses.
#pragma once

#include <optional>
#include <string>

#include "app/call.hpp"
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
  std::string link;  // empty in a cancellation
  int sequence = 0;  // of the calendar entry; rises with each e-mail of a session
};

/// Only where a mail server is configured.
MailMessage compose_mail(const Call& call, const OutgoingMail& row, const MailSubject& subject,
                         const std::string& address);

}  // namespace chiroflow::app
