// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/google_meet/google_oauth.hpp"

#include <algorithm>

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/google_meet/google_errors.hpp"

namespace chiroflow::google_meet {

namespace {
constexpr Seconds kRenewBefore{300};
constexpr Seconds kLongestLife{3600};
}  // namespace

GoogleOauth::GoogleOauth(const GoogleMeetConfig& config, HttpClient& http, const Clock& clock)
    : config_(config),
      http_(http),
      clock_(clock),
      account_(read_key_file(config.credentials.service_account_key, config.trust_token_uri)) {}

bool GoogleOauth::configured() const {
  return !config_.credentials.service_account_key.empty() && !config_.credentials.delegated_user.empty();
}

Result<std::string> GoogleOauth::token(const std::string& scopes, SteadyInstant until) {
  std::unique_lock lock(guard_);
  auto& slot = slots_[scopes];  // a map's elements stay where they are
  if (slot.token && clock_.now() < slot.token->renew_at) return slot.token->text;
  if (slot.asking) {
    answered_.wait(lock, [&, round = slot.round] { return slot.round != round; });
    if (slot.failure) return fail(*slot.failure);
    if (slot.token) return slot.token->text;
    return fail(providers::outage("bad_credentials", "the token was refused at once"));
  }
  slot.asking = true;
  lock.unlock();
  auto outcome = exchange(scopes, until);
  lock.lock();
  slot.asking = false;
  ++slot.round;
  slot.token = outcome ? std::optional(*outcome) : std::nullopt;
  slot.failure = outcome ? std::nullopt : std::optional(outcome.error());
  lock.unlock();
  answered_.notify_all();
  if (!outcome) return fail(outcome.error());
  return std::move(outcome->text);
}

void GoogleOauth::refused(const std::string& scopes, const std::string& token) {
  const std::lock_guard lock(guard_);
  auto& slot = slots_[scopes];
  if (slot.token && slot.token->text == token) slot.token.reset();
}

Result<GoogleOauth::Token> GoogleOauth::exchange(const std::string& scopes, SteadyInstant until) const {
  if (!configured()) return fail(in_words(providers::outage("not_configured")));
  if (!account_) return fail(account_.error());
  const auto assertion = TRY(make_assertion(*account_, config_.credentials.delegated_user, scopes, clock_.now()));
  const HttpRequest request{
      .method = "POST",
      .url = account_->token_uri,
      .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}},
      .body = providers::form_encode(
          {{"grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"}, {"assertion", assertion}}),
      .deadline = TRY(time_left(clock_, until)),
      .repeatable = true};
  const auto response = http_.send(request);
  if (!response) return fail(in_words(response.error()));
  if (!response->ok()) return fail(token_error(*response, clock_.now()));
  const auto body = providers::json_body(*response);
  if (!body) return fail(in_words(body.error()));
  auto text = providers::text_of(body->root(), "access_token");
  if (!text || text->empty()) return fail(in_words(providers::outage("bad_response", "no access_token")));
  const auto life =
      std::clamp(Seconds(providers::integer_of(body->root(), "expires_in").value_or(0)), Seconds(0), kLongestLife);
  return Token{.text = *std::move(text), .renew_at = clock_.now() + std::max(life - kRenewBefore, life / 2)};
}

}  // namespace chiroflow::google_meet
