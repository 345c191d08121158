// SPDX-License-Identifier: Apache-2.0
#include "main/commands/session.hpp"

namespace chiroflow::commands {

Result<bool> has_database(const config::Config& config) {
  if (config.database_url.empty()) return file_exists(database_address(config));
  system::SystemClock clock;
  system::JsonLogger log(clock, LogLevel::error);
  const auto database = TRY(storage::open_database(database_address(config), {}, log, clock));
  bool found = false;
  TRY(database->with_schema_lock([&](db::SchemaSession& session) -> Result<void> {
    found = TRY(session.has_table("schema_migration"));
    return {};
  }));
  return found;
}

}  // namespace chiroflow::commands
