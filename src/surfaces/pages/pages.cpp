// SPDX-License-Identifier: Apache-2.0
#include "surfaces/pages/pages.hpp"

#include <memory>
#include <utility>

namespace chiroflow::pages {

namespace {

using http::PathParameters;
using http::Request;
using http::Response;

constexpr std::string_view kVisitLinkPath = "/v/{token}";
constexpr std::string_view kRoomPath = "/telehealth/room/{name}";
constexpr std::string_view kClinicPaths[] = {"/app", "/app/*"};

constexpr std::string_view kNotBuilt =
    "The pages are not part of this program. Build it with ./run, or run `npm ci --ignore-scripts && npm run build` in "
    "web/ and build the program again.\n";

Response not_built(const Request&, const PathParameters&) {
  return {.status = 503, .content_type = "text/plain; charset=utf-8", .body = std::string(kNotBuilt), .headers = {}};
}

}  // namespace

void add_page_routes(http::Router& router, std::span<const http::EmbeddedFile> files, VisitPageFetched fetched) {
  if (files.empty()) {
    for (const auto path : {kVisitLinkPath, kRoomPath, kClinicPaths[0], kClinicPaths[1]})
      router.add("GET", path, not_built);
    return;
  }
  const auto served = std::make_shared<const http::StaticFiles>(files);
  const auto serve = [served](std::string_view name) {
    return [served, name](const Request& request, const PathParameters&) { return served->serve(request, name); };
  };
  router.add("GET", "/", serve("index.html"));
  router.add("GET", kVisitLinkPath,
             [served, fetched = std::move(fetched)](const Request& request, const PathParameters& parameters) {
               if (request.method == "GET") fetched(request, parameters.get("token"));
               return served->serve(request, "patient.html");
             });
  router.add("GET", kRoomPath, serve("patient.html"));
  for (const auto path : kClinicPaths) router.add("GET", path, serve("app.html"));
  router.add("GET", "/assets/*", [served](const Request& request, const PathParameters& parameters) {
    return served->serve(request, "assets/" + std::string(parameters.get("*")));
  });
  // What lies beside the pages, such as the icon.
  for (const auto& [name, content] : files) {
    if (name.find('/') == std::string_view::npos && !name.ends_with(".html") && !http::is_packed(name))
      router.add("GET", "/" + std::string(name), serve(name));
  }
}

}  // namespace chiroflow::pages
