// SPDX-License-Identifier: Apache-2.0
// The built pages (web/dist) as the build put them into the program; empty when they were not built.
#pragma once

#include <array>
#include <span>

#include "surfaces/http/static_files.hpp"

namespace chiroflow::pages {

std::span<const http::EmbeddedFile> embedded_pages();

}  // namespace chiroflow::pages
