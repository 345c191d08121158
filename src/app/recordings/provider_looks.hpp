// SPDX-License-Identifier: Apache-2.0
// Looking after recordings that providers make while they run: the visit may not allow them any more, and a recorder may have died.
#pragma once

#include <functional>

#include "app/account_lanes.hpp"
#include "app/services.hpp"
#include "core/result.hpp"

namespace chiroflow::app {

/// So often a provider is asked whether it still records; its webhooks are faster.
inline constexpr Seconds kProviderLookEvery{15};

/// Each is judged by what holds now, which writes only where something follows from it, and asked about at its provider when that is
/// due, accounts side by side. Gives how many were found to have ended there, with `lanes` only those that were quickly.
Result<int> look_at_providers(const Services& services, const std::function<bool()>& is_stopping = {},
                              AccountLanes* lanes = nullptr);

}  // namespace chiroflow::app
