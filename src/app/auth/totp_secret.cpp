// SPDX-License-Identifier: Apache-2.0
#include "app/auth/totp_secret.hpp"

#include "crypto/totp.hpp"
#include "store/row.hpp"
#include "store/update.hpp"

namespace chiroflow::app {

Result<bool> consume_totp(Call& call, db::Writer& writer, User& user, std::string_view code) {
  if (!user.totp_secret) return false;
  const auto secret = TRY(call.services.sealer.open(totp_place(user), user.totp_secret->bytes));
  const auto step = crypto::totp_match(secret.view(), code, call.now, user.totp_last_step);
  if (!step) return false;
  user.totp_last_step = step;
  TRY(store::update<&User::totp_last_step>(writer, user));
  return true;
}

Result<void> note_wrong_code(Call& call) {
  return call.services.database.write([&](db::Writer& writer) -> Result<void> {
    TRY(call.services.audit_log.append(
        writer, call.event_of({"User", call.actor.user_id.view(), std::nullopt, R"({"reason":"code"})"},
                              AuditOutcome::DENIED)));
    return {};
  });
}

Result<std::int64_t> recovery_codes_left(db::Reader& reader, const User& user) {
  const auto count = TRY(store::query_value<std::int64_t>(
      reader, "SELECT count(*) FROM recovery_code WHERE organization_id = ? AND user_id = ? AND used_at IS NULL",
      user.organization_id, user.id));
  return count.value_or(0);
}

}  // namespace chiroflow::app
