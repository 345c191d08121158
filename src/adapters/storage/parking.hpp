// SPDX-License-Identifier: Apache-2.0
// A word to wait on: one thread waits until another says done, at the cost of one exchange when nobody sleeps yet.
// std::atomic::wait yields the processor several times before it sleeps, which is dear where one core serves everything.
#pragma once

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>

namespace chiroflow::storage {

inline void futex_wait(std::atomic<std::uint32_t>& word, std::uint32_t while_equal) {
  syscall(SYS_futex, &word, FUTEX_WAIT_PRIVATE, while_equal, nullptr, nullptr, 0);
}
inline void futex_wake_one(std::atomic<std::uint32_t>* word) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
}

/// One waiter, one signaller, used once. The waiter may destroy it as soon as wait() returned: the signaller's wake touches
/// the address only, and a stray wake at a reused address is what every futex user must bear.
class Parking {
 public:
  void wait() {
    auto seen = kPending;
    if (word_.compare_exchange_strong(seen, kAsleep, std::memory_order_acquire)) seen = kAsleep;
    while (seen != kDone) {
      futex_wait(word_, kAsleep);
      seen = word_.load(std::memory_order_acquire);
    }
  }
  void signal() {
    auto* const address = &word_;
    if (word_.exchange(kDone, std::memory_order_release) == kAsleep) futex_wake_one(address);
  }

 private:
  static constexpr std::uint32_t kPending = 0, kAsleep = 1, kDone = 2;
  std::atomic<std::uint32_t> word_{kPending};
};

}  // namespace chiroflow::storage
