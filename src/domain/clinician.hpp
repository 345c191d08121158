// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "core/time.hpp"
#include "domain/enums.hpp"
#include "domain/ids.hpp"

namespace chiroflow {

/// The licensed person ("provider" on the wire). Belongs to one user.
struct Clinician {
  ClinicianId id;
  OrganizationId organization_id;
  UserId user_id;
  std::optional<std::string> title;
  std::optional<std::string> specialty;
  std::optional<std::string> npi_number;
  std::optional<std::string> license_number;
  std::optional<std::string> color;
  bool is_active = true;
  int sort_order = 0;
  std::optional<std::string> bio;
  std::optional<std::string> external_id;
  int version = 1;
  Instant created_at;
  Instant updated_at;
};
CHIROFLOW_DESCRIBE(Clinician, id, organization_id, user_id, title, specialty, npi_number, license_number, color,
                   is_active, sort_order, bio, external_id, version, created_at, updated_at)

CHIROFLOW_ENUM(LicenceKind, LICENCE, REGISTRATION, EXCEPTION)

/// Where a clinician may treat: the patient's state at the time of the visit decides.
struct ClinicianLicence {
  LicenceId id;
  OrganizationId organization_id;
  ClinicianId clinician_id;
  std::string state;  // USPS code
  std::string number;
  LicenceKind kind = LicenceKind::LICENCE;
  std::optional<Date> valid_from;
  std::optional<Date> valid_until;
  std::optional<std::string> citation;  // required for an exception
  Instant created_at;
  Instant updated_at;
};
CHIROFLOW_DESCRIBE(ClinicianLicence, id, organization_id, clinician_id, state, number, kind, valid_from, valid_until,
                   citation, created_at, updated_at)

}  // namespace chiroflow
