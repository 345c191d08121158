// SPDX-License-Identifier: Apache-2.0
// The keys of recordings, each wrapped by the master key, apart from the database and from the recordings: what is destroyed here
// stays closed whatever copy of the rest somebody has. No backup of ours takes them along.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace chiroflow {

/// Safe from any thread. Errors as with RecordingStore.
class RecordingKeys {
 public:
  virtual ~RecordingKeys() = default;
  /// Durable when it returns; replaces what has the name.
  virtual Result<void> put(const std::string& name, std::string_view wrapped) = 0;
  virtual Result<std::optional<std::string>> get(const std::string& name) = 0;
  /// Destroying what is gone succeeds. Durable when it returns.
  virtual Result<void> destroy(const std::string& name) = 0;
  virtual Result<std::vector<std::string>> names() = 0;
};

}  // namespace chiroflow
