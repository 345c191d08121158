// SPDX-License-Identifier: Apache-2.0
#include "app/organization/organization.hpp"

#include "app/access.hpp"
#include "app/auth/sign_in_session.hpp"
#include "app/record_changes.hpp"
#include "app/users/user_rows.hpp"
#include "store/patients.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
std::optional<RawJson> stored(const std::optional<std::vector<Question>>& questions) {
  if (!questions || questions->empty()) return std::nullopt;
  return stored_questions(*questions);
}

FieldChanges apply(const UpdateOrganizationInput& input, Organization& o) {
  FieldChanges changes;
  changes.set_if("name", o.name, input.name);
  changes.patch("phone", o.phone, input.phone);
  changes.set_if("timeZone", o.time_zone, input.time_zone);
  changes.patch("state", o.state, input.state);
  changes.patch("defaultProvider", o.default_provider, input.default_provider);
  changes.patch("fallbackEnabled", o.fallback_enabled, input.fallback_enabled);
  changes.set_if("joinWindowMinutes", o.join_window_minutes, input.join_window_minutes);
  changes.set_if("linkLifetimeHours", o.link_lifetime_hours, input.link_lifetime_hours);
  changes.set_if("graceMinutes", o.grace_minutes, input.grace_minutes);
  changes.set_if("waitingTimeoutMinutes", o.waiting_timeout_minutes, input.waiting_timeout_minutes);
  changes.set_if("undoMinutes", o.undo_minutes, input.undo_minutes);
  changes.set_if("inactivityMinutes", o.inactivity_minutes, input.inactivity_minutes);
  changes.set_if("requireSecondFactor", o.require_second_factor, input.require_second_factor);
  changes.set_if("licencePolicy", o.licence_policy, input.licence_policy);
  changes.set_if("relayOnly", o.relay_only, input.relay_only);
  changes.set_if("emergencyNumber", o.emergency_number, input.emergency_number);
  changes.patch("waitingMessage", o.waiting_message, input.waiting_message);
  changes.patch("replyTo", o.reply_to, input.reply_to);
  changes.set_if("recordingAllowed", o.recording_allowed, input.recording_allowed);
  changes.patch("recordingRetentionDays", o.recording_retention_days, input.recording_retention_days);
  changes.patch("recordingRetentionReason", o.recording_retention_reason, input.recording_retention_reason);
  if (input.pre_visit_questions.present)
    changes.set("preVisitQuestions", o.pre_visit_questions, stored(input.pre_visit_questions.value));
  return changes;
}

Result<void> write(db::Writer& writer, const Organization& o) {
  static const std::string sql =
      "UPDATE organization SET name = ?, phone = ?, time_zone = ?, state = ?, default_provider = ?, fallback_enabled = "
      "?,"
      " join_window_minutes = ?, link_lifetime_hours = ?, grace_minutes = ?, waiting_timeout_minutes = ?, undo_minutes "
      "= ?,"
      " inactivity_minutes = ?, require_second_factor = ?, licence_policy = ?, relay_only = ?, emergency_number = ?, "
      "waiting_message = ?,"
      " pre_visit_questions = ?, reply_to = ?, recording_allowed = ?, recording_retention_days = ?,"
      " recording_retention_reason = ?, version = ?, updated_at = ? WHERE id = ?";
  TRY(store::execute(writer, sql, o.name, o.phone, o.time_zone, o.state, o.default_provider, o.fallback_enabled,
                     o.join_window_minutes, o.link_lifetime_hours, o.grace_minutes, o.waiting_timeout_minutes,
                     o.undo_minutes, o.inactivity_minutes, o.require_second_factor, o.licence_policy, o.relay_only,
                     o.emergency_number, o.waiting_message, o.pre_visit_questions, o.reply_to, o.recording_allowed,
                     o.recording_retention_days, o.recording_retention_reason, o.version, o.updated_at, o.id));
  return {};
}

/// For ever is a decision that somebody has to stand for.
Result<void> require_retention_reason(const Organization& o) {
  if (o.recording_retention_days || o.recording_retention_reason) return {};
  return fail(invalid_field("recordingRetentionReason", "Say why recordings are kept until somebody deletes them"));
}

/// So that nobody locks themselves out, and with them perhaps the clinic.
Result<void> require_own_second_factor(const Call& call, db::Reader& reader) {
  if (TRY(find_user(reader, call.organization(), call.actor.user_id)).totp_confirmed_at) return {};
  return fail(
      precondition_failed("Set up an authenticator app for your own account first; then require it of everybody",
                          "own_second_factor_missing"));
}

/// With a leaked key everybody's sign-in could be made weaker.
Result<void> require_person_for_sign_ins(const Call& call, const Organization& before, const Organization& after) {
  if (before.require_second_factor == after.require_second_factor &&
      before.inactivity_minutes == after.inactivity_minutes)
    return {};
  return require_person(call, "change how people sign in (requireSecondFactor) and for how long (inactivityMinutes)");
}

Result<Organization> update_in(Call& call, db::Writer& writer, const UpdateOrganizationInput& input) {
  TRY(store::lock_organization(writer, call.organization()));
  auto organization = TRY(own_organization(call, writer));
  TRY(require_version("organization", input.version, organization.version));
  const auto before = organization;
  const auto changes = apply(input, organization);
  if (!changes.any()) return organization;
  TRY(require_person_for_sign_ins(call, before, organization));
  if (organization.require_second_factor && !before.require_second_factor) TRY(require_own_second_factor(call, writer));
  TRY(require_retention_reason(organization));
  organization.version += 1;
  organization.updated_at = call.now;
  TRY(write(writer, organization));
  TRY(call.changed(writer,
                   {"Organization", organization.id.view(), std::nullopt, changes.details(), organization.version}));
  return organization;
}
}  // namespace

Result<Organization> get_organization(Call& call, const Empty&) {
  return db::read<Organization>(call.services.database,
                                [&](db::Reader& reader) { return own_organization(call, reader); });
}

Result<Organization> update_organization(Call& call, const UpdateOrganizationInput& input) {
  if (input.name) TRY(require_text("name", *input.name));
  if (input.phone.value) TRY(require_text("phone", *input.phone.value));
  if (input.emergency_number) TRY(require_text("emergencyNumber", *input.emergency_number));
  if (input.waiting_message.value) TRY(require_text("waitingMessage", *input.waiting_message.value));
  if (input.recording_retention_reason.value)
    TRY(require_text("recordingRetentionReason", *input.recording_retention_reason.value));
  if (input.pre_visit_questions.value) TRY(check_questions(*input.pre_visit_questions.value));
  return call.commit([&](db::Writer& writer) { return update_in(call, writer, input); });
}

}  // namespace chiroflow::app
