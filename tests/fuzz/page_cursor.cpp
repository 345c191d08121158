// SPDX-License-Identifier: Apache-2.0
// Cursors come back from clients, who may have changed them: whatever is taken for a place is written and read as the same.
#include "app/page_cursor.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chiroflow::app;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto cursor = parse_cursor(text);
  if (!cursor) return 0;
  if (cursor->id.empty()) std::abort();
  const auto again = parse_cursor(write_cursor(cursor->at, cursor->id));
  if (!again || again->at != cursor->at || again->id != cursor->id) std::abort();
  return 0;
}
