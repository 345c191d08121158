// SPDX-License-Identifier: Apache-2.0
// The procedures around the call of a visit; called by make_registry.
#pragma once

#include "surfaces/api/registry.hpp"

namespace chiroflow::api {

void add_quality(Registry& registry);

}  // namespace chiroflow::api
