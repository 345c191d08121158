// SPDX-License-Identifier: Apache-2.0
// What vendors tell of recordings. Which of a session's recordings is meant they often do not say, so news of one only marks
// those that run as to be looked at; the recorder asks the vendor for the rest.
#pragma once

#include "app/call.hpp"
#include "domain/session.hpp"
#include "ports/webhook_receiver.hpp"

namespace chiroflow::app {

/// The session is locked. One that nobody started here is put on the list of what has to be stopped, and told once; where the vendor
/// does not say which one it means, once a room.
Result<void> enter_recording(Call& call, db::Writer& writer, const TelehealthSession& session, const Room& room,
                             const ProviderEvent& event);

}  // namespace chiroflow::app
