// SPDX-License-Identifier: Apache-2.0
// A page of sessions. A page has few clinicians and many rows of each: they are read once, behind the page, and not joined to
// every row.
#include <algorithm>

#include "store/list_query.hpp"
#include "store/sessions.hpp"

namespace chiroflow::store {

namespace {
constexpr int kAppointment = column_of<SessionListItem, &SessionListItem::appointment>();
constexpr int kClinician = kAppointment + column_of<AppointmentWithPeople, &AppointmentWithPeople::provider>();
constexpr int kClinicianId = kAppointment + column_of<AppointmentWithPeople, &AppointmentRow::provider_id>();
constexpr int kRating = column_of<SessionListItem, &SessionListItem::rating>();
static_assert(kAppointment == column_count<SessionRow>() && kRating == kClinician + column_count<ClinicianSummary>() &&
                  kClinician == kAppointment + column_count<AppointmentRow>() + column_count<PatientSummary>(),
              "the statement and read() are in another order");

constexpr int kCliniciansAtOnce = 8;

std::string page_sql() {
  auto session = columns_of<SessionRow>("s");
  const std::string_view token = "s.room_token";
  session.replace(session.find(token), token.size(), "NULL");
  return "SELECT " + session + ", " + columns_of<AppointmentRow>("a") + ", " + columns_of<PatientSummary>("p") +
         ", p.first_name, p.last_name,"
         " (SELECT MIN(v.overall) FROM visit_rating v"
         " WHERE v.organization_id = s.organization_id AND v.session_id = s.id)"
         " FROM telehealth_session s JOIN appointment a ON a.id = s.appointment_id"
         " JOIN patient p ON p.id = a.patient_id WHERE s.organization_id = ?";
}

/// A join with the ids, since SQLite would make a temporary table of a list behind IN, and LEFT, since it would make one of the ids
/// if it might begin elsewhere.
std::string clinicians_sql() {
  std::string ids = "(?)";
  for (int i = 1; i < kCliniciansAtOnce; ++i) ids += ", (?)";
  return "SELECT " + columns_of<ClinicianSummary>("c") + ", u.first_name, u.last_name FROM (VALUES " + ids +
         ") wanted LEFT JOIN clinician c ON c.organization_id = ? AND c.id = wanted.column1"
         " LEFT JOIN user_account u ON u.organization_id = c.organization_id AND u.id = c.user_id";
}

/// The clinician's columns stay empty.
Result<void> read(const db::Row& row, Rows<SessionListItem>& rows) {
  int column = 0;
  ReadFault fault;
  detail::copy_columns<SessionRow>(row, column, rows, fault);
  detail::copy_columns<AppointmentRow>(row, column, rows, fault);
  detail::copy_columns<PatientSummary>(row, column, rows, fault);
  if (fault.what) return fail(detail::read_error(fault));
  for (int i = kClinician; i < kRating; ++i) rows.add_null();
  row.is_null(column) ? rows.add_null() : rows.add_number(row.integer(column));
  return {};
}

std::vector<std::string> clinicians_of(const Rows<SessionListItem>& rows) {
  std::vector<std::string> ids;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto id = rows.text(row, kClinicianId);
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.emplace_back(id);
  }
  return ids;
}

Result<void> read_clinician(const db::Row& row, Rows<SessionListItem>& rows) {
  int column = 0;
  if (row.is_null(column)) return {};
  ReadFault fault;
  Rows<SessionListItem>::Piece clinician(rows);
  detail::copy_columns<ClinicianSummary>(row, column, clinician, fault);
  if (fault.what) return fail(detail::read_error(fault));
  const auto id = row.text(column_of<ClinicianSummary, &ClinicianSummary::id>());
  for (std::size_t at = 0; at < rows.size(); ++at)
    if (rows.text(at, kClinicianId) == id) rows.put(at, kClinician, clinician);
  return {};
}

Result<void> add_clinicians(db::Reader& reader, const OrganizationId& organization, Rows<SessionListItem>& rows) {
  static const std::string sql = clinicians_sql();
  const auto ids = clinicians_of(rows);
  for (std::size_t first = 0; first < ids.size(); first += kCliniciansAtOnce) {
    std::vector<db::Value> values;
    for (std::size_t i = first; i < first + kCliniciansAtOnce; ++i)
      values.push_back(i < ids.size() ? std::string_view(ids[i]) : std::string_view());
    values.emplace_back(organization.view());
    TRY(reader.query(sql, values, [&](const db::Row& row) { return read_clinician(row, rows); }));
  }
  return {};
}
}  // namespace

Result<Rows<SessionListItem>> list(db::Reader& reader, const OrganizationId& organization, const SessionFilter& filter,
                                   const std::optional<SessionCursor>& cursor, int limit) {
  static const std::string select = page_sql();
  ListQuery query(select, organization);
  query.add_if(filter.status, " AND s.status = ?");
  query.add_if(filter.clinician, " AND a.provider_id = ?");
  query.add_if(filter.patient, " AND a.patient_id = ?");
  query.add_if(filter.from, " AND s.scheduled_start_time >= ?");
  query.add_if(filter.to, " AND s.scheduled_start_time < ?");
  if (cursor) query.add(" AND (s.scheduled_start_time, s.id) < (?, ?)", cursor->start, cursor->id);
  query.end(" ORDER BY s.scheduled_start_time DESC, s.id DESC LIMIT ?", limit);
  constexpr std::size_t kTextOfARow = 16 * Rows<SessionListItem>::kColumns;
  Rows<SessionListItem> rows;
  rows.reserve(static_cast<std::size_t>(limit) + 1, (static_cast<std::size_t>(limit) + 1) * kTextOfARow);
  TRY(query.each(reader, [&](const db::Row& row) { return read(row, rows); }));
  TRY(add_clinicians(reader, organization, rows));
  return rows;
}

}  // namespace chiroflow::store
