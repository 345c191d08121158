// SPDX-License-Identifier: Apache-2.0
// A tree of path segments.
#include "surfaces/http/router.hpp"

#include <algorithm>
#include <map>

#include "core/error.hpp"
#include "surfaces/http/websocket.hpp"

namespace chiroflow::http {

namespace {

struct Method {
  std::string name;      // "*" stands for every other one
  RouteHandler handler;  // or
  DeferredHandler deferred;
  WebSocketHandler websocket = nullptr;
};

/// Takes the first segment off a path without its leading slash.
std::string_view next_segment(std::string_view& path) {
  const auto slash = path.find('/');
  const std::string_view segment = path.substr(0, slash);
  path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
  return segment;
}

std::string allowed(const std::vector<Method>& methods) {
  std::string text = "OPTIONS";
  for (const Method& method : methods) {
    text += ", " + method.name;
    if (method.name == "GET") text += ", HEAD";
  }
  return text;
}

const Method* pick(const std::vector<Method>& methods, std::string_view name) {
  const auto named = [&](std::string_view wanted) {
    const auto found = std::find_if(methods.begin(), methods.end(), [&](const Method& m) { return m.name == wanted; });
    return found == methods.end() ? nullptr : &*found;
  };
  const Method* found = named(name);
  if (!found && name == "HEAD") found = named("GET");
  return found ? found : named("*");
}

}  // namespace

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> exact;
  std::unique_ptr<Node> parameter;
  std::unique_ptr<Node> rest;
  std::string pattern;             // of the routes that end here
  std::vector<std::string> names;  // of the pattern's parameters
  std::vector<Method> methods;

  Node& child(std::string_view segment) {
    if (segment == "*") return made(rest);
    if (segment.starts_with('{')) return made(parameter);
    return made(exact[std::string(segment)]);
  }
  static Node& made(std::unique_ptr<Node>& place) {
    if (!place) place = std::make_unique<Node>();
    return *place;
  }

  /// The first node in order of precedence that has routes; `values` are what its parameters stand for, still encoded.
  const Node* match(std::string_view path, bool at_end, std::vector<std::string_view>& values) const {
    if (at_end) return methods.empty() ? nullptr : this;
    std::string_view below = path;
    const bool last = path.find('/') == std::string_view::npos;
    const std::string_view segment = next_segment(below);
    if (const auto found = exact.find(segment); found != exact.end()) {
      if (const Node* node = found->second->match(below, last, values)) return node;
    }
    if (parameter && !segment.empty()) {
      values.push_back(segment);
      if (const Node* node = parameter->match(below, last, values)) return node;
      values.pop_back();
    }
    if (!rest) return nullptr;
    values.push_back(path);
    return rest.get();
  }

  void collect(std::vector<std::string>& into) const {
    if (!methods.empty()) into.push_back(pattern);
    for (const auto& [segment, node] : exact) node->collect(into);
    if (parameter) parameter->collect(into);
    if (rest) rest->collect(into);
  }
};

std::string_view PathParameters::get(std::string_view name) const {
  const auto found = std::find_if(values_.begin(), values_.end(), [&](const auto& v) { return v.first == name; });
  return found == values_.end() ? std::string_view() : std::string_view(found->second);
}

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

/// The node of a pattern, ready for one more method; null when it cannot take it.
Router::Node* Router::place(std::string_view pattern, std::string_view method) {
  Node* node = root_.get();
  std::vector<std::string> names;
  std::string_view rest = pattern.substr(std::min<std::size_t>(1, pattern.size()));
  bool more = true;
  while (more) {
    more = rest.find('/') != std::string_view::npos;
    const std::string_view segment = next_segment(rest);
    node = &node->child(segment);
    if (segment == "*") names.emplace_back("*");
    if (segment.starts_with('{')) names.emplace_back(segment.substr(1, segment.size() - 2));
  }
  const auto same = [&](const Method& m) { return m.name == method; };
  if (std::any_of(node->methods.begin(), node->methods.end(), same)) return nullptr;
  // Routes that differ in the names of parameters only would hand over the wrong names.
  if (!node->methods.empty() && node->pattern != pattern) return nullptr;
  node->pattern = pattern;
  node->names = std::move(names);
  return node;
}

bool Router::add(std::string_view method, std::string_view pattern, RouteHandler handler) {
  Node* node = place(pattern, method);
  if (node) node->methods.push_back({std::string(method), std::move(handler), nullptr});
  return node != nullptr;
}

bool Router::add_deferred(std::string_view pattern, DeferredHandler handler) {
  Node* node = place(pattern, "*");
  if (node) node->methods.push_back({"*", nullptr, std::move(handler)});
  return node != nullptr;
}

bool Router::add_websocket(std::string_view pattern, WebSocketHandler handler) {
  Node* node = place(pattern, "GET");
  if (node) node->methods.push_back({"GET", nullptr, nullptr, std::move(handler)});
  return node != nullptr;
}

Router::Found Router::find(std::string_view method, std::string_view path) const {
  Found found;
  if (!path.starts_with('/')) return found;
  std::vector<std::string_view> values;
  const Node* node = root_->match(path.substr(1), false, values);
  if (!node) return found;
  for (std::size_t i = 0; i < node->names.size(); ++i) {
    auto value = percent_decode(values[i]);
    if (!value) return {};
    found.parameters.add(node->names[i], std::move(*value));
  }
  found.pattern = node->pattern;
  if (const Method* picked = pick(node->methods, method)) {
    if (picked->handler) found.handler = &picked->handler;
    if (picked->deferred) found.deferred = &picked->deferred;
    if (picked->websocket) found.websocket = &picked->websocket;
  } else {
    found.allow = allowed(node->methods);
  }
  return found;
}

Response Router::answer(const Request& request, const Found& found) const {
  if (found.handler) return (*found.handler)(request, found.parameters);
  if (found.websocket) return open_websocket(request, *found.websocket);
  if (request.method == "OPTIONS" && !found.pattern.empty()) {
    Response response;
    response.status = 204;
    response.set_header("Allow", found.allow);
    return response;
  }
  const ErrorInfo& error = info(found.pattern.empty() ? ErrorCode::not_found : ErrorCode::method_not_allowed);
  Response response = error_response(error.http_status, error.name, error.default_message, request.request_id);
  if (!found.allow.empty()) response.set_header("Allow", found.allow);
  return response;
}

std::vector<std::string> Router::patterns() const {
  std::vector<std::string> all;
  root_->collect(all);
  return all;
}

}  // namespace chiroflow::http
