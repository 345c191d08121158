// SPDX-License-Identifier: Apache-2.0
#include "adapters/s3/bucket.hpp"

#include <algorithm>
#include <charconv>

namespace chiroflow::s3 {

namespace {
constexpr Seconds kRest{3};
constexpr std::size_t kLargestAnswer = std::size_t{64} << 20;

/// Of those that pass; a full store says so each time.
bool has_trouble(int status) { return status == 500 || status == 502 || status == 503 || status == 504; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_host(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']'))
    return host.size() > 2 && std::all_of(host.begin() + 1, host.end() - 1, [](char c) {
             return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == ':' || c == '.';
           });
  return !host.empty() && host.front() != '.' &&
         std::all_of(host.begin(), host.end(), [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; });
}

/// From ":9000" or nothing at all; 0 when it is neither.
int port_of(std::string_view text, int usual) {
  if (text.empty()) return usual;
  int port = 0;
  const auto [end, fault] = std::from_chars(text.data() + 1, text.data() + text.size(), port);
  const bool whole = fault == std::errc() && end == text.data() + text.size();
  return text.front() == ':' && whole && port > 0 && port < 65536 ? port : 0;
}
}  // namespace

std::optional<Endpoint> parse_endpoint(std::string_view text) {
  std::string address(text);
  std::transform(address.begin(), address.end(), address.begin(), lower);
  while (address.ends_with('/')) address.pop_back();
  const bool encrypted = address.starts_with("https://");
  if (!encrypted && !address.starts_with("http://")) return std::nullopt;
  const auto authority = std::string_view(address).substr(encrypted ? 8 : 7);
  const auto bracket = authority.rfind(']');
  const auto colon = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const auto host = authority.substr(0, colon);
  const int usual = encrypted ? 443 : 80;
  const int port = port_of(colon == std::string_view::npos ? std::string_view() : authority.substr(colon), usual);
  if (!is_host(host) || port == 0) return std::nullopt;
  Endpoint endpoint;
  endpoint.host = std::string(host) + (port == usual ? "" : ":" + std::to_string(port));
  endpoint.origin = (encrypted ? "https://" : "http://") + endpoint.host;
  return endpoint;
}

bool is_bucket_name(std::string_view text) {
  return text.size() >= 3 && text.size() <= 63 && is_letter_or_digit(text.front()) && is_letter_or_digit(text.back()) &&
         text.find("..") == std::string_view::npos &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; });
}

HttpRequest Bucket::request_for(BucketCall call, bool is_signed) const {
  const auto path = encoded_path(options_.bucket + "/" + call.key);
  const auto query = canonical_query(call.query);
  HttpRequest request;
  request.method = std::string(call.method);
  request.url = options_.endpoint.origin + path + (query.empty() ? "" : "?") + query;
  request.headers = call.headers;
  if (is_signed) {
    auto more = signed_headers({.method = call.method,
                                .host = options_.endpoint.host,
                                .path = path,
                                .query = query,
                                .headers = std::move(call.headers),
                                .body = call.body},
                               options_.keys, clock_.now());
    request.headers.insert(request.headers.end(), more.begin(), more.end());
  }
  request.body = std::move(call.body);
  request.deadline = call.deadline;
  request.tries = call.tries;
  request.max_response_bytes = kLargestAnswer;
  request.repeatable = true;
  return request;
}

Result<HttpResponse> Bucket::send(const HttpRequest& request, bool at_once) const {
  if (!at_once && clock_.steady_now() < rests_until_.load())
    return fail(Error{.code = ErrorCode::provider_unavailable, .detail = "not asked", .cause = "resting"});
  auto answer = http_.send(request);
  if (!answer || has_trouble(answer->status)) rests_until_ = clock_.steady_now() + kRest;
  return answer;
}

Result<HttpResponse> Bucket::call(BucketCall call) const {
  const bool at_once = call.at_once;
  return send(request_for(std::move(call), true), at_once);
}

Result<HttpResponse> Bucket::call_unsigned(BucketCall call) const {
  const bool at_once = call.at_once;
  return send(request_for(std::move(call), false), at_once);
}

}  // namespace chiroflow::s3
