// SPDX-License-Identifier: Apache-2.0
#include "ports/recording_store.hpp"

#include <algorithm>

namespace chiroflow {

namespace {
bool is_segment(std::string_view text) {
  return !text.empty() && text.front() != '.' && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  });
}
}  // namespace

Result<void> RecordingStore::remove_all(const std::vector<std::string>& names) {
  for (const auto& name : names) TRY(remove(name));
  return {};
}

bool is_object_name(std::string_view name) {
  for (;;) {
    const auto end = std::min(name.find('/'), name.size());
    if (!is_segment(name.substr(0, end))) return false;
    if (end == name.size()) return true;
    name.remove_prefix(end + 1);
  }
}

}  // namespace chiroflow
