// SPDX-License-Identifier: Apache-2.0
// Finds the procedure of a REST address by the paths the procedures declare. Literal segments win over parameters.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"
#include "surfaces/api/registry.hpp"

namespace chiroflow::rest {

struct Match {
  const api::Procedure* procedure = nullptr;
  std::vector<std::pair<std::string, std::string>> parameters;  // decoded path parameters
};

class Routes {
 public:
  explicit Routes(const api::Registry& registry);

  /// `path` is what follows "/api/v1", still encoded. Errors: not_found, method_not_allowed.
  Result<Match> find(std::string_view method, std::string_view path) const;
  /// The methods an address knows, for Allow; empty when there is no such address.
  std::string allowed(std::string_view path) const;

 private:
  struct Route {
    std::vector<std::string> segments;  // "{name}" for a parameter
    const api::Procedure* procedure;
  };
  std::vector<Route> routes_;
};

}  // namespace chiroflow::rest
