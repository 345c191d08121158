// SPDX-License-Identifier: Apache-2.0
// Clinicians and their licences. Every function is scoped to the organization it is given.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "domain/clinician.hpp"
#include "ports/database.hpp"
#include "store/views.hpp"

namespace chiroflow::store {

/// A clinician's whole record with the name of the user.
struct ClinicianDetails : ClinicianSummary {
  std::optional<std::string> external_id;
  int version = 1;
};
CHIROFLOW_DESCRIBE_DERIVED(ClinicianDetails, (ClinicianSummary), external_id, version)

Result<std::optional<ClinicianDetails>> find_clinician_details(db::Reader&, const OrganizationId&, const ClinicianId&);
Result<std::optional<Clinician>> find_clinician(db::Reader&, const OrganizationId&, const ClinicianId&);
/// The same with the row locked until the end of the transaction.
Result<std::optional<Clinician>> lock_clinician(db::Writer&, const OrganizationId&, const ClinicianId&);
Result<std::optional<ClinicianId>> find_clinician_of(db::Reader&, const OrganizationId&, const UserId&);
Result<std::optional<ClinicianId>> find_clinician_by_external_id(db::Reader&, const OrganizationId&,
                                                                 const std::string& external_id);
/// Whether the organization has this user, and whether the account is open; none for everybody else's users.
Result<std::optional<bool>> user_is_active(db::Reader&, const OrganizationId&, const UserId&);

/// Where a page goes on: behind this row in the list's order.
struct ClinicianCursor {
  std::int64_t sort_order = 0;
  ClinicianId id;
};
/// By sort order, then id. Reads one row more than `limit` when there is one.
Result<std::vector<ClinicianDetails>> list_clinicians(db::Reader&, const OrganizationId&, std::optional<bool> active,
                                                      const std::optional<ClinicianCursor>&, int limit);

Result<std::optional<ClinicianLicence>> find_licence(db::Reader&, const OrganizationId&, const LicenceId&);
/// By state, then the order of creation.
Result<std::vector<ClinicianLicence>> licences_of(db::Reader&, const OrganizationId&, const ClinicianId&);
/// Whether the clinician has a licence, registration or exception for the state that is valid on this day.
Result<bool> licensed_in(db::Reader&, const OrganizationId&, const ClinicianId&, const std::string& state, Date day);

}  // namespace chiroflow::store
