// SPDX-License-Identifier: Apache-2.0
// How far a visitor got: the evidence before anybody is called a no-show.
#pragma once

#include <optional>
#include <string>

#include "app/call.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

/// Adds a step of the calling visitor; nothing for everybody else. The caller has locked the session.
Result<void> add_step(Call& call, db::Writer& writer, const SessionId& session, VisitStepKind kind,
                      std::optional<std::string> detail = std::nullopt);
/// The same, and tells the staff's pages.
Result<void> add_step_and_tell(Call& call, db::Writer& writer, const SessionId& session, VisitStepKind kind,
                               std::optional<std::string> detail = std::nullopt);
/// The same for somebody whom the link makes a visitor just now.
Result<void> add_step_of(Call& call, db::Writer& writer, const Participant& who, VisitStepKind kind,
                         std::optional<std::string> detail = std::nullopt);

}  // namespace chiroflow::app
