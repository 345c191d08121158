// SPDX-License-Identifier: Apache-2.0
#include "adapters/storage/postgres/connector.hpp"

#include <algorithm>
#include <thread>
#include <utility>

namespace chiroflow::storage::postgres {

namespace {
// Every unique index of the schemas in reach, with its columns in order; an index over expressions has no list of columns.
constexpr std::string_view kUniqueIndexes = R"(
SELECT t.relname, i.relname, 0 = ANY (x.indkey::int2[]),
       (SELECT string_agg(a.attname, ',' ORDER BY k.place)
          FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS k (number, place)
          JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number
         WHERE k.place <= x.indnkeyatts)
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
 WHERE x.indisunique AND pg_table_is_visible(t.oid) AND t.relnamespace <> 'pg_catalog'::regnamespace)";
}  // namespace

Connector::Connector(std::string url, const DatabaseOptions& options, Logger& logger, Clock& clock)
    : url_(std::move(url)), options_(options), logger_(logger), clock_(clock) {}

Result<std::unique_ptr<Connection>> Connector::connect(Use use) {
  return Connection::open(url_, use, options_, [this](const ServerError& reported) { return unique_cause(reported); });
}

Result<std::unique_ptr<Connection>> Connector::connect_patiently(Use use) {
  const auto start = clock_.steady_now();
  Millis nap(20), napped(0);
  for (int attempt = 1;; ++attempt) {
    auto connected = connect(use);
    if (connected) {
      if (gone_.exchange(false) || attempt > 1) logger_.info("database reached again", {{"attempts", attempt}});
      return connected;
    }
    if (gone_.load() || Connection::answers(url_, options_)) return connected;
    if (attempt == 1)
      logger_.warning("database cannot be reached; trying again", {{"detail", Loggable::detail_of(connected.error())}});
    const auto passed = std::max(napped, std::chrono::duration_cast<Millis>(clock_.steady_now() - start));
    if (passed + nap > options_.reconnect_limit) {
      gone_ = true;
      logger_.error("database cannot be reached; giving up for now", {{"attempts", attempt}});
      return connected;
    }
    std::this_thread::sleep_for(nap);
    napped += nap;
    nap = std::min(nap * 2, Millis(1'000));
  }
}

std::string Connector::unique_cause(const ServerError& reported) {
  if (auto known = known_cause(reported); !known.empty()) return known;
  learn_constraints();
  auto known = known_cause(reported);
  return known.empty() ? "unique:" + reported.constraint : known;
}

std::string Connector::known_cause(const ServerError& reported) {
  const std::lock_guard lock(mutex_);
  const auto found = unique_causes_.find(reported.table + ' ' + reported.constraint);
  return found == unique_causes_.end() ? std::string() : found->second;
}

/// On a connection of its own: the one that failed cannot be asked before its rollback. Once per new constraint.
void Connector::learn_constraints() {
  const auto connection = connect(Use::reading);
  if (!connection) return;
  std::unordered_map<std::string, std::string> causes;
  const auto listed = (*connection)->query(kUniqueIndexes, {}, [&](const db::Row& row) -> Result<void> {
    const std::string table(row.text(0)), index(row.text(1)), columns(row.text(3));
    causes[table + ' ' + index] = row.boolean(2) ? "unique:" + index : "unique:" + table + '(' + columns + ')';
    return {};
  });
  if (!listed) return;
  const std::lock_guard lock(mutex_);
  unique_causes_ = std::move(causes);
}

}  // namespace chiroflow::storage::postgres
