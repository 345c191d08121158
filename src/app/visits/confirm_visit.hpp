// SPDX-License-Identifier: Apache-2.0
// What visitors say about themselves on their link: who they are, where they are, how far they got, how it was.
#pragma once

#include <optional>
#include <string>

#include "app/visits/visit_view.hpp"
#include "core/empty.hpp"

namespace chiroflow::app {

struct ConfirmVisitInput {
  bool name_confirmed = false;
  std::optional<std::string> location;
  std::optional<std::string> state;
  std::optional<bool> at_home;
  std::optional<std::string> callback_phone;
};
CHIROFLOW_DESCRIBE(ConfirmVisitInput, name_confirmed, location, state, at_home, callback_phone)

/// Asked at each visit, and again whenever the patient moves: the licence, the emergency number and the place of service follow
/// from it. Where the patient is, only patient and guardian may say. Errors: forbidden (guests), precondition_failed
/// "session_over".
Result<VisitView> confirm_visit(Call& call, const ConfirmVisitInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::ConfirmVisitInput::name_confirmed>{
    .doc = "The name shown is the caller's own; false is noted, too"};
template <> inline constexpr FieldRule rule<&app::ConfirmVisitInput::location>{
    .max_length = 300, .doc = "The address where the patient is now, for an emergency"};
template <> inline constexpr FieldRule rule<&app::ConfirmVisitInput::state>{
    .format = Format::us_state, .doc = "State the patient is in, two letters"};
template <> inline constexpr FieldRule rule<&app::ConfirmVisitInput::at_home>{
    .doc = "Whether that is the patient's home; place of service follows from it"};
template <> inline constexpr FieldRule rule<&app::ConfirmVisitInput::callback_phone>{
    .format = Format::e164, .doc = "Where the patient can be called during this visit"};
}  // namespace chiroflow
