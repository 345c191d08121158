// SPDX-License-Identifier: Apache-2.0
// What providers recorded comes here: fetched, sealed, opened again and checked, and only then deleted at the provider. A job that
// survives restarts; a lease keeps two servers from fetching the same.
#pragma once

#include <functional>

#include "app/account_lanes.hpp"
#include "app/services.hpp"
#include "core/result.hpp"

namespace chiroflow::app {

struct FetchRound {
  int available = 0;  // files
  int failed = 0;     // recordings of which nothing will come
  int done = 0;       // runs of which nothing is left at the provider
  int open = 0;       // tried again later
};

/// Works off every run that is due. A provider that has not finished yet is asked again, less and less often, until the day on which
/// the recording would be deleted. Accounts side by side; with `lanes` only what was quick is counted.
Result<FetchRound> fetch_from_providers(const Services& services, const std::function<bool()>& is_stopping = {},
                                        AccountLanes* lanes = nullptr);

}  // namespace chiroflow::app
