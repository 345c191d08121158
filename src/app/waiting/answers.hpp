// SPDX-License-Identifier: Apache-2.0
// What a patient answered before the visit: sealed at rest (H-11), opened for those alone who see answers.
#pragma once

#include <optional>

#include "app/call.hpp"
#include "app/waiting/questions.hpp"
#include "domain/session.hpp"
#include "store/views.hpp"

namespace chiroflow::app {

Sealed seal_answers(const crypto::Sealer& sealer, const VirtualWaitingRoom& row, const Answers& answers);

/// None where nothing was answered, or where the caller's role sees no answers.
Result<std::optional<RawJson>> answers_shown(const Call& call, const VirtualWaitingRoom& row);

/// The same by the visit, for views that were read without them.
Result<std::optional<RawJson>> answers_shown(const Call& call, db::Reader& reader, const SessionId& session);

}  // namespace chiroflow::app
