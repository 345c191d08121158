// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/retention_round.hpp"
#include "main/doctor/checks.hpp"
#include "store/row.hpp"

namespace chiroflow::doctor {

namespace {
constexpr auto kSubject = "retention";
constexpr int kManyAttempts = 3;

Result<std::vector<RetentionRound>> halted(db::Reader& reader) {
  static const std::string sql =
      store::select_from<RetentionRound>("r") + " WHERE r.halt IS NOT NULL ORDER BY r.organization_id";
  return store::query_all<RetentionRound>(reader, sql);
}

Result<std::int64_t> stuck(db::Reader& reader) {
  return TRY(store::query_value<std::int64_t>(reader, "SELECT COUNT(*) FROM recording_deletion WHERE attempts >= ?",
                                              kManyAttempts))
      .value_or(0);
}
}  // namespace

void check_retention(db::Database& database, Findings& findings) {
  const auto rounds = db::read<std::vector<RetentionRound>>(database, halted);
  const auto open = db::read<std::int64_t>(database, stuck);
  if (!rounds || !open)
    return findings.problem(kSubject, "Retention cannot be looked at.",
                            (rounds ? open.error() : rounds.error()).detail);
  for (const auto& round : *rounds)
    findings.warn(kSubject, "Deletion of recordings is halted in clinic " + round.organization_id.value + ".",
                  app::words_for(*round.halt, round.due, round.kept));
  if (*open > 0)
    findings.warn(
        kSubject, std::to_string(*open) + " recordings could not be deleted in several attempts.",
        "Nobody can play them. The server goes on trying; its log says what fails (\"a recording could not "
        "be deleted yet\"): often a full or read-only disk. A key that cannot be brought back is given up by chiroflow "
        "retention --key-lost RECORDING.");
  if (rounds->empty() && *open == 0) findings.ok(kSubject, "Nothing keeps retention from its work.");
}

}  // namespace chiroflow::doctor
