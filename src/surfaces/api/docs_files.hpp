// SPDX-License-Identifier: Apache-2.0
// The files under surfaces/api/docs as the build put them into the program, sorted by name.
#pragma once

#include <span>
#include <string_view>

namespace chiroflow::api {

struct EmbeddedFile {
  std::string_view name;  // "app.js"
  std::string_view content;
};
std::span<const EmbeddedFile> docs_files();

}  // namespace chiroflow::api
