// SPDX-License-Identifier: Apache-2.0
#include "store/unusual_access.hpp"

#include "store/row.hpp"

namespace chiroflow::store {

namespace {
constexpr std::chrono::days kVisitsBefore{365};
constexpr std::chrono::days kVisitsAfter{180};
constexpr std::chrono::days kAround{1};

struct Pair {
  std::string one;
  std::string other;
};
CHIROFLOW_DESCRIBE(Pair, one, other)

struct StaffName {
  std::string id;
  PersonName name;
};
CHIROFLOW_DESCRIBE(StaffName, id, name)

struct Bounds {
  std::optional<std::int64_t> first;
  std::optional<std::int64_t> last;
};
CHIROFLOW_DESCRIBE(Bounds, first, last)

struct Times {
  Instant from;
  Instant to;
};
CHIROFLOW_DESCRIBE(Times, from, to)
}  // namespace

Result<ClinicFacts> clinic_facts(db::Reader& reader, const OrganizationId& organization, const Span& time) {
  static const std::string visits =
      "SELECT DISTINCT a.patient_id, a.provider_id FROM appointment a"
      " WHERE a.organization_id = ? AND a.start_time >= ? AND a.start_time < ?";
  static const std::string times =
      "SELECT a.start_time, a.end_time FROM appointment a"
      " WHERE a.organization_id = ? AND a.start_time >= ? AND a.start_time < ? AND a.status <> 'CANCELLED'";
  static const std::string clinicians = "SELECT c.user_id, c.id FROM clinician c WHERE c.organization_id = ?";
  static const std::string surnames =
      "SELECT u.id, p.id FROM user_account u JOIN patient p ON p.organization_id = u.organization_id"
      " AND lower(p.last_name) = lower(u.last_name) WHERE u.organization_id = ?";
  ClinicFacts facts;
  for (auto& [patient, clinician] :
       TRY(query_all<Pair>(reader, visits, organization, time.from - kVisitsBefore, time.to + kVisitsAfter))) {
    facts.patients_with_visit.insert(patient);
    facts.visits.emplace(std::move(patient), std::move(clinician));
  }
  for (const auto& [from, to] :
       TRY(query_all<Times>(reader, times, organization, time.from - kAround, time.to + kAround)))
    facts.appointments.push_back({from, to});
  for (auto& [user, clinician] : TRY(query_all<Pair>(reader, clinicians, organization)))
    facts.clinicians.emplace(std::move(user), std::move(clinician));
  for (auto& [user, patient] : TRY(query_all<Pair>(reader, surnames, organization)))
    facts.same_surname.emplace(std::move(user), std::move(patient));
  return facts;
}

Result<std::int64_t> first_seq_since(db::Reader& reader, const OrganizationId& organization, Instant since) {
  // Two subselects: for both ends in one SELECT SQLite reads every row.
  static const std::string bounds =
      "SELECT (SELECT MIN(e.seq) FROM audit_event e WHERE e.organization_id = ?),"
      " (SELECT MAX(e.seq) FROM audit_event e WHERE e.organization_id = ?)";
  static const std::string later =
      "SELECT e.at FROM audit_event e WHERE e.organization_id = ? AND e.seq >= ? ORDER BY e.seq LIMIT 1";
  const auto all = TRY(query_one<Bounds>(reader, bounds, organization, organization));
  if (!all || !all->first) return 1;
  auto low = *all->first;
  auto high = *all->last + 1;  // the answer lies between, both included
  while (low < high) {
    const auto middle = low + (high - low) / 2;
    const auto at = TRY(query_value<Instant>(reader, later, organization, middle));
    if (at && *at < since) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

Result<void> each_access(db::Reader& reader, const OrganizationId& organization, std::int64_t first, std::int64_t end,
                         Instant to, const std::function<void(const AccessEvent&)>& take) {
  static const std::string sql =
      "SELECT " + columns_of<AccessEvent>("e") +
      " FROM audit_event e WHERE e.organization_id = ? AND e.seq >= ? AND e.seq < ? AND e.at < ?"
      " AND (e.patient_id IS NOT NULL OR e.outcome = 'DENIED') ORDER BY e.seq";
  const auto values = params(organization, first, end, to);
  return reader.query(sql, values, [&](const db::Row& row) -> Result<void> {
    int column = 0;
    take(TRY(read_row<AccessEvent>(row, column)));
    return {};
  });
}

Result<std::map<std::string, PersonName>> staff_names(db::Reader& reader, const OrganizationId& organization) {
  static const std::string sql =
      "SELECT u.id, u.first_name, u.last_name FROM user_account u WHERE u.organization_id = ?";
  std::map<std::string, PersonName> names;
  for (auto& [id, name] : TRY(query_all<StaffName>(reader, sql, organization)))
    names.emplace(std::move(id), std::move(name));
  return names;
}

}  // namespace chiroflow::store
