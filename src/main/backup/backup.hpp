// SPDX-License-Identifier: Apache-2.0
// Backup and restore of an installation (H-05, H-31): one file, sealed by a passphrase, that restores on either engine.
// It holds the database and the audit checkpoints, and never the master key, without which the sealed values in it stay
// closed: the key is exported by itself and kept elsewhere.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "main/backup/dump_writer.hpp"
#include "main/installation.hpp"

namespace chiroflow::backup {

struct BackupReport {
  DumpCounts counts;
  std::uint64_t bytes = 0;
  std::string sha256;  // of the file, hex
};

/// Called when all is written and nothing is in place yet; its error leaves nothing behind.
using BeforeInPlace = std::function<Result<void>(const BackupReport&)>;

/// May run beside the server: the backup shows the moment it began. Nothing is left behind when it fails.
/// Errors: precondition_failed "disk_full" before anything is written, and those of the database and the disk.
Result<BackupReport> write_backup(Installation& installation, const std::string& to, std::string_view passphrase,
                                  const DumpWriter::OnTable& on_table, const BeforeInPlace& before_in_place);

struct RestoreOptions {
  std::string from;
  bool force = false;  // a target that holds something is moved aside; never deleted
};

struct RestoreReport {
  DumpHeader header;
  DumpCounts counts;
  std::string moved_to;  // empty: there was nothing in the way
};

/// Reads the whole file before it touches anything, then fills the target in one step: what fails leaves the target as it
/// was. The schema afterwards is the backup's; opening the installation brings it to the program's.
/// Errors: precondition_failed with cause "wrong_passphrase", "file_damaged", "backup_damaged", "backup_newer",
/// "missing_master_key", "target_not_empty", "in_use".
Result<RestoreReport> restore_backup(const config::Config& config, const RestoreOptions& options,
                                     std::string_view passphrase);

}  // namespace chiroflow::backup
