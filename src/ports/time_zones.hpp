// SPDX-License-Identifier: Apache-2.0
// The zones that this machine knows. Safe from any thread.
#pragma once

#include <memory>
#include <string>

#include "domain/time_zone.hpp"

namespace chiroflow {

class TimeZones {
 public:
  virtual ~TimeZones() = default;
  /// By IANA name; null for one that is not known here.
  virtual std::shared_ptr<const TimeZone> find(const std::string& name) const = 0;
};

}  // namespace chiroflow
