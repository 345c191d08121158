// SPDX-License-Identifier: Apache-2.0
// What staff ordered about a person and what holds beyond the moment: who was sent out of a visit stays out, and who was muted stays muted
// also for those who come later. The orders are rows of their own, which last as long as the visit's; what is to be done about them are jobs.
#pragma once

#include <string_view>

#include "app/call.hpp"
#include "domain/messages.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

inline constexpr std::string_view kSendOutJob = "send_out";      // the subject is the participant
inline constexpr std::string_view kMuteAgainJob = "mute_again";  // the same

/// A visitor who was sent out gets no way in any more, until they are let in again: admitted from the waiting room, or sent a new link.
Result<void> keep_out(Call& call, db::Writer& writer, const Participant& who);
Result<bool> is_kept_out(db::Reader& reader, const Participant& who);
/// precondition_failed "removed".
Error kept_out_error();

/// After the commit a job disconnects them at vendors that can, unless they were let in again meanwhile.
Result<void> schedule_sending_out(Call& call, db::Writer& writer, const ParticipantId& who);

/// Twilio mutes a person for those who are there: `muted` is remembered for those who come.
Result<void> remember_mute(Call& call, db::Writer& writer, const Room& room, const ParticipantId& who, bool muted);

/// Somebody came into a room.
Result<void> follow_orders(Call& call, db::Writer& writer, const Room& room, const Participant& who);

/// The jobs' work. Not to be used inside a transaction.
Result<void> send_out(Call& call, const Job& job);
Result<void> mute_again(Call& call, const Job& job);

}  // namespace chiroflow::app
