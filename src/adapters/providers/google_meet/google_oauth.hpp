// SPDX-License-Identifier: Apache-2.0
// Access tokens of Google for one service account in the name of one user: kept until five minutes before they expire,
// and asked for by one thread at a time while the others wait for what it gets.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "adapters/providers/google_meet/google_meet_config.hpp"
#include "adapters/providers/google_meet/google_service_account.hpp"
#include "ports/clock.hpp"
#include "ports/http_client.hpp"

namespace chiroflow::google_meet {

/// Safe from any thread. Everything handed over must outlive it.
class GoogleOauth {
 public:
  GoogleOauth(const GoogleMeetConfig& config, HttpClient& http, const Clock& clock);

  /// Whether key and user are there.
  bool configured() const;
  /// Errors: provider_unavailable with not_configured, bad_credentials, or why Google could not be asked by `until`; always
  /// with a text for staff.
  Result<std::string> token(const std::string& scopes, SteadyInstant until);
  /// Google refused this one: the next call asks anew.
  void refused(const std::string& scopes, const std::string& token);

 private:
  struct Token {
    std::string text;
    Instant renew_at;
  };
  struct Slot {
    std::optional<Token> token;
    std::optional<Error> failure;  // of the last round
    bool asking = false;
    std::uint64_t round = 0;
  };
  Result<Token> exchange(const std::string& scopes, SteadyInstant until) const;

  const GoogleMeetConfig& config_;
  HttpClient& http_;
  const Clock& clock_;
  const Result<ServiceAccount> account_;
  std::mutex guard_;
  std::condition_variable answered_;
  std::map<std::string, Slot> slots_;  // by scopes, of which there are two
};

}  // namespace chiroflow::google_meet
