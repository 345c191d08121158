// SPDX-License-Identifier: Apache-2.0
// The pages about the API, held in the program and free of other addresses: "/" (what this server is), "/api/docs" (every
// procedure, searchable, to be tried) and "/api/openapi.json", also under "/api/v1/openapi.json", which wins over "/api/v1/*". All with ETag.
#pragma once

#include <string_view>

#include "core/result.hpp"
#include "surfaces/api/registry.hpp"
#include "surfaces/http/router.hpp"

namespace chiroflow::api {

/// `server_url` as in openapi_document; empty is right for a page that comes from the same server. Errors: those of
/// openapi_document. The routes hold copies: the registry need not outlive them.
Result<void> add_docs_routes(http::Router& router, const Registry& registry, std::string_view server_url);

}  // namespace chiroflow::api
