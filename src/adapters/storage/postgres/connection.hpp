// SPDX-License-Identifier: Apache-2.0
// One connection to PostgreSQL with its prepared statements, in libpq's pipeline mode: commands that need no answer of
// their own (BEGIN, SAVEPOINT, RELEASE) travel ahead of the next statement in the same round trip. One thread at a time.
#pragma once

#include <libpq-fe.h>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/storage/postgres/error.hpp"
#include "adapters/storage/postgres/parameters.hpp"
#include "adapters/storage/sql_text.hpp"
#include "adapters/storage/storage_engine.hpp"

namespace chiroflow::storage::postgres {

enum class Use { reading, writing, schema };

struct Clear {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, Clear>;

/// Turns the name of a unique constraint into "unique:table(column,…)".
using NameUnique = std::function<std::string(const ServerError&)>;

class Connection {
 public:
  /// One attempt. Errors: storage_unavailable; never names the password.
  static Result<std::unique_ptr<Connection>> open(const std::string& url, Use use, const DatabaseOptions& options,
                                                  NameUnique name_unique);
  /// Whether a server answers at that address at all, if only to refuse us.
  static bool answers(const std::string& url, const DatabaseOptions& options);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// One statement, after the commands that wait. Rows come whole, so that the callback may use the connection.
  Result<void> query(std::string_view sql, std::span<const db::Value> parameters, db::Reader::OnRow on_row);
  Result<std::int64_t> execute(std::string_view sql, std::span<const db::Value> parameters);
  /// The same without waiting for the answer where it can only be one row or a failure, which shows at the next statement that is
  /// waited for, or when all is settled.
  Result<std::int64_t> post(std::string_view sql, std::span<const db::Value> parameters);
  /// Waits for what was posted; the first failure among it. To be called before the commit.
  Result<void> settle();
  /// Several statements by the simple protocol: one transaction unless one is open.
  Result<void> run_script(const std::string& sql);

  /// Commands (literals) that go with the next statement.
  std::vector<const char*>& waiting() { return waiting_; }
  /// Sends what waits, asks for the transaction's number, then commits: the number is out before the commit begins, so that
  /// its fate can be asked when the answer is lost. `transaction` stays as it is when nothing was written.
  Result<void> commit(std::optional<std::string>& transaction);
  Result<void> rollback();

  /// The connection is of no more use.
  bool lost() const { return lost_ || PQstatus(handle_.get()) != CONNECTION_OK; }
  /// The last failed statement was prepared against an older schema; it will be prepared anew.
  bool stale() const { return stale_; }
  /// The last failure was a collision with another transaction.
  bool collided() const { return collided_; }
  /// Open at the server, or about to be.
  bool in_transaction() const;

 private:
  struct Finish {
    void operator()(PGconn* connection) const { PQfinish(connection); }
  };
  struct Prepared {
    std::vector<Oid> types;
    std::string name;
    bool inserts_a_row = false;  // one, or it fails
  };

  Connection(PGconn* handle, Use use, NameUnique name_unique)
      : handle_(handle), use_(use), name_unique_(std::move(name_unique)) {}
  Result<void> prepare_session(const DatabaseOptions& options);
  Result<Answer> run(std::string_view sql, std::span<const db::Value> parameters);
  Result<Answer> run_once(std::string_view sql);
  Result<const Prepared*> prepared(std::string_view sql);
  Result<const Prepared*> prepare(std::string_view sql);
  Result<void> prepare_as(const std::string& text, const Prepared& wanted);
  bool send_waiting();
  bool send_prepared(const Prepared& statement);
  bool send_command(const char* command);
  Result<Answer> receive(std::size_t commands);
  Result<Answer> take_answer();
  Error failure(const PGresult* result);
  Error lost_error();

  std::unique_ptr<PGconn, Finish> handle_;
  const Use use_;
  const NameUnique name_unique_;
  Parameters parameters_;
  std::vector<const char*> waiting_;
  std::size_t owed_ = 0;  // answers to what was posted
  std::unordered_map<std::string, std::vector<Prepared>, TextHash, std::equal_to<>> prepared_;
  std::uint64_t names_given_ = 0;
  std::optional<std::size_t> untyped_;  // the parameter (from 1) whose type the server could not tell
  bool lost_ = false;
  bool stale_ = false;
  bool collided_ = false;
};

}  // namespace chiroflow::storage::postgres
