// SPDX-License-Identifier: Apache-2.0
// Which folders hold the recordings of a database: those that carry its mark. The first server on a new database takes its own
// folders; another one that does not share them finds that they are not the ones.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/function_ref.hpp"
#include "core/result.hpp"
#include "crypto/sealer.hpp"
#include "ports/database.hpp"
#include "ports/random.hpp"

namespace chiroflow::app {

/// Its name among the server's secrets.
inline constexpr std::string_view kRecordingStoreMark = "recording_store";

/// Puts a new mark into the folders; may be called more than once with the same.
using TakeFolders = FunctionRef<Result<void>(const std::string& mark)>;

/// The database's mark; none before its first server.
Result<std::optional<std::string>> find_recording_store_mark(db::Database& database, const crypto::Sealer& sealer);

/// The database's mark. Where it has none yet one is made, and stored only when the folders carry it.
Result<std::string> recording_store_mark(db::Database& database, const crypto::Sealer& sealer, Random& random,
                                         Instant now, TakeFolders take_folders);

}  // namespace chiroflow::app
