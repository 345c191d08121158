// SPDX-License-Identifier: Apache-2.0
// Puts e-mails about a visit into the queue, in the transaction of the change that they tell. Where no mail server is configured,
// and where nobody's address is known, nothing is queued.
#pragma once

#include <optional>
#include <string>

#include "app/call.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

struct MailOrder {
  MailKind kind = MailKind::INVITATION;
  std::optional<std::string> to;  // none: the patient's own address, else the guardian's
  std::string link;               // empty: a new one of the patient's, unless the video visit is taken back
};

/// Of those for the patient that still wait the new one takes the place. Returns whether one was queued.
Result<bool> queue_mail(Call& call, db::Writer& writer, const TelehealthSession& session, MailOrder order);

/// A new link of the patient's into their visit. The session is locked.
Result<std::string> new_patient_link(Call& call, db::Writer& writer, const TelehealthSession& session);

/// Whether an address for the patient's e-mails is known.
Result<bool> patient_has_address(db::Reader& reader, const TelehealthSession& session);

/// The patient's invitation with the link that was just made for them.
Result<void> mail_invitation(Call& call, db::Writer& writer, const TelehealthSession& session, const std::string& link);
/// New times, with a link of its own: the earlier ones are known to their holders only.
Result<void> mail_change(Call& call, db::Writer& writer, const TelehealthSession& session);
/// The appointment stands and its video visit does not. Nothing when its time is over.
Result<void> mail_in_person(Call& call, db::Writer& writer, const TelehealthSession& session);
/// Nothing for a visit whose time is over.
Result<void> mail_cancellation(Call& call, db::Writer& writer, const TelehealthSession& session);

}  // namespace chiroflow::app
