// SPDX-License-Identifier: Apache-2.0
// The files under app/consents/data and app/consents/texts as the build put them into the program, sorted by name.
#pragma once

#include <span>
#include <string_view>

namespace chiroflow::app::embedded {

struct EmbeddedFile {
  std::string_view name;  // "state-rules.json"
  std::string_view content;
};
std::span<const EmbeddedFile> consent_files();

/// Empty where there is no such file.
inline std::string_view consent_file(std::string_view name) {
  for (const auto& file : consent_files())
    if (file.name == name) return file.content;
  return {};
}

}  // namespace chiroflow::app::embedded
