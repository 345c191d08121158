// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/twilio/twilio_client.hpp"

#include <algorithm>

namespace chiroflow::twilio {

namespace {
constexpr int kMostPages = 100;
constexpr std::size_t kLargestFile = std::size_t(16) << 30;

/// Code and cause in words for the clinic.
void explain(Error& error, std::int64_t code) {
  if (code == kTooManyRooms || code == kTooManyParticipants) {
    error.code = ErrorCode::precondition_failed;
    error.cause = "vendor_limit";
    error.message = "Twilio's limit of rooms or people at the same time is reached: ask Twilio to raise it";
  } else if (code == kNotFound) {
    error.code = ErrorCode::not_found;
    error.cause = "not_found";
  } else if (error.cause == "bad_credentials") {
    error.message =
        "Twilio refuses the API key: check account SID, API key SID and secret in the settings, and that the key is of "
        "region US1";
  } else if (error.cause == "rate_limited") {
    error.message = "Twilio takes no more requests at the moment: try again shortly";
  } else if (error.cause == "server_error") {
    error.message = "Twilio has a fault of its own: try again, or see status.twilio.com";
  } else if (error.cause == "bad_response") {
    error.message = "Twilio refused the request: the server's log holds its code";
  }
}

Error unreached(Error error) {
  if (error.code != ErrorCode::provider_unavailable || !error.message.empty()) return error;
  if (error.cause == "timeout") error.message = "Twilio did not answer in time: try again";
  if (error.cause == "refused" || error.cause == "network")
    error.message = "Twilio cannot be reached: check the server's connection to the internet";
  if (error.cause == "tls")
    error.message = "The connection to Twilio is not safe: check the server's clock, proxy and CA certificates";
  return error;
}

/// What a Media answer leads to: of its JSON, or the plain header.
std::string media_address(const HttpResponse& response) {
  const auto body = wire::Document::parse(response.body);
  if (body) {
    if (auto address = providers::text_of(body->root(), "redirect_to")) return *std::move(address);
  }
  const auto* location = response.header("Location");
  return location ? *location : std::string();
}

std::string path_of(const std::string& url) {
  const auto host = url.find("://");
  const auto path = url.find('/', host == std::string::npos ? 0 : host + 3);
  return path == std::string::npos ? std::string("/") : url.substr(path);
}
}  // namespace

bool has_code(const Error& error, int code) { return error.vendor_code == std::to_string(code); }

bool may_have_happened(const Error& error) {
  return error.code == ErrorCode::provider_unavailable && (error.cause == "timeout" || error.cause == "network" ||
                                                           error.cause == "server_error" || error.cause == "too_large");
}

Result<void> gone_is_fine(Result<void> outcome) {
  if (!outcome && outcome.error().code == ErrorCode::not_found) return {};
  return outcome;
}

bool TwilioClient::configured() const {
  const auto& own = config_.credentials;
  return !own.account_sid.empty() && !own.api_key_sid.empty() && !own.api_key_secret.empty();
}

Result<void> TwilioClient::check_configured() const {
  if (configured()) return {};
  auto error = providers::outage("not_configured", "account SID, API key SID or API key secret is empty");
  error.message = "Twilio is not set up: enter account SID, API key SID and API key secret";
  return fail(std::move(error));
}

Result<wire::Document> TwilioClient::get(const std::string& path) const { return get_url(config_.base_url + path); }
Result<wire::Document> TwilioClient::get_insights(const std::string& path) const {
  return get_url(config_.insights_base_url + path);
}

Result<wire::Document> TwilioClient::post(const std::string& path, const std::vector<FormField>& form) const {
  auto asked = request("POST", config_.base_url + path);
  asked.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
  asked.body = providers::form_encode(form);
  return providers::json_body(TRY(send(asked)));
}

Result<void> TwilioClient::remove(const std::string& path) const {
  auto asked = request("DELETE", config_.base_url + path);
  asked.repeatable = true;
  TRY(send(asked));
  return {};
}

Result<void> TwilioClient::each(const std::string& path, FunctionRef<Result<void>(const wire::Value&)> take) const {
  return each_page(config_.base_url, path, take);
}
Result<void> TwilioClient::each_insight(const std::string& path,
                                        FunctionRef<Result<void>(const wire::Value&)> take) const {
  return each_page(config_.insights_base_url, path, take);
}

Result<void> TwilioClient::each_page(const std::string& base, std::string path,
                                     FunctionRef<Result<void>(const wire::Value&)> take) const {
  for (int page = 0; page < kMostPages; ++page) {
    const auto answer = TRY(get_url(base + path));
    const auto& meta = answer.root().get("meta");
    const auto key = providers::text_of(meta, "key");
    if (!key || !answer.root().get(*key).is(wire::Kind::array))
      return fail(providers::outage("bad_response", "a list without elements"));
    for (const auto& element : answer.root().get(*key).items()) TRY(take(element));
    const auto next = providers::text_of(meta, "next_page_url");
    if (!next || next->empty()) return {};
    // Only the path: our credentials go to the host of the configuration, whatever an answer says.
    path = path_of(*next);
  }
  return fail(providers::outage("bad_response", "a list without end"));
}

Result<void> TwilioClient::download(const std::string& path, ByteSink& sink) const {
  auto asked = request("GET", config_.base_url + path);
  asked.repeatable = true;
  TRY(check_configured());
  auto pointed = http_.send(asked);
  if (!pointed) return fail(unreached(std::move(pointed).error()));
  if (pointed->status >= 400) return fail(refusal(*pointed));
  const auto address = media_address(*pointed);
  const bool in_the_open = config_.base_url.starts_with("http://");
  if (!address.starts_with("https://") && !(in_the_open && address.starts_with("http://")))
    return fail(providers::outage("bad_response", "media without a safe address"));

  HttpRequest fetched;
  fetched.url = address;
  fetched.deadline = Millis(config_.download_deadline_ms);
  fetched.max_response_bytes = kLargestFile;
  fetched.repeatable = true;
  auto response = http_.download(fetched, sink);
  if (!response) return fail(unreached(std::move(response).error()));
  if (response->ok()) return {};
  if (response->status == 404 || response->status == 410)
    return fail(Error{.code = ErrorCode::not_found, .detail = "media HTTP 404", .cause = "not_found"});
  // The store's 403 is a link that has run out, not a fault of our credentials.
  return fail(providers::outage(response->status >= 500 ? "server_error" : "bad_response",
                                "media HTTP " + std::to_string(response->status)));
}

HttpRequest TwilioClient::request(const std::string& method, const std::string& url) const {
  HttpRequest asked;
  asked.method = method;
  asked.url = url;
  asked.headers = {
      {"Authorization", providers::basic_auth(config_.credentials.api_key_sid, config_.credentials.api_key_secret)},
      {"Accept", "application/json"}};
  asked.deadline = Millis(config_.deadline_ms);
  return asked;
}

Result<wire::Document> TwilioClient::get_url(const std::string& url) const {
  auto asked = request("GET", url);
  asked.repeatable = true;
  return providers::json_body(TRY(send(asked)));
}

Result<HttpResponse> TwilioClient::send(const HttpRequest& asked) const {
  TRY(check_configured());
  auto response = http_.send(asked);
  if (!response) return fail(unreached(std::move(response).error()));
  if (!response->ok()) return fail(refusal(*response));
  return response;
}

Error TwilioClient::refusal(const HttpResponse& response) const {
  const auto body = wire::Document::parse(response.body);
  const auto code = body ? providers::integer_of(body->root(), "code") : std::nullopt;
  auto error = providers::error_of(response, code ? std::to_string(*code) : std::string(), clock_.now());
  explain(error, code.value_or(0));
  return error;
}

}  // namespace chiroflow::twilio
