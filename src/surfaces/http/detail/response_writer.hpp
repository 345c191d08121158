// SPDX-License-Identifier: Apache-2.0
// Turns a Response into bytes, in one buffer when the body is small. Private to surfaces/http.
#pragma once

#include <string>
#include <string_view>

#include "surfaces/http/message.hpp"

namespace chiroflow::http::detail {

struct ReplyContext {
  std::string_view request_id;
  std::string_view date;  // IMF-fixdate
  bool head = false;      // HEAD: the length is told, the body stays here
  bool keep_alive = true;
  bool http_1_0 = false;  // needs "Connection: keep-alive" said
};

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7).
std::string http_date(Instant at);

/// Appends the head to `out`, and the body when it is small; else leaves the body in `response` and returns false: it is to be
/// sent after `out`. Header lines with control characters, and those this function writes itself, are left out.
bool write_response(Response& response, const ReplyContext& context, std::string& out);

}  // namespace chiroflow::http::detail
