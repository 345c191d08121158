// SPDX-License-Identifier: Apache-2.0
// Addresses as a stranger may send them: the method on a line, then the path. What is found fits what was declared.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "surfaces/rest/routes.hpp"

namespace {
using namespace chiroflow;

void require(bool truth) {
  if (!truth) std::abort();
}

void check_match(const rest::Match& match, std::string_view method) {
  const auto& pattern = match.procedure->rest_path;
  require(match.procedure->rest_method == method);
  for (const auto& [name, value] : match.parameters) {
    require(pattern.find("{" + name + "}") != std::string::npos);
    require(!value.empty() && value.find('\0') == std::string::npos);
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const api::Registry registry = api::make_registry();
  static const rest::Routes routes(registry);
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto end = std::min(text.find('\n'), text.size());
  const auto method = text.substr(0, end);
  const auto path = text.substr(std::min(end + 1, text.size()));

  const auto match = routes.find(method, path);
  const auto allowed = routes.allowed(path);
  if (match) {
    check_match(*match, method);
    require(allowed.find(method) != std::string::npos);
  } else if (match.error().code == ErrorCode::method_not_allowed) {
    require(!allowed.empty());
  } else {
    require(match.error().code == ErrorCode::not_found);
  }
  return 0;
}
