// SPDX-License-Identifier: Apache-2.0
#include "adapters/system/json_logger.hpp"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "ports/log_scope.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::system {

namespace {
constexpr std::size_t kQueueLength = 8192;

std::string_view level_text(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return "debug";
    case LogLevel::info: return "info";
    case LogLevel::warning: return "warning";
    case LogLevel::error: return "error";
  }
  return "info";
}

void write_value(wire::JsonWriter& json, const Loggable& loggable) {
  std::visit(
      [&](const auto& value) {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, std::int64_t>)
          json.integer(value);
        else if constexpr (std::is_same_v<T, double>)
          json.number(value);
        else if constexpr (std::is_same_v<T, bool>)
          json.boolean(value);
        else
          json.string(value);
      },
      loggable.value());
}
}  // namespace

struct JsonLogger::Sink {
  std::shared_ptr<spdlog::details::thread_pool> pool = std::make_shared<spdlog::details::thread_pool>(kQueueLength, 1);
  std::shared_ptr<spdlog::async_logger> logger =
      std::make_shared<spdlog::async_logger>("chiroflow", std::make_shared<spdlog::sinks::stderr_sink_mt>(), pool,
                                             spdlog::async_overflow_policy::overrun_oldest);
};

JsonLogger::JsonLogger(const Clock& clock, LogLevel least)
    : clock_(clock), least_(least), sink_(std::make_unique<Sink>()) {
  sink_->logger->set_pattern("%v");
  sink_->logger->set_level(spdlog::level::trace);
  sink_->logger->flush_on(spdlog::level::info);
}

// The pool first: it writes what is queued and joins its thread, so that nothing of the logger is freed over there.
JsonLogger::~JsonLogger() {
  sink_->logger->flush();
  sink_->pool.reset();
}

void JsonLogger::write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) {
  if (level < least_) return;
  std::string line;
  wire::JsonWriter json(line);
  json.begin_object();
  json.key("at");
  json.plain_string(format_iso(clock_.now()));
  json.key("level");
  json.plain_string(level_text(level));
  json.member("event", event);
  if (const auto request = LogScope::current(); !request.empty()) json.member("requestId", request);
  for (const auto& field : fields) {
    json.key(field.key);
    write_value(json, field.value);
  }
  json.end_object();
  sink_->logger->log(spdlog::level::info, line);
}

}  // namespace chiroflow::system
