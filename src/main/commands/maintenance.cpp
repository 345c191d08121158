// SPDX-License-Identifier: Apache-2.0
// Commands that work on the data and end: migrate, seed.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "app/demo/seed.hpp"
#include "main/commands/commands.hpp"
#include "main/commands/program.hpp"
#include "main/installation.hpp"

namespace chiroflow::commands {

namespace {
struct SeedOptions {
  int clinicians = 5;
  int patients = 2'000;
  int sessions = 20'000;
  int appointments = 20'000;
  std::string ids_dir;  // gets scheduled.txt, free.txt and key.txt
};

/// The same bytes in each run: seeded data is made up and may be predicted, its key included.
class RepeatableRandom : public Random {
 public:
  void fill(std::span<std::byte> bytes) override {
    for (auto& byte : bytes) byte = static_cast<std::byte>(next() >> 56);
  }

 private:
  // splitmix64 (Steele, Lea, Flood 2014)
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  std::uint64_t state_ = 20'261'122;
};

template <class IdType>
bool write_lines(const std::filesystem::path& path, const std::vector<IdType>& ids) {
  std::ofstream file(path);
  for (const auto& id : ids) file << id.value << '\n';
  return static_cast<bool>(file.flush());
}

int write_ids(const SeedOptions& options, const app::SeededClinic& clinic) {
  const std::filesystem::path dir(options.ids_dir);
  std::error_code fault;
  std::filesystem::create_directories(dir, fault);
  std::ofstream key(dir / "key.txt");
  key << clinic.api_key << '\n';
  if (fault || !key.flush() || !write_lines(dir / "scheduled.txt", clinic.scheduled) ||
      !write_lines(dir / "free.txt", clinic.free))
    return failed(precondition_failed("The lists cannot be written to " + options.ids_dir));
  return 0;
}

int migrate(config::Config config) {
  auto installation = Installation::open(std::move(config));
  if (!installation) return failed(installation.error());
  std::cout << "The database is at the schema of chiroflow " << CHIROFLOW_VERSION << "." << std::endl;
  return 0;
}

/// PostgreSQL plans by statistics, which it gathers by itself only some time after a bulk load.
Result<void> gather_statistics(storage::StorageEngine& database) {
  if (database.engine() != db::Engine::postgres) return {};
  return database.with_schema_lock([](db::SchemaSession& session) {
    return session.run_script(
        "ANALYZE organization; ANALYZE user_account; ANALYZE clinician; ANALYZE patient; ANALYZE appointment_type;"
        " ANALYZE appointment; ANALYZE telehealth_session; ANALYZE telehealth_consent");
  });
}

int seed(config::Config config, const SeedOptions& options) {
  auto installation = Installation::open(std::move(config));
  if (!installation) return failed(installation.error());
  auto& server = **installation;
  RepeatableRandom random;
  const auto base = std::chrono::floor<Minutes>(server.clock().now());
  IdGenerator generator(server.clock(), random);
  const app::SeedSize size{options.clinicians, options.patients, options.sessions, options.appointments};
  const auto clinic = app::seed(server.services(), generator, random, size, base);
  if (!clinic) return failed(clinic.error());
  if (const auto gathered = gather_statistics(server.database()); !gathered) return failed(gathered.error());
  std::cout << "Seeded organization " << clinic->organization_id.value << std::endl;
  return options.ids_dir.empty() ? 0 : write_ids(options, *clinic);
}
}  // namespace

void add_migrate(Program& program) {
  program.add("migrate", "Bring the database to this version's schema and end",
              "chiroflow migrate --data /var/lib/chiroflow",
              [](config::Config config) { return migrate(std::move(config)); });
}

void add_seed(Program& program) {
  auto options = std::make_shared<SeedOptions>();
  auto& seeding = program.add("seed", "Fill a database with made-up rows for load tests",
                              "chiroflow seed --data /tmp/load --sessions 100000",
                              [options](config::Config config) { return seed(std::move(config), *options); });
  seeding.add_option("--clinicians", options->clinicians)->check(CLI::Range(1, 1000))->capture_default_str();
  seeding.add_option("--patients", options->patients)->check(CLI::Range(1, 1'000'000))->capture_default_str();
  seeding.add_option("--sessions", options->sessions)->check(CLI::Range(0, 10'000'000))->capture_default_str();
  seeding.add_option("--appointments", options->appointments)->check(CLI::Range(0, 10'000'000))->capture_default_str();
  seeding.add_option("--ids", options->ids_dir, "Directory for scheduled.txt, free.txt and key.txt");
}

}  // namespace chiroflow::commands
