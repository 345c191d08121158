// SPDX-License-Identifier: Apache-2.0
// A request as the handlers see it, the response they give back, and the pure helpers that read text from outside.
// Values only: no sockets here, so everything above the server is tested with plain objects.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/time.hpp"

namespace chiroflow::http {

/// Header fields in the order of arrival. Names compare without case (RFC 9110, 5.1). Two allocations for the whole block.
class Headers {
 public:
  void add(std::string_view name, std::string_view value);
  /// The first value, or an empty view. The view lives as long as the block is not changed.
  std::string_view get(std::string_view name) const;
  bool contains(std::string_view name) const { return find(name) != nullptr; }
  std::vector<std::string_view> all(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  std::size_t size() const { return entries_.size(); }

  template <class F>
  void for_each(F&& visit) const {
    for (const Entry& entry : entries_) visit(name_of(entry), value_of(entry));
  }

 private:
  struct Entry {
    std::uint32_t start, name_length, value_length;
  };
  const Entry* find(std::string_view name) const;
  std::string_view name_of(const Entry& e) const { return std::string_view(bytes_).substr(e.start, e.name_length); }
  std::string_view value_of(const Entry& e) const {
    return std::string_view(bytes_).substr(e.start + e.name_length, e.value_length);
  }

  std::string bytes_;
  std::vector<Entry> entries_;
};

struct Request {
  std::string method;  // as sent; methods are case-sensitive
  std::string target;  // as sent: path, "?" and query
  std::string path;    // still percent-encoded; starts with "/" (or is "*" of OPTIONS)
  std::string query;   // without "?", still encoded
  Headers headers;
  std::string body;
  std::string request_id;      // also in the reply's X-Request-Id
  std::string client_address;  // the one behind the trusted proxies
  std::string host;            // host and port as the client named them
  bool secure = false;         // TLS here, or at a trusted proxy
  SteadyInstant received{};

  std::string_view header(std::string_view name) const { return headers.get(name); }
  std::optional<std::string_view> cookie(std::string_view name) const;
};

class WebSocketEvents;

/// A body that is too large to hold: fetched part by part, each once the one before it was sent.
class BodySource {
 public:
  virtual ~BodySource() = default;
  /// Of the whole body, known before the first part.
  virtual std::uint64_t size() const = 0;
  /// The next part, not empty; called on a worker, may block. Nothing: it cannot go on, and the connection is cut, by which the
  /// client knows that something is missing.
  virtual std::optional<std::string> next() = 0;
};

struct Response {
  int status = 200;
  std::string content_type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  // one with control characters is left out when written
  std::shared_ptr<WebSocketEvents> websocket = nullptr;      // of a 101: who hears of the connection from here on
  std::shared_ptr<BodySource> source = nullptr;              // instead of `body`

  /// Replaces every header of that name.
  void set_header(std::string_view name, std::string value);
  bool has_header(std::string_view name) const;
};

/// {"error":{"code","message","requestId"}}, the body of errors this layer finds by itself. Texts are ours, not the client's.
Response error_response(int status, std::string_view code, std::string_view message, std::string_view request_id);

/// ASCII letters compare equal in both cases.
bool same_text(std::string_view a, std::string_view b);

/// Nothing when an escape is broken, or when the outcome holds NUL or is not UTF-8.
std::optional<std::string> percent_decode(std::string_view text);

/// Name and value pairs in order, "+" being a space (application/x-www-form-urlencoded). Nothing when a part is rubbish.
std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query);

/// The first value of that name; nothing when absent or rubbish.
std::optional<std::string> query_parameter(std::string_view query, std::string_view name);

/// The value of a cookie in a Cookie header (RFC 6265, 4.2.1), without surrounding quotes.
std::optional<std::string_view> cookie_value(std::string_view header, std::string_view name);

}  // namespace chiroflow::http
