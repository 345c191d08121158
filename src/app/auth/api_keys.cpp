// SPDX-License-Identifier: Apache-2.0
#include "app/auth/api_keys.hpp"

#include "app/access.hpp"
#include "app/audit_details.hpp"
#include "app/auth/second_factor_due.hpp"
#include "app/auth/sign_in_session.hpp"
#include "app/users/user_rows.hpp"
#include "crypto/token.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
constexpr std::size_t kHintLength = crypto::kApiKeyPrefix.size() + 6;

bool manages_all(const Call& call) { return call.actor.role && may(*call.actor.role, Permission::api_key_manage); }

const std::string& view_sql() {
  static const std::string sql =
      "SELECT k.id, k.name, k.hint, k.user_id, u.email, k.created_at, k.created_by, k.expires_at, k.last_used_at, "
      "k.revoked_at"
      " FROM api_key k JOIN user_account u ON u.organization_id = k.organization_id AND u.id = k.user_id"
      " WHERE k.organization_id = ?";
  return sql;
}

/// In a running visit a due second factor lets people go on; a key would let them, or whoever has their password, for ever.
Result<void> require_no_second_factor_due(const Call& call, db::Reader& reader) {
  if (!TRY(own_organization(call, reader)).require_second_factor) return {};
  if (TRY(find_user(reader, call.organization(), call.actor.user_id)).totp_confirmed_at) return {};
  return fail(second_factor_due());
}

Result<ApiKeyView> find_key(const Call& call, db::Reader& reader, const ApiKeyId& id) {
  static const std::string sql = view_sql() + " AND k.id = ?";
  auto key = TRY(store::query_one<ApiKeyView>(reader, sql, call.organization(), id));
  if (!key || (key->user_id != call.actor.user_id && !manages_all(call))) return fail(not_found("API key"));
  return std::move(*key);
}
}  // namespace

Result<CreatedApiKey> insert_api_key(Call& call, db::Writer& writer, const User& user, std::string_view name,
                                     std::optional<int> expires_in_days) {
  if (!user.is_active) return fail(precondition_failed("The account of this user is closed", "account_closed"));
  CreatedApiKey made;
  made.key = crypto::new_token(crypto::kApiKeyPrefix, call.services.random);
  made.hint = made.key.substr(0, kHintLength);
  ApiKey row;
  row.id = made.id = call.services.ids.next<ApiKeyId>();
  row.organization_id = user.organization_id;
  row.user_id = user.id;
  row.name = name;
  row.token_hash = crypto::token_hash(made.key).hex();
  row.hint = made.hint;
  row.created_at = call.now;
  if (call.actor.is_staff()) row.created_by = call.actor.user_id;
  if (expires_in_days) row.expires_at = made.expires_at = call.now + Hours(24) * *expires_in_days;
  TRY(store::insert_row(writer, row));
  TRY(call.changed(writer, {"ApiKey", row.id.view(), std::nullopt, {}}));
  return made;
}

Result<CreatedApiKey> create_api_key(Call& call, const CreateApiKeyInput& input) {
  TRY(require_person(call, "make API keys"));
  const auto owner = input.user_id.value_or(call.actor.user_id);
  if (owner != call.actor.user_id) TRY(require(call, Permission::api_key_manage));
  return call.commit([&](db::Writer& writer) -> Result<CreatedApiKey> {
    TRY(require_no_second_factor_due(call, writer));
    const auto user = TRY(lock_user(writer, call.organization(), owner));
    if (user.role == Role::OWNER && call.actor.role != Role::OWNER)
      return fail(forbidden("Only an owner can make keys that act as an owner"));
    return insert_api_key(call, writer, user, input.name, input.expires_in_days);
  });
}

Result<ApiKeyList> list_api_keys(Call& call, const ListApiKeysInput& input) {
  const auto whose = manages_all(call) ? input.user_id : std::optional(call.actor.user_id);
  if (input.user_id && whose != input.user_id) return fail(forbidden());
  auto sql = view_sql();
  if (whose) sql += " AND k.user_id = ?";
  if (!input.include_revoked) sql += " AND k.revoked_at IS NULL";
  sql += " ORDER BY k.created_at, k.id";
  return db::read<ApiKeyList>(call.services.database, [&](db::Reader& reader) -> Result<ApiKeyList> {
    if (whose) return ApiKeyList{TRY(store::query_all<ApiKeyView>(reader, sql, call.organization(), *whose))};
    return ApiKeyList{TRY(store::query_all<ApiKeyView>(reader, sql, call.organization()))};
  });
}

Result<ApiKeyView> revoke_api_key(Call& call, const ApiKeyInput& input) {
  return call.commit([&](db::Writer& writer) -> Result<ApiKeyView> {
    auto key = TRY(find_key(call, writer, input.api_key_id));
    if (key.revoked_at) return key;
    key.revoked_at = call.now;
    TRY(store::execute(writer,
                       "UPDATE api_key SET revoked_at = ? WHERE organization_id = ? AND id = ? AND revoked_at IS NULL",
                       call.now, call.organization(), key.id));
    TRY(call.changed(writer, {"ApiKey", key.id.view(), std::nullopt, changed_fields({"revoked_at"})}));
    return key;
  });
}

}  // namespace chiroflow::app
