// SPDX-License-Identifier: Apache-2.0
#include "app/telehealth/shown_name.hpp"

#include "domain/clinician_name.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
struct Names {
  std::optional<std::string> display_name;
  std::optional<std::string> patient;
  std::optional<std::string> title;
  std::optional<std::string> clinician_first;
  std::optional<std::string> clinician_last;
  std::string clinic;
};
CHIROFLOW_DESCRIBE(Names, display_name, patient, title, clinician_first, clinician_last, clinic)
}  // namespace

Result<std::string> shown_name(db::Reader& reader, const Participant& who) {
  static const std::string sql =
      "SELECT p.display_name, f.first_name, c.title, u.first_name, u.last_name, o.name FROM participant p"
      " JOIN organization o ON o.id = p.organization_id"
      " LEFT JOIN patient f ON f.organization_id = p.organization_id AND f.id = p.patient_id"
      " LEFT JOIN clinician c ON c.organization_id = p.organization_id AND c.user_id = p.user_id"
      " LEFT JOIN user_account u ON u.organization_id = c.organization_id AND u.id = c.user_id"
      " WHERE p.organization_id = ? AND p.id = ?";
  const auto names = TRY(store::query_one<Names>(reader, sql, who.organization_id, who.id));
  if (!names) return fail(internal_error("a participant who was there is gone"));
  if (who.role == ParticipantRole::PATIENT && names->patient) return *names->patient;
  if (names->clinician_last)
    return clinician_name(names->clinician_first.value_or(""), *names->clinician_last, names->title);
  if (who.user_id) return names->clinic;
  return names->display_name.value_or("");
}

}  // namespace chiroflow::app
