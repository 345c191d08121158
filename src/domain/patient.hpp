// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "core/time.hpp"
#include "domain/enums.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

struct Patient {
  PatientId id;
  OrganizationId organization_id;
  std::string mrn;  // unique in the organization
  PatientStatus status = PatientStatus::ACTIVE;
  std::string first_name;
  std::string last_name;
  std::optional<Date> birth_date;
  std::optional<std::string> email;
  std::optional<std::string> phone;      // E.164
  std::optional<std::string> state;      // USPS code of residence
  std::optional<std::string> language;   // BCP 47
  std::optional<std::string> time_zone;  // IANA name
  std::optional<std::string> guardian_name;
  std::optional<std::string> guardian_email;
  std::optional<std::string> guardian_phone;
  std::optional<std::string> external_id;  // the EHR's own; unique in the organization
  std::optional<std::string> home_location_id;
  bool consent_for_cross_location_sharing = false;
  std::optional<Instant> cross_location_consent_date;
  int version = 1;
  Instant created_at;
  Instant updated_at;
  std::optional<Instant> archived_at;
};
CHIROFLOW_DESCRIBE(Patient, id, organization_id, mrn, status, first_name, last_name, birth_date, email, phone, state,
                   language, time_zone, guardian_name, guardian_email, guardian_phone, external_id, home_location_id,
                   consent_for_cross_location_sharing, cross_location_consent_date, version, created_at, updated_at,
                   archived_at)

}  // namespace chiroflow
