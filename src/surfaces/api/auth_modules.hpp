// SPDX-License-Identifier: Apache-2.0
// The procedures around who is calling: signing in, people, keys of machines, visit links.
#pragma once

#include "surfaces/api/registry.hpp"

namespace chiroflow::api {

void add_auth(Registry& registry);
void add_users(Registry& registry);
void add_api_keys(Registry& registry);
void add_visits(Registry& registry);

}  // namespace chiroflow::api
