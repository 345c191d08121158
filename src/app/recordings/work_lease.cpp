// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/work_lease.hpp"

#include "store/row.hpp"

namespace chiroflow::app {

namespace {
std::string update(const LeasedRows& rows, std::string_view what) {
  return "UPDATE " + std::string(rows.table) + " SET " + std::string(what) + " WHERE organization_id = ? AND " +
         std::string(rows.key) + " = ? AND ";
}
}  // namespace

Result<std::optional<std::string>> take_lease(const Services& services, const LeasedRows& rows,
                                              const OrganizationId& organization, std::string_view id) {
  const auto sql = update(rows, "lease = ?, leased_until = ?, attempts = attempts + 1") + std::string(rows.open) +
                   " AND next_attempt_at <= ? AND (leased_until IS NULL OR leased_until <= ?)";
  const auto now = services.clock.now();
  auto lease = services.ids.next_text();
  const auto taken = TRY(db::write<std::int64_t>(services.database, [&](db::Writer& writer) {
    return store::execute(writer, sql, lease, now + rows.life, organization, id, now, now);
  }));
  return taken == 1 ? std::optional(std::move(lease)) : std::nullopt;
}

Result<bool> keep_lease(db::Writer& writer, const LeasedRow& row, Instant now) {
  return TRY(store::execute(writer, update(row.rows, "leased_until = ?") + "lease = ?", now + row.rows.life,
                            row.organization, row.id, row.lease)) == 1;
}

Result<bool> give_lease_back(db::Writer& writer, const LeasedRow& row, Instant next_attempt_at) {
  const auto sql = update(row.rows, "lease = NULL, leased_until = NULL, next_attempt_at = ?") + "lease = ?";
  return TRY(store::execute(writer, sql, next_attempt_at, row.organization, row.id, row.lease)) == 1;
}

}  // namespace chiroflow::app
