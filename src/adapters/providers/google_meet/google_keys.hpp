// SPDX-License-Identifier: Apache-2.0
// Google's public keys for its OpenID Connect tokens, kept as long as Google says and fetched once more for a kid that is
// not among them: Google changes them every few days.
// https://developers.google.com/identity/openid-connect/openid-connect#validatinganidtoken
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "adapters/providers/google_meet/google_meet_config.hpp"
#include "crypto/jwt_key.hpp"
#include "ports/clock.hpp"
#include "ports/http_client.hpp"

namespace chiroflow::google_meet {

/// Safe from any thread. Everything handed over must outlive it.
class GoogleKeys {
 public:
  GoogleKeys(const GoogleMeetConfig& config, HttpClient& http, const Clock& clock)
      : config_(config), http_(http), clock_(clock) {}

  /// The keys of that kid; none when Google has none. Error: provider_unavailable when they cannot be fetched.
  Result<std::vector<crypto::JwtKey>> find(const std::string& kid);

 private:
  struct Download {
    std::vector<crypto::JwtKey> keys;
    Seconds good_for;
  };
  std::vector<crypto::JwtKey> known(const std::string& kid) const;
  Result<std::vector<crypto::JwtKey>> found_by_others(const std::string& kid, std::unique_lock<std::mutex>& lock);
  bool is_fresh() const;
  bool may_look_again();
  Result<void> fetch(std::unique_lock<std::mutex>& lock);
  Result<Download> download() const;

  const GoogleMeetConfig& config_;
  HttpClient& http_;
  const Clock& clock_;
  std::mutex guard_;  // not held while somebody fetches
  std::condition_variable fetched_or_failed_;
  bool fetching_ = false;
  std::vector<crypto::JwtKey> keys_;
  SteadyInstant good_until_{};
  bool fetched_ = false;
  std::optional<SteadyInstant> failed_;  // when the last fetch did
  SteadyInstant minute_{};               // since when the next are counted
  int looks_ = 0;                        // for unknown kids
};

/// Seconds of max-age in Cache-Control (RFC 9111 5.2.2.1) between a minute and a day; an hour where there is none.
Seconds freshness_of(const HttpResponse& response);

}  // namespace chiroflow::google_meet
