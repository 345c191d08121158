// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/recorder_lease.hpp"

#include "app/recordings/recorder_runs.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
/// What a server held that died is taken up again after that. Longer than any single call takes: a download that stands still is
/// given up sooner.
constexpr Seconds kLease{90};
constexpr Seconds kRenewEvery{20};
}  // namespace

Result<std::optional<RecorderRun>> RecorderLease::take(const Services& services, const RecorderRun& seen) {
  static const std::string sql =
      "UPDATE recorder_run SET lease = ?, leased_until = ?, attempts = attempts + 1"
      " WHERE organization_id = ? AND id = ? AND done_at IS NULL AND next_attempt_at <= ?"
      " AND (leased_until IS NULL OR leased_until <= ?)";
  const auto now = services.clock.now();
  const auto lease = services.ids.next_text();
  return db::write<std::optional<RecorderRun>>(
      services.database, [&](db::Writer& writer) -> Result<std::optional<RecorderRun>> {
        if (TRY(store::execute(writer, sql, lease, now + kLease, seen.organization_id, seen.id, now, now)) != 1)
          return std::nullopt;
        return find_run(writer, seen.organization_id, seen.id);
      });
}

Result<void> RecorderLease::change(const std::function<void(RecorderRun&)>& how) {
  return services_.database.write([&](db::Writer& writer) -> Result<void> {
    auto now = TRY(hold(writer));
    how(now);
    TRY(save_run(writer, now));
    run_ = std::move(now);
    return {};
  });
}

Result<RecorderRun> RecorderLease::hold(db::Writer& writer) const {
  auto now = TRY(lock_run(writer, run_.organization_id, run_.id));
  if (!now || now->lease != run_.lease) return fail(conflict("Another server fetches this recording", "lease_lost"));
  return std::move(*now);
}

Result<void> RecorderLease::renew() {
  const auto now = services_.clock.now();
  if (run_.leased_until && now < *run_.leased_until - kLease + kRenewEvery) return {};
  return change([&](RecorderRun& run) { run.leased_until = now + kLease; });
}

}  // namespace chiroflow::app
