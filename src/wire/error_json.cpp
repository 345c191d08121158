// SPDX-License-Identifier: Apache-2.0
#include "wire/error_json.hpp"

#include "wire/issues.hpp"

namespace chiroflow::wire {

namespace {
void write_additions(JsonWriter& out, const Error& error, std::string_view request_id) {
  if (!request_id.empty()) out.member("requestId", request_id);
  if (!error.cause.empty()) out.member("cause", error.cause);
  if (error.retry_after) out.member("retryAfterSeconds", static_cast<std::int64_t>(error.retry_after->count()));
}
}  // namespace

std::string error_message(const Error& error) {
  if (error.message.empty() && !error.issues.empty()) return issues_text(error.issues);
  return std::string(error.text());
}

void write_trpc_error(JsonWriter& out, const Error& error, std::optional<std::string_view> path,
                      std::string_view request_id) {
  const ErrorInfo& about = info(error.code);
  out.begin_object();
  out.key("error");
  out.begin_object();
  out.key("json");
  out.begin_object();
  out.member("message", error_message(error));
  out.member("code", about.rpc_number);
  out.key("data");
  out.begin_object();
  out.member("code", about.trpc_name);
  out.member("httpStatus", about.http_status);
  if (path) out.member("path", *path);
  write_additions(out, error, request_id);
  for (int open = 0; open < 4; ++open) out.end_object();
}

void write_rest_error(JsonWriter& out, const Error& error, std::string_view request_id) {
  out.begin_object();
  out.key("error");
  out.begin_object();
  out.member("code", info(error.code).name);
  // The issues follow as JSON of their own, so the text can be one for people.
  out.member("message", error.text());
  write_additions(out, error, request_id);
  if (!error.issues.empty()) {
    out.key("issues");
    write_issues(out, error.issues);
  }
  out.end_object();
  out.end_object();
}

}  // namespace chiroflow::wire
