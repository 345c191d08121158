// SPDX-License-Identifier: Apache-2.0
// The pages for people: "/" (what this is), "/v/{token}" and "/telehealth/room/{name}" (a patient's visit), "/app" (the
// clinic), and their files. Which screen an address shows is decided in the browser; here every one of them is the same file.
#pragma once

#include <span>

#include "surfaces/http/router.hpp"
#include "surfaces/http/static_files.hpp"

namespace chiroflow::pages {

/// Without files every page says how to build them, and "/" is left to others. `files` must live as long as the router.
void add_page_routes(http::Router& router, std::span<const http::EmbeddedFile> files);

}  // namespace chiroflow::pages
