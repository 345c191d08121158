// SPDX-License-Identifier: Apache-2.0
// Makes connections, with patience while a server restarts, and knows the names of unique constraints. Safe from any thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "adapters/storage/postgres/connection.hpp"
#include "ports/clock.hpp"
#include "ports/log.hpp"

namespace chiroflow::storage::postgres {

class Connector {
 public:
  Connector(std::string url, const DatabaseOptions& options, Logger& logger, Clock& clock);

  /// One attempt.
  Result<std::unique_ptr<Connection>> connect(Use use);
  /// Attempts until the reconnect limit. Gives up at once when the server answers and refuses us, and after one attempt
  /// while it is known to be gone, so that callers do not pile up.
  Result<std::unique_ptr<Connection>> connect_patiently(Use use);

 private:
  std::string unique_cause(const ServerError& reported);
  std::string known_cause(const ServerError& reported);
  void learn_constraints();

  const std::string url_;
  const DatabaseOptions options_;
  Logger& logger_;
  Clock& clock_;
  std::atomic<bool> gone_{false};
  std::mutex mutex_;
  std::unordered_map<std::string, std::string> unique_causes_;  // by "table constraint"
};

}  // namespace chiroflow::storage::postgres
