// SPDX-License-Identifier: Apache-2.0
// What keeps a fault from deleting everything: retention waits while the clock looks wrong, and when too much would go at once. Pure.
#pragma once

#include "domain/deletion_work.hpp"

namespace chiroflow {

/// A clock that is more than this ahead of the last look has jumped, or the server was off.
inline constexpr Hours kLargestClockStep{24};
/// So long a clock that jumped must go on evenly before it is believed; one that is set back in time was wrong.
inline constexpr Hours kClockDoubtLasts{24};
/// More than half of the recordings, where that is more than a handful, is no day's work.
inline constexpr std::int64_t kShareInPercent = 50;
inline constexpr std::int64_t kNeverTooMany = 20;
/// How long a person's word to go on counts.
inline constexpr Hours kAllowedFor{24};

/// Notes a look at `now`, when `due` recordings of `kept` would go. `halt` says whether they may.
RetentionRound look_at(RetentionRound round, Instant now, std::int64_t due, std::int64_t kept);
/// The first look ever.
RetentionRound first_look(const OrganizationId& organization, Instant now, std::int64_t due, std::int64_t kept);

}  // namespace chiroflow
