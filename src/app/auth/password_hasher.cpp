// SPDX-License-Identifier: Apache-2.0
#include "app/auth/password_hasher.hpp"

#include <algorithm>
#include <thread>

namespace chiroflow::app {

namespace {
constexpr Seconds kComeBackAfter{5};

Error busy() {
  return {.code = ErrorCode::too_many_requests,
          .message = "Many people are signing in right now; wait " + std::to_string(kComeBackAfter.count()) +
                     " seconds and try again",
          .retry_after = kComeBackAfter,
          .cause = "hashing_busy"};
}
}  // namespace

HashLimits HashLimits::of_this_machine() {
  HashLimits limits;
  limits.at_once = std::clamp<std::size_t>(std::thread::hardware_concurrency() / 2, 2, 8);
  return limits;
}

Result<PasswordHasher::Turn> PasswordHasher::take_turn() {
  std::unique_lock lock(mutex_);
  if (running_ >= limits_.at_once) {
    if (waiting_ >= limits_.waiting) return fail(busy());
    ++waiting_;
    const bool free = freed_.wait_for(lock, limits_.longest_wait, [&] { return running_ < limits_.at_once; });
    --waiting_;
    if (!free) return fail(busy());
  }
  ++running_;
  most_at_once_ = std::max(most_at_once_, running_);
  return Turn(*this);
}

void PasswordHasher::give_back() {
  {
    const std::lock_guard lock(mutex_);
    --running_;
  }
  freed_.notify_one();
}

void PasswordHasher::count_one() {
  const std::lock_guard lock(mutex_);
  ++made_;
}

bool PasswordHasher::Turn::verify(std::string_view password, const std::string& hash) {
  hasher_->count_one();
  return crypto::verify_password(password, hash);
}

void PasswordHasher::Turn::verify_nobody(std::string_view password) {
  hasher_->count_one();
  crypto::spend_verification_time(password, kPasswordCost);
}

Result<std::string> PasswordHasher::Turn::hash(std::string_view password, Random& random) {
  hasher_->count_one();
  return crypto::hash_password(password, kPasswordCost, random);
}

Result<std::string> PasswordHasher::hash(std::string_view password, Random& random) {
  auto turn = TRY(take_turn());
  return turn.hash(password, random);
}

std::uint64_t PasswordHasher::made() const {
  const std::lock_guard lock(mutex_);
  return made_;
}

std::size_t PasswordHasher::most_at_once() const {
  const std::lock_guard lock(mutex_);
  return most_at_once_;
}

}  // namespace chiroflow::app
