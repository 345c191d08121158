// SPDX-License-Identifier: Apache-2.0
// Guessing is slowed down per account: from the fifth failure in a row it is locked, half a minute at first, twice as long
// each time, a quarter of an hour at most. Passwords and codes count together.
#pragma once

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

}  // namespace chiroflow::app
