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
  std::unique_lock lock(guard_);
  // Who fetches does it for all who need what is not there; whoever asks for a key that is known does not wait.
  auto found = is_fresh() ? known(kid) : std::vector<crypto::JwtKey>();
  if (!found.empty()) return found;
  if (fetching_) return found_by_others(kid, lock);
  const bool fresh = is_fresh();
  // While Google does not answer, strangers' messages must not hold up one worker after the other.
  if (!fresh && failed_ && clock_.steady_now() < *failed_ + kAfterFailure)
    return fail(in_words(providers::outage("timeout", "keys could not be fetched a moment ago")));
  if (fresh && !may_look_again()) return found;
  TRY(fetch(lock));
  return known(kid);
}

Result<std::vector<crypto::JwtKey>> GoogleKeys::found_by_others(const std::string& kid,
                                                                std::unique_lock<std::mutex>& lock) {
  fetched_or_failed_.wait(lock, [this] { return !fetching_; });
  if (is_fresh()) return known(kid);
  return fail(in_words(providers::outage("timeout", "keys could not be fetched a moment ago")));
}

bool GoogleKeys::is_fresh() const { return fetched_ && clock_.steady_now() < good_until_; }

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

Result<void> GoogleKeys::fetch(std::unique_lock<std::mutex>& lock) {
  fetching_ = true;
  lock.unlock();
  auto got = download();
  lock.lock();
  fetching_ = false;
  fetched_or_failed_.notify_all();
  failed_ = got ? std::nullopt : std::optional(clock_.steady_now());
  if (!got) return fail(std::move(got).error());
  keys_ = std::move(got->keys);
  fetched_ = true;
  good_until_ = clock_.steady_now() + got->good_for;
  return {};
}

Result<GoogleKeys::Download> GoogleKeys::download() const {
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
  return Download{*std::move(keys), freshness_of(*response)};
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
