// SPDX-License-Identifier: Apache-2.0
// The OpenAPI 3.1 document of the REST door, written from the registry. The same registry gives the same bytes.
#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"
#include "surfaces/api/registry.hpp"

namespace chiroflow::api {

/// Indented JSON. `server_url` is what people open ("https://visits.example.org"); empty: relative to where the document
/// lies. Errors: internal, when a declaration cannot be described (a path parameter that is no input, two types with one
/// name, a query string that would need an object).
///
/// Beside what OpenAPI knows each operation has x-trpc {procedure, kind} and x-callers, a list of roles, "half signed in", "visitor", "everybody".
Result<std::string> openapi_document(const Registry& registry, std::string_view server_url);

}  // namespace chiroflow::api
