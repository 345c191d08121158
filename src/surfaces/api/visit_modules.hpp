// SPDX-License-Identifier: Apache-2.0
// The procedures of a visit as it happens: the waiting room, the conversation, the consents and what went on without;
// called by make_registry.
#pragma once

#include "surfaces/api/registry.hpp"

namespace chiroflow::api {

void add_waiting(Registry& registry);
void add_chat(Registry& registry);
void add_consent_overrides(Registry& registry);
void add_consents(Registry& registry);

}  // namespace chiroflow::api
