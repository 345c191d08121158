// SPDX-License-Identifier: Apache-2.0
// The pages for people: "/" (what this is), "/v/{token}" and "/telehealth/room/{name}" (a patient's visit), "/app" (the
// clinic), and their files. Which screen an address shows is decided in the browser; here every one of them is the same file.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "surfaces/http/router.hpp"
#include "surfaces/http/static_files.hpp"

namespace chiroflow::pages {

/// Told of each fetch (GET) of the page behind a visit link, before it is answered; must not wait. What the path ends with is
/// whatever somebody typed.
using VisitPageFetched = std::function<void(const http::Request&, std::string_view token)>;

/// Without files every page says how to build them, and "/" is left to others. `files` must live as long as the router.
void add_page_routes(http::Router& router, std::span<const http::EmbeddedFile> files, VisitPageFetched fetched);

}  // namespace chiroflow::pages
