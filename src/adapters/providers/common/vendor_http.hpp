// SPDX-License-Identifier: Apache-2.0
// What every vendor's adapter needs around ports/http_client.hpp: errors of one kind, encodings, answers as JSON.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "ports/clock.hpp"
#include "ports/http_client.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::providers {

/// provider_unavailable with that cause; `detail` is the vendor's code and text for the log.
Error outage(std::string cause, std::string detail = {});
/// unsupported; `reason` is a sentence for staff.
Error not_available(std::string reason);

/// What is kept of a code that comes from outside: its letters, digits, "_", "-", "." and spaces, at most 60 of them.
std::string code_only(std::string_view text);
/// The error with the vendor's own code, "HTTP 502" where its answer has none.
Error with_vendor_code(Error error, const HttpResponse& response, std::string_view code);

/// The error of an answer that is no success: 401 and 403 bad_credentials, 404 not_found, 429 rate_limited with the time to
/// wait, 5xx server_error, anything else bad_response. `code` is the vendor's own, of its body,
/// and kept with the error.
Error error_of(const HttpResponse& response, std::string_view code, Instant now);
/// Retry-After as seconds, HTTP date (RFC 9110 10.2.3) or ISO 8601 date, from nothing to a day; nothing when there is none
/// or it is unreadable.
std::optional<Seconds> retry_after(const HttpResponse& response, Instant now);

/// The body as JSON. provider_unavailable/bad_response when it is none.
Result<wire::Document> json_body(const HttpResponse& response);
/// The member's text, or nothing when it is absent, null or no text.
std::optional<std::string> text_of(const wire::Value& object, std::string_view name);
/// The member's integer; also from a text of digits, as some vendors write 64-bit numbers.
std::optional<std::int64_t> integer_of(const wire::Value& object, std::string_view name);

/// RFC 3986: everything but unreserved characters as %XX, upper case.
std::string percent_encode(std::string_view text);
/// Fields as application/x-www-form-urlencoded, in the order given, spaces as %20.
using FormField = std::pair<std::string, std::string>;
std::string form_encode(const std::vector<FormField>& fields);
/// Undoes %XX and, where told, "+" for a space. Nothing for a broken escape.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);
/// The fields of a form or query, in their order. Nothing for a broken escape.
std::optional<std::vector<FormField>> form_decode(std::string_view text);

/// "Basic …" of RFC 7617.
std::string basic_auth(std::string_view user, std::string_view password);

}  // namespace chiroflow::providers
