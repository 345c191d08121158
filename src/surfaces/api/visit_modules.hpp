// SPDX-License-Identifier: Apache-2.0
// The procedures of a visit as it happens: the waiting room, the conversation, what went on without consent; called by
// make_registry.
#pragma once

#include "surfaces/api/registry.hpp"

namespace chiroflow::api {

void add_waiting(Registry& registry);
void add_chat(Registry& registry);
void add_consent_overrides(Registry& registry);

}  // namespace chiroflow::api
