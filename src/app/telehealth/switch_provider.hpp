// SPDX-License-Identifier: Apache-2.0
// Moving a visit to another video provider by hand, with what changes told before. The room URL stays; the others are told by
// the event "session.room_changed" and come after with a token of their own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "core/describe.hpp"
#include "core/undefinable.hpp"
#include "domain/enums.hpp"
#include "domain/ids.hpp"
#include "ports/video_provider.hpp"

namespace chiroflow::app {

struct PreviewSwitchInput {
  SessionId session_id;
  std::optional<TelehealthProvider> provider;
};
CHIROFLOW_DESCRIBE(PreviewSwitchInput, session_id, provider)

struct SwitchProviderInput {
  SessionId session_id;
  std::optional<TelehealthProvider> provider;
  bool accept_losses = false;
};
CHIROFLOW_DESCRIBE(SwitchProviderInput, session_id, provider, accept_losses)

/// An ability in which the two providers differ.
struct AbilityDifference {
  std::string ability;  // named as in getProviderCapabilities.details
  Support before = Support::unavailable;
  Support after = Support::unavailable;
  std::string reason;  // of what is lost: why; of what is gained: how
};
CHIROFLOW_DESCRIBE(AbilityDifference, ability, before, after, reason)

/// What is no ability and yet is felt in the room, as far as the provider knows it of a room that is made now.
struct RoomTraits {
  int max_participants = 0;
  bool end_to_end_encryption = false;
  bool link_only = false;  // people enter through the provider's own page
};
CHIROFLOW_DESCRIBE(RoomTraits, max_participants, end_to_end_encryption, link_only)

struct SwitchPreview {
  SessionId session_id;
  TelehealthProvider from = TelehealthProvider::CUSTOM;
  TelehealthProvider to = TelehealthProvider::CUSTOM;
  std::vector<AbilityDifference> lost;
  std::vector<AbilityDifference> gained;
  std::optional<RoomTraits> before;  // null: that account is not there any more
  RoomTraits after;
  bool recording_running = false;
  bool needs_acceptance = false;  // a running recording would end for good
  Undefinable<std::string> warning;
};
CHIROFLOW_DESCRIBE(SwitchPreview, session_id, from, to, lost, gained, before, after, recording_running,
                   needs_acceptance, warning)

struct SwitchProviderOutput : SwitchPreview {
  std::string room_url;
  TelehealthSessionStatus status = TelehealthSessionStatus::SCHEDULED;
};
CHIROFLOW_DESCRIBE_DERIVED(SwitchProviderOutput, (SwitchPreview), room_url, status)

/// Asks no vendor. Errors: not_found "Session", precondition_failed (not_configured, no_other_provider).
Result<SwitchPreview> preview_switch(Call& call, const PreviewSwitchInput& input);

/// Errors: not_found "Session", precondition_failed (session_over, not_configured, no_other_provider, recording_running),
/// provider_unavailable: the visit stays where it is.
Result<SwitchProviderOutput> switch_provider(Call& call, const SwitchProviderInput& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <>
inline constexpr FieldRule rule<&app::PreviewSwitchInput::provider>{
    .doc = "Absent: the first other one in the order of fallback"};
template <>
inline constexpr FieldRule rule<&app::SwitchProviderInput::provider>{
    .doc = "Absent: the first other one in the order of fallback; the present one: a new room there"};
template <>
inline constexpr FieldRule rule<&app::SwitchProviderInput::accept_losses>{
    .has_default = true, .doc = "True: go also where the recording that runs cannot go on"};
}  // namespace chiroflow
