// SPDX-License-Identifier: Apache-2.0
#include "app/video/forgotten_rooms.hpp"

#include <optional>
#include <string>

#include "domain/session_state.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
/// By the session's own name, or by that of one more room of it.
Result<std::optional<TelehealthSessionStatus>> status_of(db::Reader& reader, const std::string& name) {
  static const std::string own = "SELECT status FROM telehealth_session WHERE room_name = ?";
  static const std::string another =
      "SELECT s.status FROM room r JOIN telehealth_session s ON s.organization_id = r.organization_id"
      " AND s.id = r.session_id WHERE r.name = ? LIMIT 1";
  if (auto status = TRY(store::query_value<TelehealthSessionStatus>(reader, own, name))) return status;
  return store::query_value<TelehealthSessionStatus>(reader, another, name);
}
}  // namespace

Result<bool> is_forgotten_room(db::Database& database, std::string_view name) {
  static const std::string in_use = "SELECT id FROM room WHERE name = ? AND status = 'ACTIVE' LIMIT 1";
  return db::read<bool>(database, [&](db::Reader& reader) -> Result<bool> {
    const std::string text(name);
    const auto status = TRY(status_of(reader, text));
    if (!status || !is_over(*status)) return false;
    return !TRY(store::exists(reader, in_use, text));
  });
}

}  // namespace chiroflow::app
