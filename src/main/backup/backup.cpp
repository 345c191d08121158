// SPDX-License-Identifier: Apache-2.0
#include "main/backup/backup.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include "app/audit/checkpoint.hpp"
#include "crypto/digest.hpp"
#include "crypto/passphrase.hpp"
#include "store/row.hpp"
#include "store/schema/migrations.hpp"

namespace chiroflow::backup {

namespace {
/// Bytes as text and the names around them make a dump larger than the database's files, at most by about this much.
constexpr std::uint64_t kRoomNumerator = 3, kRoomDenominator = 2;

Result<std::uint64_t> database_size(db::Database& database) {
  const auto* sql = database.engine() == db::Engine::sqlite
                        ? "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
                        : "SELECT pg_database_size(current_database())";
  const auto size = TRY(db::read<std::optional<std::int64_t>>(
      database, [&](db::Reader& reader) { return store::query_value<std::int64_t>(reader, sql); }));
  return static_cast<std::uint64_t>(size.value_or(0));
}

Result<void> check_room(db::Database& database, const std::string& to) {
  const auto wanted = TRY(database_size(database)) * kRoomNumerator / kRoomDenominator;
  const auto free = free_space(to);
  if (!free || *free >= wanted) return {};
  return fail(precondition_failed("There is too little room for the backup: " + in_words(*free) + " are free, about " +
                                      in_words(wanted) + " are needed. Free some room or choose another disk.",
                                  "disk_full"));
}

struct LastCheckpoint {
  std::string organization_id;
  std::int64_t seq = 0;
};
CHIROFLOW_DESCRIBE(LastCheckpoint, organization_id, seq)

/// The lines that the database has as well: the server may write one while we read.
Result<std::string> lines_as_of(db::Reader& reader, const std::string& content) {
  std::map<std::string, std::int64_t> last;
  for (const auto& row : TRY(store::query_all<LastCheckpoint>(
           reader, "SELECT organization_id, max(seq) FROM audit_checkpoint GROUP BY organization_id")))
    last[row.organization_id] = row.seq;
  std::istringstream lines(content);
  std::string kept;
  for (std::string line; std::getline(lines, line);) {
    const auto parsed = app::parse_checkpoint_line(line);
    if (!parsed || parsed->checkpoint.seq <= last[parsed->checkpoint.tenant]) kept += line + '\n';
  }
  return kept;
}

Result<std::vector<DumpFile>> files_of(const config::Config& config, db::Reader& reader) {
  std::vector<DumpFile> files;
  const std::string name(kCheckpointFile);
  if (const auto content = TRY(read_file(config.data_dir + "/" + name)))
    files.push_back({name, TRY(lines_as_of(reader, *content))});
  return files;
}

Result<DumpHeader> header_of(Installation& installation) {
  const auto engine = installation.database().engine();
  const auto known = TRY(store::schema::migrations_for(engine, store::schema::embedded_files()));
  return DumpHeader{CHIROFLOW_VERSION, static_cast<std::int64_t>(known.size()),
                    engine == db::Engine::sqlite ? "sqlite" : "postgres", installation.clock().now()};
}

/// Gives out a dump in the pieces that the sealing asks for.
crypto::ReadBytes read_from(DumpWriter& dump, std::string& waiting, std::size_t& taken) {
  return [&](char* buffer, std::size_t size) -> Result<std::size_t> {
    std::size_t given = 0;
    while (given < size) {
      if (taken == waiting.size()) {
        waiting.clear();
        taken = 0;
        if (!TRY(dump.next(waiting))) break;
      }
      const auto count = waiting.copy(buffer + given, std::min(size - given, waiting.size() - taken), taken);
      taken += count;
      given += count;
    }
    return given;
  };
}
}  // namespace

Result<BackupReport> write_backup(Installation& installation, const std::string& to, std::string_view passphrase,
                                  const DumpWriter::OnTable& on_table, const BeforeInPlace& before_in_place) {
  TRY(check_room(installation.database(), to));
  const auto header = TRY(header_of(installation));
  auto file = TRY(PendingFile::make(to, installation.random()));
  crypto::Sha256 sha256;
  const auto write = [&](std::string_view bytes) {
    sha256.update(bytes);
    return file.write(bytes);
  };
  BackupReport report;
  TRY(installation.database().read_snapshot([&](db::Reader& reader) -> Result<void> {
    DumpWriter dump(reader, header, TRY(files_of(installation.config(), reader)), on_table);
    std::string waiting;
    std::size_t taken = 0;
    TRY(crypto::seal_by_passphrase(crypto::FilePurpose::backup, passphrase, read_from(dump, waiting, taken), write,
                                   installation.random()));
    report.counts = dump.counts();
    return {};
  }));
  report.bytes = file.size();
  report.sha256 = sha256.finish().hex();
  TRY(before_in_place(report));
  TRY(file.put_in_place());
  return report;
}

}  // namespace chiroflow::backup
