// SPDX-License-Identifier: Apache-2.0
// The part of an e-mail that its row keeps sealed, as bytes and back.
#pragma once

#include <optional>
#include <string>

#include "app/call.hpp"
#include "domain/visit.hpp"
#include "ports/mailer.hpp"

namespace chiroflow::app {

Sealed seal_mail(const Services& services, const OutgoingMail& row, const MailMessage& message);
/// Error internal where the keys do not fit or the bytes are none of ours.
Result<MailMessage> open_mail(const Services& services, const OutgoingMail& row);

}  // namespace chiroflow::app
