// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "main/config.hpp"

namespace chiroflow {

/// Which variables an engine still needs, and whether any of its credentials is set at all.
struct SettingsNeeded {
  std::vector<std::string> missing;
  bool some_set = false;
};
SettingsNeeded settings_needed(const config::Config& config, VideoEngine engine);

}  // namespace chiroflow
