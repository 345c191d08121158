// SPDX-License-Identifier: Apache-2.0
// A visitor's page tells how far it got: evidence for staff when somebody seems not to have come.
#pragma once

#include <optional>
#include <string>

#include "app/call.hpp"
#include "core/empty.hpp"

namespace chiroflow::app {

CHIROFLOW_ENUM(NotedStep, CHECK_PASSED, CHECK_FAILED, CHECK_SKIPPED, CALL_FAILED)

struct NoteStepInput {
  NotedStep kind = NotedStep::CHECK_PASSED;
  std::optional<std::string> detail;
};
CHIROFLOW_DESCRIBE(NoteStepInput, kind, detail)

/// A visit keeps the first 300 steps of each visitor; further ones are answered and not kept. Error: invalid_argument "detail".
Result<chiroflow::Empty> note_step(Call& call, const NoteStepInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::NoteStepInput::detail>{
    .min_length = 1, .max_length = 60, .doc = "A code such as camera_denied: small letters, digits and _"};
}  // namespace chiroflow
