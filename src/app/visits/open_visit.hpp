// SPDX-License-Identifier: Apache-2.0
// The patient's (or guest's) way in: a link, then a device that holds it (H-08). Opening consumes nothing; the first device
// keeps the link until it lets another one in, or the clinic releases it.
#pragma once

#include <optional>
#include <string>

#include "app/visits/visit_view.hpp"
#include "core/empty.hpp"
#include "core/undefinable.hpp"

namespace chiroflow::app {

struct OpenVisitInput {
  std::string token;
  std::optional<std::string> takeover_code;
  bool cookie = true;
};
CHIROFLOW_DESCRIBE(OpenVisitInput, token, takeover_code, cookie)

struct OpenVisitOutput : VisitView {
  Undefinable<std::string> device_token;
};
CHIROFLOW_DESCRIBE_DERIVED(OpenVisitOutput, (VisitView), device_token)

struct TakeoverCodeOutput {
  std::string code;
  Instant expires_at;
};
CHIROFLOW_DESCRIBE(TakeoverCodeOutput, code, expires_at)

inline constexpr Minutes kTakeoverLife{10};
inline constexpr int kTakeoverAttempts = 5;

/// Dead links answer with their state. Errors: not_found "link_unknown"; precondition_failed "device_bound",
/// "takeover_code_wrong", "takeover_code_expired".
Result<OpenVisitOutput> open_visit(Call& call, const OpenVisitInput& input);
/// The caller's own visit as it stands.
Result<VisitView> get_visit(Call& call, const chiroflow::Empty& input);
/// Six digits with which a second device takes over from the caller's; an earlier code ends.
Result<TakeoverCodeOutput> make_takeover_code(Call& call, const chiroflow::Empty& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::OpenVisitInput::token>{
    .min_length = 1, .max_length = 200, .doc = "Last part of the visit link"};
template <> inline constexpr FieldRule rule<&app::OpenVisitInput::takeover_code>{
    .min_length = 1, .max_length = 20, .doc = "Six digits shown by visit.takeoverCode on the first device"};
template <> inline constexpr FieldRule rule<&app::OpenVisitInput::cookie>{
    .has_default = true, .doc = "false: the device token comes in the reply, for programs that keep no cookies"};
template <> inline constexpr FieldRule rule<&app::OpenVisitOutput::device_token>{
    .doc = "Only when this device was bound now and cookie: false was asked for; send it as Authorization: Bearer"};
}  // namespace chiroflow
