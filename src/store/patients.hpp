// SPDX-License-Identifier: Apache-2.0
// Patients. Every function is scoped to the organization it is given.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "domain/patient.hpp"
#include "ports/database.hpp"
#include "store/views.hpp"

namespace chiroflow::store {

/// A patient as lists show them: enough to tell two people apart (H-28).
struct PatientListItem {
  PatientId id;
  std::optional<std::string> mrn;  // null for roles that may not see it
  PatientStatus status = PatientStatus::ACTIVE;
  std::optional<Date> birth_date;
  PersonName demographics;
};
CHIROFLOW_DESCRIBE(PatientListItem, id, mrn, status, birth_date, demographics)

/// A patient's whole record.
struct PatientDetails : PatientSummary {
  std::optional<Date> birth_date;
  std::optional<std::string> email;
  std::optional<std::string> phone;
  std::optional<std::string> state;
  std::optional<std::string> language;
  std::optional<std::string> time_zone;
  std::optional<std::string> guardian_name;
  std::optional<std::string> guardian_email;
  std::optional<std::string> guardian_phone;
  std::optional<std::string> external_id;
  int version = 1;
};
CHIROFLOW_DESCRIBE_DERIVED(PatientDetails, (PatientSummary), birth_date, email, phone, state, language, time_zone,
                           guardian_name, guardian_email, guardian_phone, external_id, version)

PatientDetails to_details(const Patient& patient);

Result<std::optional<Patient>> find_patient(db::Reader&, const OrganizationId&, const PatientId&);
/// The same with the row locked until the end of the transaction.
Result<std::optional<Patient>> lock_patient(db::Writer&, const OrganizationId&, const PatientId&);
Result<std::optional<Patient>> find_patient_by_external_id(db::Reader&, const OrganizationId&,
                                                           const std::string& external_id);
Result<bool> has_record_number(db::Reader&, const OrganizationId&, const std::string& mrn);

/// Keeps others from making records of this organization until the end of the transaction. Lock it after rows of records:
/// appending to the audit log takes the same lock last.
Result<void> lock_organization(db::Writer&, const OrganizationId&);

/// "MRN000042": one more than the highest of this form, free in the organization. Call with the organization locked.
Result<std::string> next_record_number(db::Writer&, const OrganizationId&);

struct PatientFilter {
  std::optional<PatientStatus> status;       // none: all but ARCHIVED
  std::string search;                        // beginning of a name, "last first" or "first last"
  std::optional<std::string> record_number;  // or exactly this MRN
};
/// Where a page goes on: behind this row in the list's order.
struct PatientCursor {
  std::string last_name;
  std::string first_name;
  PatientId id;
};
/// By last name, first name, id. Reads one row more than `limit` when there is one.
Result<std::vector<PatientListItem>> list_patients(db::Reader&, const OrganizationId&, const PatientFilter&,
                                                   const std::optional<PatientCursor>&, int limit);

}  // namespace chiroflow::store
