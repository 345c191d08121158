// SPDX-License-Identifier: Apache-2.0
// Which function answers which method and path. Routes are added at start, then the table is only read: safe from any thread.
//   "/api/sessions/{id}/end"   exact, with parameters of one segment each
//   "/assets/*"                everything below; the rest is the parameter "*"
// Exact segments win over parameters, parameters over "*".
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "surfaces/http/message.hpp"
#include "surfaces/http/server.hpp"

namespace chiroflow::http {

/// Values of a route's parameters, percent-decoded, in the order of the pattern.
class PathParameters {
 public:
  void add(std::string_view name, std::string value) { values_.emplace_back(name, std::move(value)); }
  /// Empty when the pattern has no such parameter.
  std::string_view get(std::string_view name) const;
  void clear() { values_.clear(); }

 private:
  std::vector<std::pair<std::string_view, std::string>> values_;  // names live in the router
};

using RouteHandler = std::function<Response(const Request&, const PathParameters&)>;
/// Answers later, from any thread, through the Responder.
using DeferredHandler = std::function<void(const std::shared_ptr<const Request>&, Responder)>;

/// Who is to hear of a new WebSocket; null when there is no place for another one.
using WebSocketHandler = std::function<std::shared_ptr<WebSocketEvents>(const Request&)>;

class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  /// `method` in upper case. A second route of the same method and pattern is an error of the program: the first stays and
  /// the return value is false.
  bool add(std::string_view method, std::string_view pattern, RouteHandler handler);
  /// The same for every method, which the handler tells apart by itself.
  bool add_deferred(std::string_view pattern, DeferredHandler handler);
  /// A handshake by GET becomes a WebSocket; other methods may have routes of the same pattern.
  bool add_websocket(std::string_view pattern, WebSocketHandler handler);

  struct Found {
    const RouteHandler* handler = nullptr;  // nothing: see deferred and allow
    const DeferredHandler* deferred = nullptr;
    const WebSocketHandler* websocket = nullptr;
    std::string_view pattern;  // of the route; fit as a metrics label. Empty when no path matches
    PathParameters parameters;
    std::string allow;  // the path exists with these methods only
  };
  /// HEAD falls back to GET.
  Found find(std::string_view method, std::string_view path) const;

  /// Calls the handler, or answers 404, 405 with Allow, or 204 with Allow to OPTIONS.
  Response answer(const Request& request) const { return answer(request, find(request.method, request.path)); }
  Response answer(const Request& request, const Found& found) const;

  /// All patterns, each once: the registered values of a metrics label.
  std::vector<std::string> patterns() const;

 private:
  struct Node;
  Node* place(std::string_view pattern, std::string_view method);
  std::unique_ptr<Node> root_;
};

}  // namespace chiroflow::http
