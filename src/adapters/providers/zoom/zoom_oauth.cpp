// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/zoom/zoom_oauth.hpp"

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/zoom/zoom_errors.hpp"

namespace chiroflow::zoom {

namespace {
constexpr Seconds kRenewBefore{60};
constexpr Millis kDeadline = Seconds(4);
constexpr std::string_view kScheme = "https://";
constexpr std::string_view kUsualApi = "https://api.zoom.us/v2";

/// "https://api-us.zoom.us": TLS, a host of Zoom's, nothing behind it.
bool is_zooms_own(std::string_view url) {
  if (!url.starts_with(kScheme)) return false;
  const auto host = url.substr(kScheme.size());
  return host.find_first_of("/?#@:\\") == std::string_view::npos &&
         (host.ends_with(".zoom.us") || host.ends_with(".zoomgov.com"));
}
}  // namespace

bool ZoomOAuth::configured() const {
  const auto& known = config_.credentials;
  return !known.account_id.empty() && !known.client_id.empty() && !known.client_secret.empty();
}

Result<AccessToken> ZoomOAuth::token() {
  if (!configured()) {
    auto error = providers::outage("not_configured");
    error.message = "Zoom is not configured: ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET are needed";
    return fail(std::move(error));
  }
  if (auto known = remembered()) return *std::move(known);
  return fetching_.outcome_of([&]() -> Result<AccessToken> {
    if (auto known = remembered()) return *std::move(known);  // of a round that ended just now
    return ask();
  });
}

std::optional<AccessToken> ZoomOAuth::remembered() const {
  const std::lock_guard guard(guard_);
  return token_ && clock_.now() + kRenewBefore < expires_at_ ? token_ : std::nullopt;
}

void ZoomOAuth::drop(const AccessToken& refused) {
  const std::lock_guard guard(guard_);
  if (token_ && token_->value == refused.value) token_.reset();
}

Result<AccessToken> ZoomOAuth::ask() {
  const auto& known = config_.credentials;
  const auto asked_at = clock_.now();
  const auto response = TRY(http_.send({
      .method = "POST",
      .url = config_.oauth_base_url + "/oauth/token",
      .headers = {{"Authorization", providers::basic_auth(known.client_id, known.client_secret)},
                  {"Accept", "application/json"},
                  {"Content-Type", "application/x-www-form-urlencoded"}},
      // In the body: some accounts get 400 for the same fields in the query.
      .body = providers::form_encode({{"grant_type", "account_credentials"}, {"account_id", known.account_id}}),
      .deadline = kDeadline,
      .repeatable = true,
  }));
  if (!response.ok()) return fail(oauth_error(response, clock_.now()));
  const auto body = TRY(providers::json_body(response));
  auto value = providers::text_of(body.root(), "access_token");
  const auto seconds = providers::integer_of(body.root(), "expires_in");
  if (!value || value->empty() || !seconds || *seconds <= 0 || *seconds > 86'400)
    return fail(providers::outage("bad_response", "a token answer without token or expiry"));
  const std::lock_guard guard(guard_);
  token_ =
      AccessToken{.value = *std::move(value), .api_base_url = api_base(providers::text_of(body.root(), "api_url"))};
  expires_at_ = asked_at + Seconds(*seconds);
  return *token_;
}

std::string ZoomOAuth::api_base(std::optional<std::string> told) const {
  // A region's own address, told with the token; an address that the operator has set wins.
  if (config_.api_base_url == kUsualApi && told && is_zooms_own(*told)) return *told + "/v2";
  return config_.api_base_url;
}

}  // namespace chiroflow::zoom
