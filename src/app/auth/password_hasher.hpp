// SPDX-License-Identifier: Apache-2.0
// The one place that spends Argon2id on people's passwords. A hash costs a processor for tens of milliseconds and
// kPasswordCost.memory_kib of memory, so a flood of sign-ins must neither take all processors nor all memory: only so many are
// made at once, the next ones wait a little, and whoever would wait too long is asked to come back.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "core/result.hpp"
#include "core/time.hpp"
#include "crypto/password.hpp"

namespace chiroflow::app {

inline constexpr crypto::PasswordCost kPasswordCost{};

struct HashLimits {
  std::size_t at_once = 2;   // at least one; memory in use is at_once times kPasswordCost.memory_kib
  std::size_t waiting = 32;  // workers that may wait: the others have other things to do
  Millis longest_wait{3'000};
  /// Half of the processors, at least two and at most eight hashes at once.
  static HashLimits of_this_machine();
};

/// Safe from any thread.
class PasswordHasher {
 public:
  explicit PasswordHasher(const HashLimits& limits) : limits_(limits) {}
  PasswordHasher(const PasswordHasher&) = delete;
  PasswordHasher& operator=(const PasswordHasher&) = delete;

  /// The right to hash, one hash after the other, until it is destroyed. Must not outlive the hasher.
  class Turn {
   public:
    Turn(Turn&& other) noexcept : hasher_(std::exchange(other.hasher_, nullptr)) {}
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
      if (hasher_) hasher_->give_back();
    }
    bool verify(std::string_view password, const std::string& hash);
    /// The work of verify() for an account that is not there.
    void verify_nobody(std::string_view password);
    /// Error: internal when memory is out.
    Result<std::string> hash(std::string_view password, Random& random);

   private:
    friend class PasswordHasher;
    explicit Turn(PasswordHasher& hasher) : hasher_(&hasher) {}
    PasswordHasher* hasher_;
  };

  /// Waits for a turn. Take it before anything that a caller who is sent away must not lose, such as an attempt.
  /// Error: too_many_requests "hashing_busy" with the time to wait.
  Result<Turn> take_turn();
  /// A turn for one hash.
  Result<std::string> hash(std::string_view password, Random& random);

  /// Argon2id computations so far, those for nobody counted as well.
  std::uint64_t made() const;
  /// The most that ever ran at once.
  std::size_t most_at_once() const;

 private:
  void give_back();
  void count_one();

  const HashLimits limits_;
  mutable std::mutex mutex_;
  std::condition_variable freed_;
  std::size_t running_ = 0;
  std::size_t waiting_ = 0;
  std::size_t most_at_once_ = 0;
  std::uint64_t made_ = 0;
};

}  // namespace chiroflow::app
