// SPDX-License-Identifier: Apache-2.0
// Lazy filling: a bucket is brought up to date when it is asked.
#include "surfaces/http/rate_limiter.hpp"

#include <algorithm>
#include <cmath>

#include "surfaces/http/addresses.hpp"

namespace chiroflow::http {

double RateLimiter::tokens_at(const Bucket& bucket, SteadyInstant now) const {
  const double seconds = std::max(0.0, std::chrono::duration<double>(now - bucket.filled).count());
  return std::min(limit_.burst, bucket.tokens + seconds * limit_.per_second);
}

std::optional<Seconds> RateLimiter::take(std::string_view key, double cost) {
  cost = std::min(cost, limit_.burst);  // what a full bucket cannot pay could never be paid
  const std::lock_guard lock(mutex_);
  const SteadyInstant now = clock_.steady_now();
  Bucket& mine = bucket(key, now);
  mine.tokens = tokens_at(mine, now);
  mine.filled = now;
  if (mine.tokens >= cost) {
    mine.tokens -= cost;
    return std::nullopt;
  }
  const double missing = std::min(cost, limit_.burst) - mine.tokens;
  return Seconds(std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(missing / limit_.per_second))));
}

RateLimiter::Bucket& RateLimiter::bucket(std::string_view key, SteadyInstant now) {
  if (const auto found = by_key_.find(key); found != by_key_.end()) {
    buckets_.splice(buckets_.begin(), buckets_, found->second);
    return buckets_.front();
  }
  drop_full(now);
  if (buckets_.size() >= limit_.max_keys) {
    by_key_.erase(buckets_.back().key);
    buckets_.pop_back();
  }
  buckets_.push_front({std::string(key), limit_.burst, now});
  by_key_.emplace(buckets_.front().key, buckets_.begin());
  return buckets_.front();
}

/// A full bucket is the same as none. Two a call keep up with any rate of new keys.
void RateLimiter::drop_full(SteadyInstant now) {
  for (int i = 0; i < 2 && !buckets_.empty() && tokens_at(buckets_.back(), now) >= limit_.burst; ++i) {
    by_key_.erase(buckets_.back().key);
    buckets_.pop_back();
  }
}

void RateLimiter::forgive(std::string_view key) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return;
  const auto place = found->second;
  by_key_.erase(found);
  buckets_.erase(place);
}

std::size_t RateLimiter::keys() const {
  const std::lock_guard lock(mutex_);
  return buckets_.size();
}

std::string address_key(std::string_view address) {
  auto parsed = parse_address(address);
  if (!parsed) return std::string(address);
  if (parsed->is_v4()) return parsed->text();
  std::fill(parsed->bytes.begin() + 8, parsed->bytes.end(), std::uint8_t{0});
  return parsed->text() + "/64";
}

}  // namespace chiroflow::http
