// SPDX-License-Identifier: Apache-2.0
#include "surfaces/api/registry.hpp"

#include "surfaces/api/auth_modules.hpp"
#include "surfaces/api/call_modules.hpp"
#include "surfaces/api/record_modules.hpp"
#include "surfaces/api/recording_modules.hpp"
#include "surfaces/api/visit_modules.hpp"

namespace chiroflow::api {

void Registry::add(Procedure procedure) {
  procedures_.push_back(std::make_unique<Procedure>(std::move(procedure)));
  by_name_.emplace(procedures_.back()->name, procedures_.back().get());
}

const Procedure* Registry::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

Registry make_registry() {
  Registry registry;
  add_telehealth(registry);
  add_quality(registry);
  add_records(registry);
  add_auth(registry);
  add_users(registry);
  add_api_keys(registry);
  add_visits(registry);
  add_waiting(registry);
  add_chat(registry);
  add_consent_overrides(registry);
  add_consents(registry);
  add_recordings(registry);
  return registry;
}

}  // namespace chiroflow::api
