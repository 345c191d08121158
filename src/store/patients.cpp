// SPDX-License-Identifier: Apache-2.0
#include "store/patients.hpp"

#include <charconv>
#include <deque>

#include "store/list_query.hpp"

namespace chiroflow::store {

namespace {
constexpr std::string_view kNumberPrefix = "MRN";
constexpr int kFewestDigits = 6;

/// As the index on names sees them: ASCII letters only, on both engines.
std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return text;
}

/// Behind every text that begins with `prefix`, in byte order.
std::string end_of(const std::string& prefix) { return prefix + "\xF4\x8F\xBF\xBF"; }

struct Words {
  std::string all;
  std::string first;  // empty unless there are two
  std::string second;
};

Words words_of(const std::string& search) {
  Words words;
  const auto begin = search.find_first_not_of(" ,");
  if (begin == std::string::npos) return words;
  words.all = lower(search.substr(begin, search.find_last_not_of(" ,") - begin + 1));
  const auto gap = words.all.find_first_of(" ,");
  if (gap == std::string::npos) return words;
  words.first = words.all.substr(0, gap);
  words.second = words.all.substr(words.all.find_first_not_of(" ,", gap));
  return words;
}

/// Owns the texts that its values point to.
class PatientSearch {
 public:
  PatientSearch(const OrganizationId& organization, const PatientFilter& filter,
                const std::optional<PatientCursor>& cursor, int limit)
      : query_(
            "SELECT p.id, p.mrn, p.status, p.birth_date, p.first_name, p.last_name FROM patient p"
            " WHERE p.organization_id = ?",
            organization) {
    if (filter.status)
      query_.add(" AND p.status = ?", *filter.status);
    else
      query_.add(" AND p.status <> 'ARCHIVED'");
    search(words_of(filter.search), filter.record_number);
    if (cursor)
      query_.add(" AND (lower(p.last_name), lower(p.first_name), p.id) > (?, ?, ?)", kept(lower(cursor->last_name)),
                 kept(lower(cursor->first_name)), cursor->id);
    query_.end(" ORDER BY lower(p.last_name), lower(p.first_name), p.id LIMIT ?", limit);
  }
  const ListQuery& query() const { return query_; }

 private:
  std::string_view kept(std::string text) { return texts_.emplace_back(std::move(text)); }
  void begins_with(const std::string& column, const std::string& prefix) {
    query_.add("(lower(" + column + ") >= ? AND lower(" + column + ") < ?)", kept(prefix), kept(end_of(prefix)));
  }
  void both(const std::string& last, const std::string& first) {
    query_.add(" OR (");
    begins_with("p.last_name", last);
    query_.add(" AND ");
    begins_with("p.first_name", first);
    query_.add(")");
  }
  void search(const Words& words, const std::optional<std::string>& record_number) {
    if (words.all.empty()) return;
    query_.add(" AND (");
    begins_with("p.last_name", words.all);
    query_.add(" OR ");
    begins_with("p.first_name", words.all);
    if (!words.first.empty()) {
      both(words.first, words.second);
      both(words.second, words.first);
    }
    if (record_number) query_.add(" OR lower(p.mrn) = ?", kept(lower(*record_number)));
    query_.add(")");
  }

  std::deque<std::string> texts_;  // a deque, so that views stay valid
  ListQuery query_;
};

std::optional<std::int64_t> digits_of(std::string_view mrn, int width) {
  const auto digits = mrn.substr(kNumberPrefix.size());
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (fault != std::errc() || end != digits.data() + digits.size() || static_cast<int>(digits.size()) != width ||
      number < 0)
    return std::nullopt;
  return number;
}

std::string record_number(std::int64_t number, int width) {
  auto digits = std::to_string(number);
  if (static_cast<int>(digits.size()) < width) digits.insert(0, static_cast<std::size_t>(width) - digits.size(), '0');
  return std::string(kNumberPrefix) + digits;
}

/// The highest number of this many digits; numbers that somebody typed in another form ("MRN12-B") are passed over.
Result<std::int64_t> highest(db::Reader& reader, const OrganizationId& organization, int width) {
  static const std::string sql =
      "SELECT p.mrn FROM patient p WHERE p.organization_id = ? AND p.mrn >= 'MRN0' AND p.mrn < 'MRN:'"
      " AND length(p.mrn) = ? ORDER BY p.mrn DESC LIMIT 100";
  const auto length = static_cast<std::int64_t>(kNumberPrefix.size()) + width;
  for (const auto& mrn : TRY(query_all<std::string>(reader, sql, organization, length))) {
    if (const auto number = digits_of(mrn, width)) return *number;
  }
  return 0;
}
}  // namespace

PatientDetails to_details(const Patient& p) {
  PatientDetails out;
  out.id = p.id;
  out.mrn = p.mrn;
  out.status = p.status;
  out.created_at = p.created_at;
  out.updated_at = p.updated_at;
  out.archived_at = p.archived_at;
  out.organization_id = p.organization_id;
  out.home_location_id = p.home_location_id;
  out.consent_for_cross_location_sharing = p.consent_for_cross_location_sharing;
  out.cross_location_consent_date = p.cross_location_consent_date;
  out.demographics = {p.first_name, p.last_name};
  out.birth_date = p.birth_date;
  out.email = p.email;
  out.phone = p.phone;
  out.state = p.state;
  out.language = p.language;
  out.time_zone = p.time_zone;
  out.guardian_name = p.guardian_name;
  out.guardian_email = p.guardian_email;
  out.guardian_phone = p.guardian_phone;
  out.external_id = p.external_id;
  out.version = p.version;
  return out;
}

Result<std::optional<Patient>> find_patient(db::Reader& reader, const OrganizationId& organization,
                                            const PatientId& id) {
  static const std::string sql = select_from<Patient>("p") + " WHERE p.organization_id = ? AND p.id = ?";
  return query_one<Patient>(reader, sql, organization, id);
}

Result<std::optional<Patient>> lock_patient(db::Writer& writer, const OrganizationId& organization,
                                            const PatientId& id) {
  static const std::string sql = select_from<Patient>("p") + " WHERE p.organization_id = ? AND p.id = ? {for_update}";
  return query_one<Patient>(writer, sql, organization, id);
}

Result<std::optional<Patient>> find_patient_by_external_id(db::Reader& reader, const OrganizationId& organization,
                                                           const std::string& external_id) {
  static const std::string sql = select_from<Patient>("p") + " WHERE p.organization_id = ? AND p.external_id = ?";
  return query_one<Patient>(reader, sql, organization, external_id);
}

Result<bool> has_record_number(db::Reader& reader, const OrganizationId& organization, const std::string& mrn) {
  static const std::string sql = "SELECT p.id FROM patient p WHERE p.organization_id = ? AND p.mrn = ?";
  return exists(reader, sql, organization, mrn);
}

Result<void> lock_organization(db::Writer& writer, const OrganizationId& organization) {
  static const std::string sql = "SELECT o.id FROM organization o WHERE o.id = ? {for_update}";
  if (!TRY(exists(writer, sql, organization))) return fail(internal_error("the caller's organization is not there"));
  return {};
}

Result<std::string> next_record_number(db::Writer& writer, const OrganizationId& organization) {
  int width = kFewestDigits;
  std::int64_t full = 999'999;
  auto number = TRY(highest(writer, organization, width));
  while (number == full) {
    number = std::max(full, TRY(highest(writer, organization, ++width)));
    if (number == full) break;  // the first of its width comes next
    full = full * 10 + 9;
  }
  auto mrn = record_number(++number, width);
  while (TRY(has_record_number(writer, organization, mrn))) mrn = record_number(++number, width);
  return mrn;
}

Result<std::vector<PatientListItem>> list_patients(db::Reader& reader, const OrganizationId& organization,
                                                   const PatientFilter& filter,
                                                   const std::optional<PatientCursor>& cursor, int limit) {
  return PatientSearch(organization, filter, cursor, limit).query().structs<PatientListItem>(reader, limit + 1);
}

}  // namespace chiroflow::store
