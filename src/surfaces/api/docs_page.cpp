// SPDX-License-Identifier: Apache-2.0
#include "surfaces/api/docs_page.hpp"

#include "surfaces/api/docs_files.hpp"
#include "surfaces/api/openapi.hpp"
#include "surfaces/http/static_files.hpp"

namespace chiroflow::api {

namespace {
constexpr std::string_view kPage = "/api/docs";
constexpr std::string_view kDocument = "openapi.json";
constexpr std::string_view kDocumentPaths[] = {"/api/openapi.json", "/api/v1/openapi.json"};
}  // namespace

Result<void> add_docs_routes(http::Router& router, const Registry& registry, std::string_view server_url) {
  std::vector<http::StaticFile> files{{std::string(kDocument), TRY(openapi_document(registry, server_url))}};
  for (const auto& file : docs_files()) files.push_back({std::string(file.name), std::string(file.content)});
  const auto pages = std::make_shared<const http::StaticFiles>(std::move(files));
  const auto serve = [pages](std::string_view name) {
    return [pages, name](const http::Request& request, const http::PathParameters&) {
      return pages->serve(request, name);
    };
  };
  router.add("GET", "/", serve("landing.html"));
  router.add("GET", kPage, serve("docs.html"));
  router.add("GET", std::string(kPage) + "/*",
             [pages](const http::Request& request, const http::PathParameters& parameters) {
               return pages->serve(request, parameters.get("*"));
             });
  for (const auto path : kDocumentPaths) router.add("GET", path, serve(kDocument));
  return {};
}

}  // namespace chiroflow::api
