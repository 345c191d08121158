// SPDX-License-Identifier: Apache-2.0
// Keys for machines. Each acts as the user it was made for, with that user's present role. The key is shown once; the
// database keeps its hash. A key cannot make keys.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "domain/user.hpp"

namespace chiroflow::app {

struct CreateApiKeyInput {
  std::string name;
  std::optional<int> expires_in_days;
  std::optional<UserId> user_id;
};
CHIROFLOW_DESCRIBE(CreateApiKeyInput, name, expires_in_days, user_id)

struct CreatedApiKey {
  ApiKeyId id;
  std::string key;
  std::string hint;
  std::optional<Instant> expires_at;
};
CHIROFLOW_DESCRIBE(CreatedApiKey, id, key, hint, expires_at)

struct ListApiKeysInput {
  std::optional<UserId> user_id;
  bool include_revoked = false;
};
CHIROFLOW_DESCRIBE(ListApiKeysInput, user_id, include_revoked)

struct ApiKeyView {
  ApiKeyId id;
  std::string name;
  std::string hint;
  UserId user_id;
  std::string user_email;
  Instant created_at;
  std::optional<UserId> created_by;
  std::optional<Instant> expires_at;
  std::optional<Instant> last_used_at;
  std::optional<Instant> revoked_at;
};
CHIROFLOW_DESCRIBE(ApiKeyView, id, name, hint, user_id, user_email, created_at, created_by, expires_at, last_used_at,
                   revoked_at)

struct ApiKeyList {
  std::vector<ApiKeyView> api_keys;
};
CHIROFLOW_DESCRIBE(ApiKeyList, api_keys)

struct ApiKeyInput {
  ApiKeyId api_key_id;
};
CHIROFLOW_DESCRIBE(ApiKeyInput, api_key_id)

/// For another user only with api_key_manage; only an owner makes keys of owners. Errors: forbidden, not_found "User",
/// precondition_failed "account_closed". Forbidden to API keys, and "second_factor_due" also in a running visit.
Result<CreatedApiKey> create_api_key(Call& call, const CreateApiKeyInput& input);
/// The caller's own; everybody's with api_key_manage.
Result<ApiKeyList> list_api_keys(Call& call, const ListApiKeysInput& input);
/// Takes effect with the next request. Error: not_found "API key" (also somebody else's without api_key_manage).
Result<ApiKeyView> revoke_api_key(Call& call, const ApiKeyInput& input);

/// Inserts a key for an active user; what create_api_key and the command line share.
Result<CreatedApiKey> insert_api_key(Call& call, db::Writer& writer, const User& user, std::string_view name,
                                     std::optional<int> expires_in_days);

}  // namespace chiroflow::app

namespace chiroflow {
template <> inline constexpr FieldRule rule<&app::CreateApiKeyInput::name>{
    .min_length = 1, .max_length = 100, .doc = "What the key is for"};
template <> inline constexpr FieldRule rule<&app::CreateApiKeyInput::expires_in_days>{
    .min = 1, .max = 3650, .doc = "Absent: until it is revoked"};
template <> inline constexpr FieldRule rule<&app::CreateApiKeyInput::user_id>{
    .doc = "Whom the key acts as; absent: the caller"};
template <> inline constexpr FieldRule rule<&app::CreatedApiKey::key>{.doc = "Shown this once"};
template <> inline constexpr FieldRule rule<&app::CreatedApiKey::hint>{.doc = "First characters, to tell keys apart"};
template <> inline constexpr FieldRule rule<&app::ListApiKeysInput::include_revoked>{.has_default = true};
template <> inline constexpr FieldRule rule<&app::ApiKeyView::last_used_at>{
    .doc = "To the minute; that a key was refused which was revoked or has expired counts, too"};
}  // namespace chiroflow
