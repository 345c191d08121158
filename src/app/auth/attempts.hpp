// SPDX-License-Identifier: Apache-2.0
// Guessing is slowed down per account: from the fifth failure in a row it is locked, half a minute at first, twice as long
// each time, a quarter of an hour at most. Passwords and codes count together.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string_view>

#include "app/call.hpp"
#include "app/users/user_rows.hpp"

namespace chiroflow::app {

inline constexpr int kFreeAttempts = 4;
inline constexpr Seconds kFirstLock{30};
inline constexpr Seconds kLongestLock{15 * 60};

bool is_locked(const User& user, Instant now);
/// Counts one failure and locks where it is due; the caller's row is to be written.
void count_failure(User& user, Instant now);
Result<void> store_attempts_of(db::Writer& writer, const User& user);

/// For callers who are known: counts an attempt as failed before it is looked at, so that parallel guesses cannot outrun the
/// counter. Who then succeeds calls forgive_attempts. Error: too_many_requests with the time to wait.
Result<User> spend_attempt(Call& call);
Result<void> forgive_attempts(db::Writer& writer, User& user);

/// An attempt of a caller who is not known yet. It is counted before the password is looked at, so that parallel guesses cannot
/// outrun the counter, and nobody waits for it, so that the time of the answer tells nothing of the account.
/// Filled and read by works of the writer alone, whose queue keeps the order: what is queued later sees it. `refused` alone
/// may be read by anybody; it is set as soon as the attempt met a barrier.
struct SpentAttempt {
  std::string_view barrier = "not_counted";  // why the account was closed to it; empty when it was counted
  std::optional<Instant> locked_before;
  std::optional<Instant> locked_by_it;
  std::atomic<bool> refused = false;
};
/// Why the account may not come in, whatever the password: "closed" or "locked"; empty when it may.
std::string_view barrier(const User& user, Instant now);
std::shared_ptr<const SpentAttempt> spend_attempt_unseen(Call& call, const User& user);
/// For whoever was right but must not forgive the attempts of others; the caller's row is to be written.
void take_back(const SpentAttempt& spent, User& user);

}  // namespace chiroflow::app
