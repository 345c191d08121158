// SPDX-License-Identifier: Apache-2.0
// The parts of the OpenAPI document that are the same for every operation: about, tags, errors, ways to sign in.
#pragma once

#include <span>
#include <string_view>

#include "wire/json_writer.hpp"

namespace chiroflow::api {

/// One kind of error reply. `name` is the component's.
struct ErrorReply {
  int status;
  std::string_view name;
  std::string_view text;
  bool only_changes = false;  // never the answer to a query
  bool may_wait = false;      // has Retry-After
};
std::span<const ErrorReply> error_replies();

/// What a router is about; empty for one that is not known here.
std::string_view router_text(std::string_view router);

/// The value of "info".
void write_about(wire::JsonWriter& out);
/// Members of components.responses, components.parameters, components.headers and components.securitySchemes.
void write_fixed_components(wire::JsonWriter& out);
/// Schemas of the error body, to stand among those of the procedures. Compact JSON members without the braces.
std::string_view error_schemas();

}  // namespace chiroflow::api
