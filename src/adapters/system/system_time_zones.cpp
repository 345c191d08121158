// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/system_time_zones.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace chiroflow::system {

namespace {
/// Leads to nothing outside of the folder.
bool is_name(const std::string& name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '+' || c == '/';
  };
  return !name.empty() && name.size() <= 64 && name.front() != '/' && std::all_of(name.begin(), name.end(), allowed);
}

std::shared_ptr<const TimeZone> load(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  if (!file || !(bytes << file.rdbuf())) return nullptr;
  auto zone = TimeZone::parse(bytes.str());
  return zone ? std::make_shared<const TimeZone>(std::move(*zone)) : nullptr;
}
}  // namespace

std::shared_ptr<const TimeZone> SystemTimeZones::find(const std::string& name) const {
  if (!is_name(name)) return nullptr;
  const std::lock_guard lock(mutex_);
  const auto known = known_.find(name);
  if (known != known_.end()) return known->second;
  auto zone = load(folder_ + "/" + name);
  if (zone) known_.emplace(name, zone);
  return zone;
}

}  // namespace chiroflow::system
