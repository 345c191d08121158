// SPDX-License-Identifier: Apache-2.0
// Hands queued e-mails to the mail server: each at least once, none lost. A server that dies between handing one over and noting
// it hands it over again under the same Message-ID.
#pragma once

#include "app/services.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

namespace chiroflow {
class Mailer;
}

namespace chiroflow::app {

/// Longer than a Mailer takes: afterwards whoever took the e-mail is believed dead.
inline constexpr Minutes kMailLease{2};
/// About four hours in all.
inline constexpr int kMailTries = 10;

/// The pause after that many tries failed.
Millis mail_pause(int tries);

/// Works on at most `limit` that are due, oldest first. Returns how many it looked at.
Result<int> deliver_mails(const Services& services, Mailer& mailer, int limit);

}  // namespace chiroflow::app
