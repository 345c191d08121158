// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/promise.hpp"

#include <algorithm>

#include "store/row.hpp"

namespace chiroflow::app {

Result<RecordingPromise> promise_of(const Services& services, db::Reader& reader, const OrganizationId& organization,
                                    const ConsentId& consent) {
  static const std::string sql =
      store::select_from<TelehealthConsent>("c") + " WHERE c.organization_id = ? AND c.id = ?";
  const auto row = TRY(store::query_one<TelehealthConsent>(reader, sql, organization, consent));
  if (!row) return fail(internal_error("a consent that was just there is gone"));
  return recording_promise(services, *row);
}

std::optional<int> days_to_keep(const Organization& organization, const RecordingPromise& promise) {
  if (!promise.days) return organization.recording_retention_days;
  return std::min(organization.recording_retention_days.value_or(*promise.days), *promise.days);
}

Result<RecordingPromise> longest_promise(const Services& services, db::Reader& reader,
                                         const SessionRecording& recording, Instant now) {
  static const std::string sql =
      store::select_from<TelehealthConsent>("c") +
      " WHERE c.organization_id = ? AND c.patient_id = ? AND (c.id = ? OR (c.consent_type = 'RECORDING'"
      " AND c.status = 'SIGNED' AND (c.expiration_date IS NULL OR c.expiration_date > ?)))";
  RecordingPromise longest{.days = 0};
  for (const auto& row : TRY(store::query_all<TelehealthConsent>(reader, sql, recording.organization_id,
                                                                 recording.patient_id, recording.consent_id, now))) {
    const auto promise = TRY(recording_promise(services, row));
    longest.names_record = longest.names_record || promise.names_record;
    if (!longest.days) continue;
    if (promise.days)
      longest.days = std::max(*longest.days, *promise.days);
    else
      longest.days.reset();
  }
  return longest;
}

}  // namespace chiroflow::app
