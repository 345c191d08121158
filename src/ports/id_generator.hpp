// SPDX-License-Identifier: Apache-2.0
// New ids: 25 characters, "c" and base 36, in the shape of a cuid. They rise with time, so that rows made together lie
// together, and hold 80 random bits, so that they cannot be guessed.
#pragma once

#include <array>
#include <string>

#include "ports/clock.hpp"
#include "ports/random.hpp"

namespace chiroflow {

/// Safe from any thread as far as its clock and randomness are.
class IdGenerator {
 public:
  IdGenerator(const Clock& clock, Random& random) : clock_(clock), random_(random) {}

  template <class TypedId>
  TypedId next() {
    return TypedId(next_text());
  }

  std::string next_text() {
    static constexpr char kDigits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    std::string id(25, 'c');
    auto ms = static_cast<std::uint64_t>(to_unix_ms(clock_.now()));
    for (int i = 8; i >= 1; --i, ms /= 36) id[static_cast<std::size_t>(i)] = kDigits[ms % 36];
    std::array<std::byte, 16> bytes;
    random_.fill(bytes);
    for (std::size_t i = 0; i < 16; ++i) id[9 + i] = kDigits[static_cast<unsigned>(bytes[i]) % 36];
    return id;
  }

 private:
  const Clock& clock_;
  Random& random_;
};

}  // namespace chiroflow
