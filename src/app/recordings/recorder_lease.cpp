// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/recorder_lease.hpp"

#include "app/recordings/recorder_runs.hpp"
#include "app/recordings/work_lease.hpp"

namespace chiroflow::app {

namespace {
constexpr Seconds kRenewEvery{20};

LeasedRow leased(const RecorderRun& run) {
  return {kLeasedRuns, run.organization_id, run.id.view(),
          run.lease ? std::string_view(*run.lease) : std::string_view()};
}
}  // namespace

Result<std::optional<RecorderRun>> RecorderLease::take(const Services& services, const RecorderRun& seen) {
  const auto lease = TRY(take_lease(services, kLeasedRuns, seen.organization_id, seen.id.view()));
  if (!lease) return std::nullopt;
  auto run = TRY(db::read<std::optional<RecorderRun>>(
      services.database, [&](db::Reader& reader) { return find_run(reader, seen.organization_id, seen.id); }));
  if (run && run->lease != lease) run.reset();
  return run;
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
  const bool held = TRY(keep_lease(writer, leased(run_), services_.clock.now()));
  auto now = TRY(find_run(writer, run_.organization_id, run_.id));
  if (!now || !held) return fail(conflict("Another server fetches this recording", "lease_lost"));
  return std::move(*now);
}

Result<void> RecorderLease::renew() {
  const auto now = services_.clock.now();
  if (run_.leased_until && now < *run_.leased_until - kLeasedRuns.life + kRenewEvery) return {};
  return change([](RecorderRun&) {});
}

}  // namespace chiroflow::app
