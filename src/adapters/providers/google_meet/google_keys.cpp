// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/google_meet/google_keys.hpp"

#include <algorithm>
#include <charconv>

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/google_meet/google_errors.hpp"

namespace chiroflow::google_meet {

namespace {
constexpr Minutes kMinute{1};
constexpr Seconds kAfterFailure{10};
constexpr int kLooksAMinute = 5;  // strangers may send any kid and must not make us call Google each time
}  // namespace

Result<std::vector<crypto::JwtKey>> GoogleKeys::find(const std::string& kid) {
  const std::lock_guard lock(guard_);
  const bool fresh = fetched_ && clock_.steady_now() < good_until_;
  // While Google does not answer, strangers' messages must not hold up one worker after the other.
  if (!fresh && failed_ && clock_.steady_now() < *failed_ + kAfterFailure)
    return fail(in_words(providers::outage("timeout", "keys could not be fetched a moment ago")));
  if (!fresh) TRY(fetch());
  auto found = known(kid);
  if (!found.empty() || !fresh || !may_look_again()) return found;
  TRY(fetch());
  return known(kid);
}

std::vector<crypto::JwtKey> GoogleKeys::known(const std::string& kid) const {
  std::vector<crypto::JwtKey> found;
  for (const auto& key : keys_) {
    if (key.algorithm() == crypto::JwtAlgorithm::RS256 && key.kid() == kid) found.push_back(key);
  }
  return found;
}

bool GoogleKeys::may_look_again() {
  const auto now = clock_.steady_now();
  if (now - minute_ >= kMinute) {
    minute_ = now;
    looks_ = 0;
  }
  return ++looks_ <= kLooksAMinute;
}

Result<void> GoogleKeys::fetch() {
  auto outcome = fetch_once();
  failed_ = outcome ? std::nullopt : std::optional(clock_.steady_now());
  return outcome;
}

Result<void> GoogleKeys::fetch_once() {
  const auto response = http_.send({.url = config_.jwks_url,
                                    .headers = {{"Accept", "application/json"}},
                                    .body = {},
                                    .deadline = Millis(config_.deadline_ms),
                                    .repeatable = true});
  if (!response) return fail(in_words(response.error()));
  if (!response->ok())
    return fail(in_words(providers::outage("server_error", "keys HTTP " + std::to_string(response->status))));
  auto keys = crypto::JwtKey::from_jwks(response->body);
  if (!keys) return fail(in_words(providers::outage("bad_response", "no key set")));
  keys_ = *std::move(keys);
  fetched_ = true;
  good_until_ = clock_.steady_now() + freshness_of(*response);
  return {};
}

Seconds freshness_of(const HttpResponse& response) {
  constexpr std::string_view kName = "max-age=";
  const auto* header = response.header("Cache-Control");
  const auto at = header ? header->find(kName) : std::string::npos;
  if (at == std::string::npos) return Hours(1);
  std::int64_t seconds = 0;
  const auto* begin = header->data() + at + kName.size();
  if (std::from_chars(begin, header->data() + header->size(), seconds).ec != std::errc()) return Hours(1);
  return std::clamp<Seconds>(Seconds(seconds), Minutes(1), Hours(24));
}

}  // namespace chiroflow::google_meet
