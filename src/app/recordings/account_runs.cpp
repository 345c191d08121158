// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/account_runs.hpp"

#include <string>

#include "store/row.hpp"

namespace chiroflow::app {

Result<bool> has_open_runs(db::Reader& reader, const OrganizationId& organization, std::string_view credential_id) {
  static const std::string sql =
      "SELECT d.id FROM recorder_run d JOIN room r ON r.organization_id = d.organization_id AND r.id = d.room_id"
      " WHERE d.organization_id = ? AND r.credential_id = ? AND d.done_at IS NULL LIMIT 1";
  return store::exists(reader, sql, organization, std::string(credential_id));
}

}  // namespace chiroflow::app
