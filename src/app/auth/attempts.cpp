// SPDX-License-Identifier: Apache-2.0
#include "app/auth/attempts.hpp"

#include <algorithm>

#include "store/update.hpp"

namespace chiroflow::app {

namespace {
Error wait_first(const User& user, Instant now) {
  const auto left = std::chrono::ceil<Seconds>(*user.locked_until - now);
  return {.code = ErrorCode::too_many_requests,
          .message = "Too many wrong attempts; wait " + std::to_string(left.count()) + " seconds and try again",
          .retry_after = left,
          .cause = "account_locked"};
}
}  // namespace

bool is_locked(const User& user, Instant now) { return user.locked_until && now < *user.locked_until; }

void count_failure(User& user, Instant now) {
  ++user.failed_sign_ins;
  const int beyond = user.failed_sign_ins - kFreeAttempts - 1;
  if (beyond < 0) return;
  user.locked_until = now + std::min(kLongestLock, kFirstLock * (1 << std::min(beyond, 10)));
}

Result<void> store_attempts_of(db::Writer& writer, const User& user) {
  return store::update<&User::failed_sign_ins, &User::locked_until>(writer, user);
}

Result<User> spend_attempt(Call& call) {
  return db::write<User>(call.services.database, [&](db::Writer& writer) -> Result<User> {
    auto user = TRY(lock_user(writer, call.organization(), call.actor.user_id));
    if (is_locked(user, call.now)) return fail(wait_first(user, call.now));
    count_failure(user, call.now);
    TRY(store_attempts_of(writer, user));
    return user;
  });
}

std::string_view barrier(const User& user, Instant now) {
  if (!user.is_active) return "closed";
  if (is_locked(user, now)) return "locked";
  return {};
}

std::shared_ptr<const SpentAttempt> spend_attempt_unseen(Call& call, const User& user) {
  auto spent = std::make_shared<SpentAttempt>();
  call.services.database.write_later(
      [spent, organization = user.organization_id, id = user.id, now = call.now](db::Writer& writer) -> Result<void> {
        spent->barrier = SpentAttempt().barrier;
        auto row = TRY(lock_user(writer, organization, id));
        const auto closed = barrier(row, now);
        spent->locked_before = row.locked_until;
        if (closed.empty()) {
          count_failure(row, now);
          TRY(store_attempts_of(writer, row));
        }
        spent->locked_by_it = row.locked_until;
        spent->barrier = closed;
        spent->refused = !closed.empty();
        return {};
      },
      [spent, &log = call.services.log](Result<void> done) {
        if (done) return;
        spent->barrier = SpentAttempt().barrier;
        log.error("an attempt to sign in could not be counted", {{"detail", Loggable::detail_of(done.error())}});
      });
  return spent;
}

void take_back(const SpentAttempt& spent, User& user) {
  if (user.failed_sign_ins > 0) --user.failed_sign_ins;
  // A later failure of somebody else has set its own lock.
  if (user.locked_until == spent.locked_by_it) user.locked_until = spent.locked_before;
}

Result<void> forgive_attempts(db::Writer& writer, User& user) {
  user.failed_sign_ins = 0;
  user.locked_until.reset();
  return store_attempts_of(writer, user);
}

}  // namespace chiroflow::app
