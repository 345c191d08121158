// SPDX-License-Identifier: Apache-2.0
#include "app/waiting/answers.hpp"

#include "app/waiting/waiting_place.hpp"
#include "domain/permissions.hpp"

namespace chiroflow::app {

namespace {
crypto::SealContext answers_place(const VirtualWaitingRoom& row) {
  return {row.organization_id.view(), "virtual_waiting_room", row.id.view(), "pre_visit_responses"};
}

bool sees_answers(const Call& call) { return !call.actor.role || sees(*call.actor.role, FieldGroup::answers); }
}  // namespace

Sealed seal_answers(const crypto::Sealer& sealer, const VirtualWaitingRoom& row, const Answers& answers) {
  return Sealed{sealer.seal(answers_place(row), stored_answers(answers).text)};
}

Result<std::optional<RawJson>> answers_shown(const Call& call, const VirtualWaitingRoom& row) {
  if (!row.pre_visit_responses || !sees_answers(call)) return std::optional<RawJson>();
  const auto text = TRY(call.services.sealer.open(answers_place(row), row.pre_visit_responses->bytes));
  return std::optional(RawJson{std::string(text.view())});
}

Result<std::optional<RawJson>> answers_shown(const Call& call, db::Reader& reader, const SessionId& session) {
  if (!sees_answers(call)) return std::optional<RawJson>();
  const auto row = TRY(find_place_of(reader, call.organization(), session));
  if (!row) return std::optional<RawJson>();
  return answers_shown(call, *row);
}

}  // namespace chiroflow::app
