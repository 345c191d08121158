// SPDX-License-Identifier: Apache-2.0
// Token buckets by key: a person's id, the hash of a visit link, a client address. Bounded memory. Safe from any thread.
#pragma once

#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/time.hpp"
#include "ports/clock.hpp"

namespace chiroflow::http {

struct RateLimit {
  double burst = 20;              // tokens of a full bucket
  double per_second = 5;          // how fast it fills again
  std::size_t max_keys = 50'000;  // the key unseen for longest goes first, and with it its debt
};

class RateLimiter {
 public:
  RateLimiter(RateLimit limit, const Clock& clock) : limit_(limit), clock_(clock) {}

  /// Takes `cost` tokens. Nothing when they were there; else the whole seconds after which asking again makes sense.
  std::optional<Seconds> take(std::string_view key, double cost = 1);
  /// Gives a key a full bucket again (a correct login after wrong ones).
  void forgive(std::string_view key);
  std::size_t keys() const;

 private:
  struct Bucket {
    std::string key;
    double tokens;
    SteadyInstant filled;
  };
  using Buckets = std::list<Bucket>;  // most recently used first

  Bucket& bucket(std::string_view key, SteadyInstant now);
  void drop_full(SteadyInstant now);
  double tokens_at(const Bucket& bucket, SteadyInstant now) const;

  const RateLimit limit_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  Buckets buckets_;
  std::unordered_map<std::string_view, Buckets::iterator> by_key_;  // views into the list's keys
};

/// The key of an address: IPv4 whole, IPv6 by its /64, since one subscriber has all of that.
std::string address_key(std::string_view address);

}  // namespace chiroflow::http
