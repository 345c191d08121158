// SPDX-License-Identifier: Apache-2.0
#include "app/server/server_secrets.hpp"

#include "domain/messages.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
constexpr std::size_t kSecretSize = 32;

crypto::SealContext place_of(std::string_view name) { return {"server", "server_secret", name, "value"}; }

/// The stored secret, or a new one. Two servers that start at once end with the one that was stored first.
Result<crypto::Secret> load_or_create(db::Database& database, const crypto::Sealer& sealer, Random& random, Instant now,
                                      std::string_view name) {
  static const std::string select = store::select_from<ServerSecret>("s") + " WHERE s.name = ?";
  static const std::string insert =
      store::insert_into<ServerSecret>("server_secret") + " ON CONFLICT (name) DO NOTHING";
  std::string fresh(kSecretSize, '\0');
  random.fill(std::as_writable_bytes(std::span(fresh)));
  const ServerSecret row{
      .name = std::string(name), .value = Sealed{sealer.seal(place_of(name), fresh)}, .created_at = now};
  const auto stored = TRY(db::write<ServerSecret>(database, [&](db::Writer& writer) -> Result<ServerSecret> {
    if (auto found = TRY(store::query_one<ServerSecret>(writer, select, name))) return std::move(*found);
    TRY(writer.execute(insert, store::bind_all(row)));
    auto found = TRY(store::query_one<ServerSecret>(writer, select, name));
    if (!found) return fail(internal_error("a server secret was not stored"));
    return std::move(*found);
  }));
  return sealer.open(place_of(name), stored.value.bytes);
}
}  // namespace

Result<ServerSecrets> load_or_create_secrets(db::Database& database, const crypto::Sealer& sealer, Random& random,
                                             Instant now) {
  return ServerSecrets{.audit_mac_root = TRY(load_or_create(database, sealer, random, now, "audit_mac_root")),
                       .token_signing_key = TRY(load_or_create(database, sealer, random, now, "token_signing_key")),
                       .signing_key = TRY(load_or_create(database, sealer, random, now, "signing_key"))};
}

}  // namespace chiroflow::app
