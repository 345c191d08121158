// SPDX-License-Identifier: Apache-2.0
// The caller's own organization: its settings, and the owners' word that agreements with video vendors are signed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "app/telehealth/queries.hpp"
#include "app/waiting/questions.hpp"
#include "core/describe.hpp"
#include "core/empty.hpp"
#include "core/patch.hpp"
#include "domain/organization.hpp"

namespace chiroflow::app {

struct UpdateOrganizationInput {
  std::optional<int> version;
  std::optional<std::string> name;
  Patch<std::string> phone;
  std::optional<std::string> time_zone;
  Patch<std::string> state;
  Patch<TelehealthProvider> default_provider;
  Patch<bool> fallback_enabled;
  std::optional<int> join_window_minutes;
  std::optional<int> link_lifetime_hours;
  std::optional<int> grace_minutes;
  std::optional<int> waiting_timeout_minutes;
  std::optional<int> undo_minutes;
  std::optional<int> inactivity_minutes;
  std::optional<bool> require_second_factor;
  std::optional<LicencePolicy> licence_policy;
  std::optional<bool> relay_only;
  std::optional<std::string> emergency_number;
  Patch<std::string> waiting_message;
  Patch<std::vector<Question>> pre_visit_questions;
  Patch<std::string> reply_to;
  std::optional<bool> recording_allowed;
  Patch<int> recording_retention_days;
  Patch<std::string> recording_retention_reason;
};
CHIROFLOW_DESCRIBE(UpdateOrganizationInput, version, name, phone, time_zone, state, default_provider, fallback_enabled,
                   join_window_minutes, link_lifetime_hours, grace_minutes, waiting_timeout_minutes, undo_minutes,
                   inactivity_minutes, require_second_factor, licence_policy, relay_only, emergency_number,
                   waiting_message, pre_visit_questions, reply_to, recording_allowed, recording_retention_days,
                   recording_retention_reason)

struct AgreementInput {
  TelehealthProvider provider = TelehealthProvider::TWILIO;
};
CHIROFLOW_DESCRIBE(AgreementInput, provider)

struct AgreementView {
  TelehealthProvider provider = TelehealthProvider::TWILIO;
  UserId attested_by;
  Instant attested_at;
  std::optional<Instant> withdrawn_at;
};
CHIROFLOW_DESCRIBE(AgreementView, provider, attested_by, attested_at, withdrawn_at)

struct ListAgreementsOutput {
  std::vector<AgreementView> agreements;
};
CHIROFLOW_DESCRIBE(ListAgreementsOutput, agreements)

Result<Organization> get_organization(Call& call, const Empty& input);
/// Errors: conflict "version"; precondition_failed "own_second_factor_missing" where somebody without a second factor wants to
/// require one, since the first to be kept out would be they.
Result<Organization> update_organization(Call& call, const UpdateOrganizationInput& input);

/// An owner's word that a business associate agreement with the vendor is signed. Again while it stands: the same one.
/// Error: invalid_argument for CUSTOM, which is this server itself, unless the clinic gave its own LiveKit account.
Result<AgreementView> attest_agreement(Call& call, const AgreementInput& input);
/// Again: the one that was withdrawn last. Error: not_found "Agreement".
Result<AgreementView> withdraw_agreement(Call& call, const AgreementInput& input);
/// Part of a transaction: the vendor that it was attested for is another one now. Nothing where none stands.
Result<void> withdraw_standing_agreement(Call& call, db::Writer& writer, TelehealthProvider provider);
/// Newest first, with those that were withdrawn.
Result<ListAgreementsOutput> list_agreements(Call& call, const Empty& input);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::version>{
    .doc = "The version you saw; another one present is a conflict"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::name>{.min_length = 1, .max_length = 200};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::phone>{
    .min_length = 3, .max_length = 40, .doc = "Shown to patients at every dead end"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::time_zone>{
    .format = Format::iana_zone, .doc = "IANA name: America/Chicago"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::state>{.format = Format::us_state};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::default_provider>{
    .doc = "Null: the server's default"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::fallback_enabled>{
    .doc = "Null: the server's default"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::join_window_minutes>{
    .min = 0, .max = 240, .doc = "How long before the start the patient may enter"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::link_lifetime_hours>{
    .min = 1, .max = 168, .doc = "How long after the end visit links die"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::grace_minutes>{
    .min = 0, .max = 120, .doc = "For rejoining and late arrival"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::waiting_timeout_minutes>{
    .min = 10, .max = 480, .doc = "After the later of arrival and start"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::undo_minutes>{
    .min = 0, .max = 60, .doc = "How long an ended session can be reopened"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::inactivity_minutes>{
    .min = 1, .max = 60, .doc = "Staff are signed out after this long without a click"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::require_second_factor>{
    .doc =
        "Everybody who signs in sets up an authenticator app before anything else; API keys go on as they are. Only "
        "who has one can turn it on"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::licence_policy>{
    .doc = "When a patient is where the clinician has no licence on file: OFF, WARN whoever admits, or BLOCK"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::relay_only>{
    .doc = "Media of the built-in engine goes through the relay only, so that nobody learns another one's address"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::emergency_number>{
    .min_length = 2, .max_length = 40, .doc = "Shown to the clinician beside the patient's address"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::waiting_message>{
    .min_length = 1, .max_length = 1'000, .doc = "Shown to everybody who waits"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::pre_visit_questions>{
    .max_length = app::kMostQuestions, .doc = "Asked in the waiting room; null or an empty list: nothing is asked"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::reply_to>{
    .max_length = 200, .format = Format::email, .doc = "Where answers to our e-mails go"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::recording_allowed>{
    .doc = "Visits may be recorded, where their kind of appointment allows it, too, and everybody in them agrees"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::recording_retention_days>{
    .min = 1,
    .max = 3'650,
    .doc = "How long recordings made from now on are kept; null, with a reason: until somebody deletes them"};
template <> inline constexpr FieldRule rule<&app::UpdateOrganizationInput::recording_retention_reason>{
    .min_length = 1, .max_length = 500, .doc = "Why recordings are kept so long"};
}  // namespace chiroflow
