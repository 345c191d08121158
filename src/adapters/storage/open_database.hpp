// SPDX-License-Identifier: Apache-2.0
// The door to storage: picks the engine by the configured address.
#pragma once

#include <memory>
#include <string>

#include "adapters/storage/storage_engine.hpp"
#include "ports/clock.hpp"
#include "ports/log.hpp"

namespace chiroflow::storage {

/// "postgres://…" or "postgresql://…", else the path of a SQLite file or ":memory:". The database may be empty; a SQLite
/// file is created. `logger` and `clock` must outlive the engine. Never logs the address, which may hold a password.
/// Errors: storage_unavailable when it cannot be reached.
Result<std::unique_ptr<StorageEngine>> open_database(const std::string& address, const DatabaseOptions& options,
                                                     Logger& logger, Clock& clock);

}  // namespace chiroflow::storage
