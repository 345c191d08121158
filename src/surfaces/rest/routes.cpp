// SPDX-License-Identifier: Apache-2.0
#include "surfaces/rest/routes.hpp"

#include <algorithm>

#include "surfaces/http/message.hpp"

namespace chiroflow::rest {

namespace {
std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> segments;
  for (std::size_t begin = path.starts_with('/') ? 1 : 0; begin <= path.size();) {
    const auto end = std::min(path.find('/', begin), path.size());
    segments.emplace_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  return segments;
}

bool is_parameter(const std::string& segment) { return segment.starts_with('{'); }

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return false;
  for (std::size_t i = 0; i < path.size(); ++i)
    if (is_parameter(pattern[i]) ? path[i].empty() : pattern[i] != path[i]) return false;
  return true;
}

std::size_t literals(const std::vector<std::string>& pattern) {
  return static_cast<std::size_t>(
      std::count_if(pattern.begin(), pattern.end(), [](const auto& s) { return !is_parameter(s); }));
}
}  // namespace

Routes::Routes(const api::Registry& registry) {
  for (const auto& procedure : registry.all()) {
    Route route{split(procedure->rest_path), procedure.get()};
    const auto behind = std::find_if(routes_.begin(), routes_.end(), [&](const Route& other) {
      return literals(other.segments) < literals(route.segments);
    });
    routes_.insert(behind, std::move(route));
  }
}

Result<Match> Routes::find(std::string_view method, std::string_view path) const {
  const auto segments = split(path);
  for (const auto& route : routes_) {
    if (route.procedure->rest_method != method || !fits(route.segments, segments)) continue;
    Match match{.procedure = route.procedure, .parameters = {}};
    for (std::size_t i = 0; i < segments.size(); ++i) {
      if (!is_parameter(route.segments[i])) continue;
      auto value = http::percent_decode(segments[i]);
      if (!value) return fail(not_found("This address"));
      match.parameters.emplace_back(route.segments[i].substr(1, route.segments[i].size() - 2), std::move(*value));
    }
    return match;
  }
  const auto methods = allowed(path);
  if (methods.empty()) return fail(not_found("This address"));
  return fail(Error{.code = ErrorCode::method_not_allowed, .message = "Use " + methods + " here"});
}

std::string Routes::allowed(std::string_view path) const {
  const auto segments = split(path);
  std::string methods;
  for (const auto& route : routes_)
    if (fits(route.segments, segments) && methods.find(route.procedure->rest_method) == std::string::npos)
      methods += (methods.empty() ? "" : ", ") + route.procedure->rest_method;
  return methods;
}

}  // namespace chiroflow::rest
