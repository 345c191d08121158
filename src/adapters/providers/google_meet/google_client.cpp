// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/google_meet/google_client.hpp"

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/google_meet/google_errors.hpp"

namespace chiroflow::google_meet {

namespace {
constexpr int kMostPages = 40;  // a list that goes on for ever must not hold a worker
constexpr Millis kDownloadDeadline = Hours(1);
constexpr std::size_t kLargestFile = std::size_t{32} << 30;

bool is_id(std::string_view text) {
  if (text.empty() || text.size() > 200 || text == "." || text == "..") return false;
  for (const char c : text) {
    const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || c == '.' || c == '~' || c == '=';
    if (!plain) return false;
  }
  return true;
}
}  // namespace

Result<HttpResponse> GoogleClient::send(HttpRequest request, const std::string& scopes, SteadyInstant until,
                                        ByteSink* sink) {
  for (bool second = false;; second = true) {
    const auto token = TRY(oauth_.token(scopes, sink ? this->until() : until));
    auto attempt = request;
    attempt.deadline = TRY(time_left(clock_, until));
    attempt.headers.push_back({"Authorization", "Bearer " + token});
    auto response = sink ? http_.download(attempt, *sink) : http_.send(attempt);
    if (!response) return fail(in_words(response.error()));
    if (response->status != 401 || second) return response;
    oauth_.refused(scopes, token);
  }
}

Result<GoogleAnswer> GoogleClient::ask(const GoogleCall& call) {
  HttpRequest request{.method = call.method,
                      .url = call.url,
                      .headers = {{"Accept", "application/json"}},
                      .body = call.body,
                      .repeatable = call.repeatable};
  if (!call.body.empty()) request.headers.push_back({"Content-Type", "application/json"});
  auto response = TRY(send(std::move(request), config_.scopes, call.until, nullptr));
  if (!response.ok()) {
    auto error = api_error(response, clock_.now());
    return GoogleAnswer{.response = std::move(response), .body = fail(std::move(error))};
  }
  auto body = providers::json_body(response);
  if (!body) return fail(in_words(body.error()));
  return GoogleAnswer{.response = std::move(response), .body = *std::move(body)};
}

Result<wire::Document> GoogleClient::call(const GoogleCall& call) {
  auto answer = TRY(ask(call));
  return std::move(answer.body);
}

Result<void> GoogleClient::each(const std::string& url, std::string_view member, SteadyInstant until,
                                FunctionRef<Result<void>(const wire::Value&)> take) {
  std::string page_token;
  for (int page = 0; page < kMostPages; ++page) {
    auto address = url;
    if (!page_token.empty())
      address +=
          (url.find('?') == std::string::npos ? "?pageToken=" : "&pageToken=") + providers::percent_encode(page_token);
    const auto answer = TRY(call({.url = std::move(address), .until = until}));
    const auto& list = answer.root().get(member);
    if (list.is(wire::Kind::array)) {
      for (const auto& item : list.items()) TRY(take(item));
    }
    page_token = providers::text_of(answer.root(), "nextPageToken").value_or("");
    if (page_token.empty()) return {};
  }
  return fail(in_words(providers::outage("bad_response", "a list without end")));
}

Result<void> GoogleClient::download(const std::string& url, ByteSink& sink) {
  HttpRequest request{.url = url, .max_response_bytes = kLargestFile, .repeatable = true, .follow_redirects = true};
  const auto response =
      TRY(send(std::move(request), std::string(kDriveScope), clock_.steady_now() + kDownloadDeadline, &sink));
  if (!response.ok()) return fail(api_error(response, clock_.now()));
  return {};
}

bool is_name(std::string_view text, std::initializer_list<std::string_view> kinds) {
  bool first = true;
  for (const auto kind : kinds) {
    if (!first) {
      if (!text.starts_with('/')) return false;
      text.remove_prefix(1);
    }
    first = false;
    if (!text.starts_with(kind) || text.substr(kind.size(), 1) != "/") return false;
    text.remove_prefix(kind.size() + 1);
    const auto id = text.substr(0, text.find('/'));
    if (!is_id(id)) return false;
    text.remove_prefix(id.size());
  }
  return text.empty();
}

}  // namespace chiroflow::google_meet
