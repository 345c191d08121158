// SPDX-License-Identifier: Apache-2.0
#include "adapters/storage/postgres/connection.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "adapters/storage/postgres/row.hpp"

namespace chiroflow::storage::postgres {

using db::Value;

namespace {
constexpr std::size_t kMostStatements = 400;

/// The address and what we add to it; valid while its arguments are.
struct ConnectionSettings {
  ConnectionSettings(const std::string& url, const DatabaseOptions& options)
      : seconds(std::to_string(std::max<std::int64_t>(2, std::chrono::ceil<Seconds>(options.connect_limit).count()))),
        silence(std::to_string((options.statement_limit + Seconds(10)).count())),
        names{"dbname",
              "connect_timeout",
              "client_encoding",
              "fallback_application_name",
              "keepalives_idle",
              "keepalives_interval",
              "keepalives_count",
              "tcp_user_timeout",
              nullptr},
        values{url.c_str(), seconds.c_str(), "UTF8", "chiroflow", "30", "10", "3", silence.c_str(), nullptr} {}
  std::string seconds;
  std::string silence;
  std::array<const char*, 9> names;
  std::array<const char*, 9> values;
};

std::string session_settings(Use use, const DatabaseOptions& options) {
  const auto statement_limit = use == Use::schema ? 0 : options.statement_limit.count();
  std::string sql =
      "SET bytea_output = 'hex'; SET standard_conforming_strings = on; SET TimeZone = 'UTC'; SET DateStyle = 'ISO';"
      "SET extra_float_digits = 1; SET default_transaction_isolation = 'read committed';"
      "SET statement_timeout = " +
      std::to_string(statement_limit) + ";";
  if (use == Use::reading) return sql + "SET default_transaction_read_only = on";
  if (use == Use::schema) sql += "SET lock_timeout = " + std::to_string(options.lock_limit.count()) + ";";
  // What a server administrator may have relaxed would break the promise that an acknowledged write is kept.
  return sql +
         "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";
}

ServerError reported_by(const PGresult* result) {
  const auto field = [&](int code) {
    const char* text = PQresultErrorField(result, code);
    return std::string(text == nullptr ? "" : text);
  };
  return {field(PG_DIAG_SQLSTATE), field(PG_DIAG_MESSAGE_PRIMARY), field(PG_DIAG_TABLE_NAME),
          field(PG_DIAG_CONSTRAINT_NAME)};
}

/// "could not determine data type of parameter $2", in whatever language the server speaks.
std::optional<std::size_t> untyped_parameter(const ServerError& reported) {
  const auto dollar = reported.message.find('$');
  if (reported.state != "42P18" || dollar == std::string::npos) return std::nullopt;
  std::size_t number = 0;
  std::from_chars(reported.message.data() + dollar + 1, reported.message.data() + reported.message.size(), number);
  return number == 0 ? std::nullopt : std::optional(number);
}

/// "cached plan must not change result type": the schema changed after the statement was prepared.
bool is_stale_plan(const PGresult* result, const ServerError& reported) {
  const char* const where = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);
  return reported.state == "0A000" && where != nullptr && std::string_view(where) == "RevalidateCachedQuery";
}

/// "INSERT … VALUES (…)" and nothing behind it, as store/sql_text.hpp writes it.
bool inserts_a_row(std::string_view sql) {
  if (!sql.starts_with("INSERT INTO ")) return false;
  const auto values = sql.find(" VALUES (");
  return values != std::string_view::npos && sql.find(')', values) == sql.size() - 1;
}

/// A null fits any type; everything else only its own.
bool fits(const std::vector<Oid>& prepared, const std::vector<Oid>& given) {
  return std::ranges::equal(prepared, given,
                            [](Oid known, Oid wanted) { return wanted == kInferred || wanted == known; });
}
}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const std::string& url, Use use, const DatabaseOptions& options,
                                                     NameUnique name_unique) {
  const ConnectionSettings settings(url, options);
  std::unique_ptr<Connection> connection(
      new Connection(PQconnectdbParams(settings.names.data(), settings.values.data(), 1), use, std::move(name_unique)));
  if (connection->lost()) return fail(connection->lost_error());
  TRY(connection->prepare_session(options));
  return connection;
}

bool Connection::answers(const std::string& url, const DatabaseOptions& options) {
  const ConnectionSettings settings(url, options);
  return PQpingParams(settings.names.data(), settings.values.data(), 1) == PQPING_OK;
}

Result<void> Connection::prepare_session(const DatabaseOptions& options) {
  PQsetNoticeProcessor(handle_.get(), [](void*, const char*) {}, nullptr);  // the default one writes to stderr
  PQsetErrorVerbosity(handle_.get(), PQERRORS_DEFAULT);
  const Answer answer(PQexec(handle_.get(), session_settings(use_, options).c_str()));
  const auto status = PQresultStatus(answer.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) return fail(failure(answer.get()));
  if (PQenterPipelineMode(handle_.get()) != 1) return fail(lost_error());
  return {};
}

Result<void> Connection::query(std::string_view sql, std::span<const Value> parameters, db::Reader::OnRow on_row) {
  const auto answer = TRY(run(sql, parameters));
  for (int row = 0; row < PQntuples(answer.get()); ++row) TRY(on_row(PostgresRow(answer.get(), row)));
  return {};
}

Result<std::int64_t> Connection::execute(std::string_view sql, std::span<const Value> parameters) {
  const auto answer = TRY(run(sql, parameters));
  const std::string_view count = PQcmdTuples(answer.get());
  std::int64_t changed = 0;
  std::from_chars(count.data(), count.data() + count.size(), changed);
  return changed;
}

Result<std::int64_t> Connection::post(std::string_view sql, std::span<const Value> parameters) {
  parameters_.assign(parameters);
  const auto* statement = TRY(prepared(sql));
  if (!statement->inserts_a_row) return execute(sql, parameters);
  const auto ahead = waiting_.size();
  if (!send_waiting() || !send_prepared(*statement)) return fail(lost_error());
  owed_ += ahead + 1;
  return 1;
}

Result<void> Connection::run_script(const std::string& sql) {
  if (PQexitPipelineMode(handle_.get()) != 1) return fail(lost_error());
  const Answer answer(PQexec(handle_.get(), sql.c_str()));
  const auto status = PQresultStatus(answer.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
    auto error = failure(answer.get());
    PQenterPipelineMode(handle_.get());
    return fail(std::move(error));
  }
  if (PQenterPipelineMode(handle_.get()) != 1) return fail(lost_error());
  return {};
}

Result<Answer> Connection::run(std::string_view sql, std::span<const Value> parameters) {
  parameters_.assign(parameters);
  const bool alone = !in_transaction();
  auto answer = run_once(sql);
  // Inside a transaction the failure has ended it; whoever opened it begins anew.
  if (!answer && stale_ && alone) return run_once(sql);
  return answer;
}

Result<Answer> Connection::run_once(std::string_view sql) {
  stale_ = collided_ = false;
  const auto* statement = TRY(prepared(sql));
  const auto ahead = waiting_.size();
  const bool sent = send_waiting() && send_prepared(*statement);
  if (!sent || PQpipelineSync(handle_.get()) != 1) return fail(lost_error());
  auto answer = receive(ahead + 1);
  if (stale_) prepared_.erase(prepared_.find(sql));  // its names stay behind in the session; the next has a new one
  return answer;
}

Result<const Connection::Prepared*> Connection::prepared(std::string_view sql) {
  if (const auto found = prepared_.find(sql); found != prepared_.end()) {
    for (const auto& candidate : found->second) {
      if (fits(candidate.types, parameters_.types())) return &candidate;
    }
  }
  return prepare(sql);
}

/// The types of the given values are told; those of nulls are left to the server, which knows them from the columns. Where it
/// does not (`? IS NULL`), text serves.
Result<const Connection::Prepared*> Connection::prepare(std::string_view sql) {
  const auto translated = translate_sql(db::Engine::postgres, sql);
  if (translated.parameters != parameters_.types().size())
    return fail(internal_error("the statement takes another number of parameters"));
  if (prepared_.size() >= kMostStatements) {
    prepared_.clear();
    waiting_.insert(waiting_.begin(), "DEALLOCATE ALL");
  }
  Prepared wanted{parameters_.types(), "s" + std::to_string(++names_given_), inserts_a_row(sql)};
  for (;;) {
    auto done = prepare_as(translated.text, wanted);
    if (done) break;
    if (!untyped_ || *untyped_ > wanted.types.size() || wanted.types[*untyped_ - 1] != kInferred)
      return fail(std::move(done).error());
    wanted.types[*untyped_ - 1] = kText;
  }
  auto& variants = prepared_.try_emplace(std::string(sql)).first->second;
  return &variants.emplace_back(std::move(wanted));
}

Result<void> Connection::prepare_as(const std::string& text, const Prepared& wanted) {
  // A failed attempt must not end the transaction it happens in.
  const bool guarded = in_transaction();
  if (guarded) waiting_.push_back("SAVEPOINT preparing");
  untyped_.reset();
  const auto ahead = waiting_.size();
  const bool sent = send_waiting() && PQsendPrepare(handle_.get(), wanted.name.c_str(), text.c_str(),
                                                    static_cast<int>(wanted.types.size()), wanted.types.data()) == 1;
  if (!sent || PQpipelineSync(handle_.get()) != 1) return fail(lost_error());
  auto done = receive(ahead + 1);
  if (guarded && !done) waiting_.push_back("ROLLBACK TO SAVEPOINT preparing");
  if (guarded) waiting_.push_back("RELEASE SAVEPOINT preparing");
  if (!done) return fail(std::move(done).error());
  return {};
}

Result<void> Connection::settle() {
  if (owed_ == 0) return {};
  stale_ = collided_ = false;
  if (PQpipelineSync(handle_.get()) != 1) return fail(lost_error());
  TRY(receive(0));
  return {};
}

Result<void> Connection::commit(std::optional<std::string>& transaction) {
  stale_ = collided_ = false;
  const auto ahead = waiting_.size();
  const bool sent = send_waiting() && send_command("SELECT pg_current_xact_id_if_assigned()") &&
                    PQsendFlushRequest(handle_.get()) == 1 && send_command("COMMIT");
  if (!sent || PQpipelineSync(handle_.get()) != 1) return fail(lost_error());
  std::optional<Error> error;
  for (std::size_t i = 0; i < ahead + 1; ++i) {
    auto answer = take_answer();
    if (!answer) {
      if (!error) error = std::move(answer).error();
    } else if (i == ahead && PQntuples(answer->get()) == 1 && PQgetisnull(answer->get(), 0, 0) == 0) {
      transaction = PQgetvalue(answer->get(), 0, 0);
    }
    if (lost()) return fail(lost_error());
  }
  auto committed = receive(1);
  if (error) return fail(std::move(*error));
  if (!committed) return fail(std::move(committed).error());
  if (std::string_view(PQcmdStatus(committed->get())) != "COMMIT")
    return fail(internal_error("the transaction had failed before its commit"));
  return {};
}

Result<void> Connection::rollback() {
  waiting_.clear();
  if (lost() || !in_transaction()) return {};
  // A failure among the posted ones makes the server skip everything up to the next synchronisation.
  if (auto posted = settle(); !posted && lost()) return posted;
  if (!send_command("ROLLBACK") || PQpipelineSync(handle_.get()) != 1) return fail(lost_error());
  TRY(receive(1));
  return {};
}

bool Connection::in_transaction() const {
  const auto begins = [](const char* command) { return std::string_view(command) == "BEGIN"; };
  return PQtransactionStatus(handle_.get()) != PQTRANS_IDLE || std::ranges::any_of(waiting_, begins);
}

bool Connection::send_waiting() {
  const bool sent = std::ranges::all_of(waiting_, [this](const char* command) { return send_command(command); });
  waiting_.clear();
  return sent;
}

bool Connection::send_prepared(const Prepared& statement) {
  return PQsendQueryPrepared(handle_.get(), statement.name.c_str(), parameters_.count(), parameters_.values(),
                             parameters_.lengths(), parameters_.formats(), 0) == 1;
}

bool Connection::send_command(const char* command) {
  return PQsendQueryParams(handle_.get(), command, 0, nullptr, nullptr, nullptr, nullptr, 0) == 1;
}

/// The last command's answer, or the first failure, also of what was posted before; up to and including the synchronisation point.
Result<Answer> Connection::receive(std::size_t commands) {
  std::optional<Error> error;
  Answer last;
  commands += std::exchange(owed_, 0);
  for (std::size_t i = 0; i < commands; ++i) {
    auto answer = take_answer();
    if (answer)
      last = std::move(*answer);
    else if (!error)
      error = std::move(answer).error();
    if (lost()) return fail(error ? std::move(*error) : lost_error());
  }
  const Answer synchronised(PQgetResult(handle_.get()));
  if (PQresultStatus(synchronised.get()) != PGRES_PIPELINE_SYNC) return fail(lost_error());
  if (error) return fail(std::move(*error));
  return last;
}

Result<Answer> Connection::take_answer() {
  Answer answer(PQgetResult(handle_.get()));
  if (answer == nullptr) return fail(lost_error());
  while (const Answer end{PQgetResult(handle_.get())}) {
    if (lost()) break;
  }
  switch (PQresultStatus(answer.get())) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK: return answer;
    case PGRES_EMPTY_QUERY: return fail(internal_error("an empty statement"));
    case PGRES_PIPELINE_ABORTED: return fail(internal_error("not run after a failed command"));
    default: return fail(failure(answer.get()));
  }
}

Error Connection::failure(const PGresult* result) {
  const auto reported = reported_by(result);
  if (reported.state.empty()) return lost_error();
  lost_ = lost_ || ends_connection(reported.state);
  stale_ = is_stale_plan(result, reported);
  collided_ = is_collision(reported.state);
  untyped_ = untyped_parameter(reported);
  if (use_ == Use::reading && is_read_only_refusal(reported.state)) return internal_error("a write through a reader");
  return error_from(reported, is_unique_violation(reported.state) ? name_unique_(reported) : std::string());
}

Error Connection::lost_error() {
  lost_ = true;
  std::string detail = PQerrorMessage(handle_.get());
  while (!detail.empty() && detail.back() == '\n') detail.pop_back();
  return {.code = ErrorCode::storage_unavailable, .detail = "PostgreSQL connection: " + detail};
}

}  // namespace chiroflow::storage::postgres
