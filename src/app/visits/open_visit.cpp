// SPDX-License-Identifier: Apache-2.0
#include "app/visits/open_visit.hpp"

#include <algorithm>

#include "app/auth/tokens.hpp"
#include "app/notices.hpp"
#include "app/visits/openings.hpp"
#include "app/waiting/presence.hpp"
#include "crypto/token.hpp"
#include "store/row.hpp"
#include "store/sessions.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

namespace {
std::string clinic_of(const VisitRow& row) {
  return row.organization.name + (row.organization.phone ? " (" + *row.organization.phone + ")" : std::string());
}

Error device_bound(const VisitRow& row) {
  return precondition_failed(
      "This visit is open on another device. Go on there, or let it show you a code and enter the code here. "
      "If you no longer have that device, ask " +
          clinic_of(row),
      "device_bound");
}
Error code_wrong() {
  return precondition_failed("This code is wrong; look at the first device again", "takeover_code_wrong");
}
Error code_expired() {
  return precondition_failed("This code is no longer valid; let the first device show you a new one",
                             "takeover_code_expired");
}

/// Digits as people type them: blanks and hyphens between them do not count.
std::string digits_of(std::string_view typed) {
  std::string digits;
  for (const char c : typed)
    if (c != ' ' && c != '-') digits += c;
  return digits;
}

/// Of no clinic's log, so the server's has it.
Error refuse_unknown(const Call& call) {
  call.services.log.warning("an unknown visit link was refused");
  return unknown_link();
}

std::string takeover_hash(const VisitDevice& device, std::string_view digits) {
  return crypto::sha256({"takeover:", device.id.view(), ":", digits}).hex();
}

bool holds_link(const Call& call, const VisitRow& row) {
  const auto& held = call.actor.held_links;
  return call.actor.is_visitor() && row.device &&
         (call.actor.credential_id == row.link.id.value ||
          std::find(held.begin(), held.end(), row.link.id.value) != held.end());
}

Result<VisitRow> lock_visit(db::Writer& writer, std::string_view token_hash) {
  TRY(store::exists(writer, "SELECT id FROM visit_link WHERE token_hash = ? {for_update}", token_hash));
  auto row = TRY(find_visit_by_token(writer, token_hash));
  if (!row) return fail(unknown_link());
  return std::move(*row);
}

/// Counts the guess before it is looked at, in a transaction of its own, so that a wrong one stays counted.
Result<void> spend_takeover(Call& call, std::string_view token_hash) {
  return call.services.database.write([&](db::Writer& writer) -> Result<void> {
    auto row = TRY(lock_visit(writer, token_hash));
    if (!row.device) return {};
    auto& device = *row.device;
    if (!device.takeover_code_hash || call.now >= *device.takeover_expires_at ||
        device.takeover_attempts >= kTakeoverAttempts)
      return fail(code_expired());
    ++device.takeover_attempts;
    return store::update<&VisitDevice::takeover_attempts>(writer, device);
  });
}

Result<void> replace_device(Call& call, db::Writer& writer, VisitDevice device, std::string_view reason) {
  device.replaced_at = call.now;
  device.replaced_reason = reason;
  device.takeover_code_hash.reset();
  return store::update<&VisitDevice::replaced_at, &VisitDevice::replaced_reason, &VisitDevice::takeover_code_hash>(
      writer, device);
}

/// Binds the caller's device where that is allowed; nothing when it holds the link already.
Result<std::optional<std::string>> bind_device(Call& call, db::Writer& writer, const VisitRow& row,
                                               const std::optional<std::string>& code) {
  if (holds_link(call, row)) return std::optional<std::string>();
  if (row.device) {
    if (!code) return fail(device_bound(row));
    if (!row.device->takeover_code_hash ||
        !crypto::equal_constant_time(*row.device->takeover_code_hash, takeover_hash(*row.device, digits_of(*code))))
      return fail(code_wrong());
    TRY(replace_device(call, writer, *row.device, "takeover"));
  }
  const auto token = crypto::new_token(kDevicePrefix, call.services.random);
  VisitDevice device;
  device.id = call.services.ids.next<VisitDeviceId>();
  device.organization_id = row.link.organization_id;
  device.visit_link_id = row.link.id;
  device.token_hash = crypto::token_hash(token).hex();
  device.bound_at = call.now;
  TRY(store::insert_row(writer, device));
  return std::optional(token);
}

/// Whoever holds another link of the same person hears that this one was opened on a device: it may be theirs, or not.
Result<void> tell_other_holders(Call& call, db::Writer& writer, const VisitRow& row) {
  static const std::string sql =
      "SELECT l.id FROM visit_link l JOIN visit_device d ON d.organization_id = l.organization_id AND d.visit_link_id "
      "= "
      "l.id AND d.replaced_at IS NULL WHERE l.organization_id = ? AND l.participant_id = ? AND l.id <> ?"
      " AND l.revoked_at IS NULL AND l.expires_at > ? LIMIT 1";
  const auto& link = row.link;
  if (!TRY(store::exists(writer, sql, link.organization_id, row.participant.id, link.id, call.now))) return {};
  return notify_session_of(
      call, writer, link.organization_id, row.session.id, NoticeAudience::EVERYBODY, "visit.link_opened",
      R"({"participantId":")" + row.participant.id.value + R"(","visitLinkId":")" + link.id.value + "\"}");
}

Result<void> note_opened(Call& call, db::Writer& writer, VisitRow& row) {
  if (!row.link.first_opened_at) row.link.first_opened_at = call.now;
  row.link.last_opened_at = call.now;
  TRY((store::update<&VisitLink::first_opened_at, &VisitLink::last_opened_at>(writer, row.link)));
  TRY(note_opening(call, writer, row));
  if (!is_the_patients(row.participant)) return {};
  return note_reached(writer, row.session.organization_id, row.session.id, call.now);
}

/// Whoever comes with a link that was taken back, or ran out, did try to come.
Result<void> note_dead_link(Call& call, db::Writer& writer, const VisitRow& row) {
  const auto state = visit_state(row, call.now);
  if (state == VisitState::link_revoked || state == VisitState::link_expired)
    TRY(note_opening(call, writer, row, kDeadLink));
  return {};
}

/// In a transaction of its own: the refusal undoes the other one. Its loss changes nothing about the refusal.
void note_refused(Call& call, const VisitRow& row) {
  const auto noted = call.services.database.write([&](db::Writer& writer) -> Result<void> {
    TRY(store::lock_session(writer, row.link.organization_id, row.session.id));
    TRY(note_opening(call, writer, row, kOtherDevice));
    return {};
  });
  if (!noted)
    call.services.log.warning("that somebody tried to open a visit could not be noted",
                              {{"session", row.session.id}, {"detail", Loggable::detail_of(noted.error())}});
}

Result<OpenVisitOutput> output_of(const Call& call, db::Reader& reader, const VisitRow& row, Shown shown) {
  OpenVisitOutput out;
  static_cast<VisitView&>(out) = TRY(view_of(call, reader, row, shown));
  return out;
}

VisitLinkId own_link(const Call& call) { return VisitLinkId(call.actor.credential_id); }

Result<OpenVisitOutput> answer_dead_link(Call& call, const VisitRow& seen) {
  return db::write<OpenVisitOutput>(call.services.database, [&](db::Writer& writer) -> Result<OpenVisitOutput> {
    TRY(store::lock_session(writer, seen.link.organization_id, seen.session.id));
    TRY(note_dead_link(call, writer, seen));
    TRY(audit_opening(call, writer, seen, R"({"bound":false})"));
    return output_of(call, writer, seen, holds_link(call, seen) ? Shown::to_bound_device : Shown::to_anybody);
  });
}

Result<OpenVisitOutput> open_for_device(Call& call, const OpenVisitInput& input, const VisitRow& seen,
                                        const std::string& hash) {
  if (seen.device && !holds_link(call, seen) && input.takeover_code) TRY(spend_takeover(call, hash));
  std::optional<Cookie> cookie;
  auto out = call.commit([&](db::Writer& writer) -> Result<OpenVisitOutput> {
    cookie.reset();
    // Before the link: whoever moves the visit takes both in this order.
    TRY(store::lock_session(writer, seen.link.organization_id, seen.session.id));
    auto row = TRY(lock_visit(writer, hash));
    if (!is_alive(visit_state(row, call.now))) {
      TRY(note_dead_link(call, writer, row));
      TRY(audit_opening(call, writer, row, R"({"bound":false})"));
      return output_of(call, writer, row, Shown::to_anybody);
    }
    const auto token = TRY(bind_device(call, writer, row, input.takeover_code));
    TRY(note_opened(call, writer, row));
    TRY(audit_opening(call, writer, row, token ? R"({"bound":true})" : R"({"bound":false})"));
    if (token) TRY(tell_other_holders(call, writer, row));
    auto answer = TRY(output_of(call, writer, row, Shown::to_bound_device));
    if (token && !input.cookie) answer.device_token.value = token;
    if (token && input.cookie)
      cookie = Cookie{visit_cookie_name(call.services.settings, row.link.id), *token,
                      std::chrono::floor<Seconds>(row.link.expires_at - call.now)};
    return answer;
  });
  if (out && cookie) call.cookies.push_back(std::move(*cookie));
  return out;
}
}  // namespace

Result<OpenVisitOutput> open_visit(Call& call, const OpenVisitInput& input) {
  if (!crypto::looks_like_token(crypto::kVisitPrefix, input.token)) return fail(refuse_unknown(call));
  const auto hash = crypto::token_hash(input.token).hex();
  const auto seen = TRY(db::read<std::optional<VisitRow>>(
      call.services.database, [&](db::Reader& reader) { return find_visit_by_token(reader, hash); }));
  if (!seen) return fail(refuse_unknown(call));
  if (!is_alive(visit_state(*seen, call.now))) return answer_dead_link(call, *seen);
  auto out = open_for_device(call, input, *seen, hash);
  if (!out && out.error().code == ErrorCode::precondition_failed) note_refused(call, *seen);
  return out;
}

Result<VisitView> get_visit(Call& call, const chiroflow::Empty&) {
  VisitRow row;
  auto view = TRY(db::read<VisitView>(call.services.database, [&](db::Reader& reader) -> Result<VisitView> {
    row = TRY(get_visit_row(reader, call.organization(), own_link(call)));
    return view_of(call, reader, row, Shown::to_bound_device);
  }));
  // A page that was opened too early stays open, and asks for nothing else.
  if (visit_state(row, call.now) == VisitState::open) mark_reached(call, row.session);
  call.read_of({"TelehealthSession", row.session.id.view(), row.participant.patient_id, {}, row.session.version});
  return view;
}

Result<TakeoverCodeOutput> make_takeover_code(Call& call, const chiroflow::Empty&) {
  const auto number = std::to_string(crypto::get_u64(crypto::random_bytes(8, call.services.random)) % 1'000'000);
  const auto code = std::string(6 - number.size(), '0') + number;
  return call.commit([&](db::Writer& writer) -> Result<TakeoverCodeOutput> {
    TRY(store::exists(writer, "SELECT id FROM visit_link WHERE organization_id = ? AND id = ? {for_update}",
                      call.organization(), own_link(call)));
    auto row = TRY(find_visit(writer, call.organization(), own_link(call)));
    if (!row || !row->device) return fail(unknown_link());
    auto& device = *row->device;
    device.takeover_code_hash = takeover_hash(device, code);
    device.takeover_expires_at = call.now + kTakeoverLife;
    device.takeover_attempts = 0;
    TRY((store::update<&VisitDevice::takeover_code_hash, &VisitDevice::takeover_expires_at,
                       &VisitDevice::takeover_attempts>(writer, device)));
    TRY(call.changed(writer, {"VisitLink", row->link.id.view(), row->participant.patient_id, {}}));
    return TakeoverCodeOutput{code, *device.takeover_expires_at};
  });
}

}  // namespace chiroflow::app
