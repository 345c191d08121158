// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/store_mark.hpp"

#include "crypto/bytes.hpp"
#include "domain/messages.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
constexpr std::size_t kMarkSize = 16;

crypto::SealContext place_of_mark() { return {"server", "server_secret", kRecordingStoreMark, "value"}; }

Result<std::optional<ServerSecret>> find_mark(db::Reader& reader) {
  static const std::string sql = store::select_from<ServerSecret>("s") + " WHERE s.name = ?";
  return store::query_one<ServerSecret>(reader, sql, std::string(kRecordingStoreMark));
}

/// The stored one. Of two servers that start at once the second waits here and finds the first one's.
Result<ServerSecret> find_or_insert(db::Writer& writer, const ServerSecret& fresh, const std::string& mark,
                                    TakeFolders take_folders) {
  static const std::string insert =
      store::insert_into<ServerSecret>("server_secret") + " ON CONFLICT (name) DO NOTHING";
  if (auto found = TRY(find_mark(writer))) return std::move(*found);
  TRY(writer.execute(insert, store::bind_all(fresh)));
  auto found = TRY(find_mark(writer));
  if (!found) return fail(internal_error("the mark of the recordings' folders was not stored"));
  if (found->value.bytes == fresh.value.bytes) TRY(take_folders(mark));
  return std::move(*found);
}

Result<std::string> opened(const crypto::Sealer& sealer, const ServerSecret& stored) {
  return std::string(TRY(sealer.open(place_of_mark(), stored.value.bytes)).view());
}
}  // namespace

Result<std::optional<std::string>> find_recording_store_mark(db::Database& database, const crypto::Sealer& sealer) {
  const auto stored =
      TRY(db::read<std::optional<ServerSecret>>(database, [](db::Reader& reader) { return find_mark(reader); }));
  if (!stored) return std::optional<std::string>{};
  return std::optional(TRY(opened(sealer, *stored)));
}

Result<std::string> recording_store_mark(db::Database& database, const crypto::Sealer& sealer, Random& random,
                                         Instant now, TakeFolders take_folders) {
  const auto mark = crypto::hex(crypto::random_bytes(kMarkSize, random));
  const ServerSecret fresh{
      .name = std::string(kRecordingStoreMark), .value = Sealed{sealer.seal(place_of_mark(), mark)}, .created_at = now};
  const auto stored = TRY(db::write<ServerSecret>(
      database, [&](db::Writer& writer) { return find_or_insert(writer, fresh, mark, take_folders); }));
  return opened(sealer, stored);
}

}  // namespace chiroflow::app
