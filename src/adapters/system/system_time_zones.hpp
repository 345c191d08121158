// SPDX-License-Identifier: Apache-2.0
// Zones from the system's files; read once each.
#pragma once

#include <map>
#include <mutex>

#include "ports/time_zones.hpp"

namespace chiroflow::system {

class SystemTimeZones : public TimeZones {
 public:
  explicit SystemTimeZones(std::string folder = "/usr/share/zoneinfo") : folder_(std::move(folder)) {}
  std::shared_ptr<const TimeZone> find(const std::string& name) const override;

 private:
  const std::string folder_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::shared_ptr<const TimeZone>> known_;
};

}  // namespace chiroflow::system
