// SPDX-License-Identifier: Apache-2.0
// Whether a vendor's account is still needed for recordings: one that runs, or a file that is still to be fetched or deleted there.
#pragma once

#include <string_view>

#include "core/result.hpp"
#include "domain/ids.hpp"
#include "ports/database.hpp"

namespace chiroflow::app {

/// `credential_id`: the organization's account.
Result<bool> has_open_runs(db::Reader&, const OrganizationId&, std::string_view credential_id);

}  // namespace chiroflow::app
