// SPDX-License-Identifier: Apache-2.0
#include "domain/retention_guard.hpp"

#include <algorithm>

namespace chiroflow {

namespace {
void judge_clock(RetentionRound& round, Instant now) {
  const bool stepped = now - round.trusted_at > kLargestClockStep;
  const bool uneven = now < round.seen_at || now - round.seen_at > kLargestClockStep;
  const bool doubted_long_enough = round.doubted_since && !uneven && now - *round.doubted_since >= kClockDoubtLasts;
  if (!stepped || doubted_long_enough) {
    round.trusted_at = now;
    round.doubted_since.reset();
  } else if (!round.doubted_since || uneven) {
    round.doubted_since = now;
  }
  round.seen_at = now;
}

bool is_too_much(std::int64_t due, std::int64_t kept) {
  return due > kNeverTooMany && due * 100 > kept * kShareInPercent;
}
}  // namespace

RetentionRound look_at(RetentionRound round, Instant now, std::int64_t due, std::int64_t kept) {
  judge_clock(round, now);
  round.due = due;
  round.kept = kept;
  round.halt.reset();
  const bool allowed = round.allowed_until && now <= *round.allowed_until && now + kAllowedFor >= *round.allowed_until;
  if (!allowed) round.allowed_until.reset();
  if (due == 0 || allowed) return round;
  if (round.doubted_since) {
    round.halt = RetentionHalt::CLOCK;
  } else if (is_too_much(due, kept)) {
    round.halt = RetentionHalt::SHARE;
  }
  return round;
}

RetentionRound first_look(const OrganizationId& organization, Instant now, std::int64_t due, std::int64_t kept) {
  RetentionRound round;
  round.organization_id = organization;
  round.trusted_at = round.seen_at = now;
  return look_at(std::move(round), now, due, kept);
}

}  // namespace chiroflow
