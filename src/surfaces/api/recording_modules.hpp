// SPDX-License-Identifier: Apache-2.0
// The procedures around recordings; called by make_registry.
#pragma once

#include "surfaces/api/registry.hpp"

namespace chiroflow::api {

void add_recordings(Registry& registry);

}  // namespace chiroflow::api
