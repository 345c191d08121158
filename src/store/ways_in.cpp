// SPDX-License-Identifier: Apache-2.0
#include "store/ways_in.hpp"

#include "store/row.hpp"

namespace chiroflow::store {

namespace {
/// Vendors tell whole seconds, and their clocks are not ours.
constexpr Seconds kDoubt{2};
}  // namespace

Result<std::vector<WayIn>> open_ways_in(db::Reader& reader, const Room& room, Instant now) {
  // A stay that was known before says nothing about what was handed out later, whenever its end is told.
  static const std::string sql =
      select_from<WayIn>("w") +
      " WHERE w.organization_id = ? AND w.room_id = ? AND w.expires_at > ?"
      " AND NOT EXISTS (SELECT 1 FROM participant_stay s WHERE s.organization_id = w.organization_id"
      " AND s.room_id = w.room_id AND s.participant_id = w.participant_id AND s.left_at IS NOT NULL"
      " AND s.created_at >= w.issued_at AND s.joined_at >= w.issued_at - ?) ORDER BY w.expires_at, w.id";
  return query_all<WayIn>(reader, sql, room.organization_id, room.id, now,
                          static_cast<std::int64_t>(Millis(kDoubt).count()));
}

Result<void> keep_way_in(db::Writer& writer, const WayIn& way) {
  TRY(execute(writer, "DELETE FROM way_in WHERE organization_id = ? AND session_id = ? AND expires_at <= ?",
              way.organization_id, way.session_id, way.issued_at));
  return insert_row(writer, way);
}

Result<void> forget_way_in(db::Writer& writer, const WayIn& way) {
  TRY(execute(writer, "DELETE FROM way_in WHERE organization_id = ? AND id = ?", way.organization_id, way.id));
  return {};
}

Result<std::int64_t> forget_ways_in_of(db::Writer& writer, const Participant& who, Instant until) {
  return execute(writer,
                 "DELETE FROM way_in WHERE organization_id = ? AND session_id = ? AND participant_id = ?"
                 " AND expires_at <= ?",
                 who.organization_id, who.session_id, who.id, until);
}

}  // namespace chiroflow::store
