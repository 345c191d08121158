// SPDX-License-Identifier: Apache-2.0
#include "app/consents/live_recordings.hpp"

#include <algorithm>

#include "app/access.hpp"
#include "app/consents/consent_rows.hpp"
#include "app/recordings/stop.hpp"
#include "store/row.hpp"

namespace chiroflow::app {

namespace {
Result<void> lock_each(Call& call, db::Writer& writer, const std::vector<SessionId>& visits) {
  for (const auto& visit : visits)
    if (!TRY(store::lock_session(writer, call.organization(), visit)))
      return fail(internal_error("a visit that was just there is gone"));
  return {};
}

/// A start of a recording holds the consent it goes by: it comes before this transaction as a whole, or after it.
Result<void> lock_signed(Call& call, db::Writer& writer, const PatientId& patient) {
  static const std::string sql =
      "SELECT id FROM telehealth_consent WHERE organization_id = ? AND patient_id = ? AND consent_type = 'RECORDING'"
      " AND status = 'SIGNED' ORDER BY created_at, id {for_update}";
  TRY(store::query_all<ConsentId>(writer, sql, call.organization(), patient));
  return {};
}

Result<std::vector<SessionId>> gone_live_since(Call& call, db::Writer& writer, const PatientId& patient,
                                               const std::vector<SessionId>& visits) {
  auto now = TRY(live_visits(call, writer, patient));
  std::erase_if(now, [&](const auto& one) { return std::find(visits.begin(), visits.end(), one) != visits.end(); });
  return now;
}

Result<bool> is_recorded(Call& call, db::Writer& writer, const SessionId& visit) {
  static const std::string sql =
      "SELECT 1 FROM session_recording WHERE organization_id = ? AND session_id = ? AND status IN ('RECORDING',"
      " 'PROCESSING')";
  return store::exists(writer, sql, call.organization(), visit);
}
}  // namespace

Result<std::vector<SessionId>> lock_live_visits(Call& call, db::Writer& writer, const PatientId& patient,
                                                const std::optional<SessionId>& also) {
  auto visits = TRY(live_visits(call, writer, patient));
  if (also) visits.push_back(*also);
  std::sort(visits.begin(), visits.end());
  visits.erase(std::unique(visits.begin(), visits.end()), visits.end());
  TRY(lock_each(call, writer, visits));
  return visits;
}

Result<bool> end_recordings_of(Call& call, db::Writer& writer, const PatientId& patient, std::vector<SessionId>& visits,
                               RecordingStop why) {
  TRY(lock_signed(call, writer, patient));
  const auto more = TRY(gone_live_since(call, writer, patient, visits));
  TRY(lock_each(call, writer, more));
  visits.insert(visits.end(), more.begin(), more.end());
  bool any = false;
  for (const auto& visit : visits) {
    any = TRY(is_recorded(call, writer, visit)) || any;
    TRY(stop_running_recording(call, writer, visit, why));
  }
  return any;
}

}  // namespace chiroflow::app
