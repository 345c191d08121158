// SPDX-License-Identifier: Apache-2.0
// Exported consents are checked by whoever was handed one: nothing in a file makes it intact under a key that did not seal it.
#include "app/consents/verify_document.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace chiroflow;
  static const auto stranger = crypto::SigningKey::from_seed(std::string(32, 's'))->verify_key();
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  const auto by_own = app::check_consent_document(file, std::nullopt);
  if (by_own && by_own->verdict == app::DocumentVerdict::intact) std::abort();
  const auto by_strangers = app::check_consent_document(file, stranger);
  if (by_strangers && by_strangers->verdict != app::DocumentVerdict::differs) std::abort();
  return 0;
}
