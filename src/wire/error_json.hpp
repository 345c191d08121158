// SPDX-License-Identifier: Apache-2.0
// The one place that turns an Error into replies, for tRPC and for REST. `detail` never leaves the server.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::wire {

/// For people; validation issues give the text a ZodError has.
std::string error_message(const Error& error);

/// {"error":{"json":{"message":…,"code":-32600,"data":{"code":"BAD_REQUEST","httpStatus":400,"path":…}}}}
/// `path` is the procedure's and is absent where the request names none. Inside data also requestId and, where the
/// error has them, cause and retryAfterSeconds.
void write_trpc_error(JsonWriter& out, const Error& error, std::optional<std::string_view> path,
                      std::string_view request_id);

/// {"error":{"code":"not_found","message":…,"requestId":…}} and, where the error has them, cause, retryAfterSeconds, issues.
void write_rest_error(JsonWriter& out, const Error& error, std::string_view request_id);

}  // namespace chiroflow::wire
