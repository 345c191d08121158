// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/livekit/recording_store.hpp"

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/s3/signature_v4.hpp"

namespace chiroflow::livekit {

namespace {
constexpr Hours kLongestRead{2};
constexpr std::size_t kLargestFile = std::size_t{64} << 30;

/// The vendor's own code, from <Error><Code>NoSuchKey</Code>…
std::string code_of(const HttpResponse& response) {
  const auto begin = response.body.find("<Code>");
  const auto end = response.body.find("</Code>");
  if (begin == std::string::npos || end == std::string::npos || end < begin || end - begin > 70) return {};
  return response.body.substr(begin + 6, end - begin - 6);
}

Error error_of(const HttpResponse& response, Instant now) {
  const auto code = code_of(response);
  if (response.status == 404 && code != "NoSuchBucket") {
    auto missing = not_found("The recording's file");
    missing.detail = "store: " + code;
    return missing;
  }
  auto error = response.status == 404 ? providers::outage("bad_response", "store: " + code)
                                      : providers::error_of(response, code, now);
  if (response.status == 403 || response.status == 404)
    error.message = "The store of the recordings refuses us: check LIVEKIT_S3_BUCKET, its key and what the key may do";
  return error;
}
}  // namespace

Result<HttpRequest> BucketReader::request_for(std::string_view method, std::string_view key) const {
  std::string_view endpoint = store_.endpoint;
  while (endpoint.ends_with('/')) endpoint.remove_suffix(1);
  const auto scheme = endpoint.find("://");
  if (scheme == std::string_view::npos || endpoint.find('/', scheme + 3) != std::string_view::npos)
    return fail(precondition_failed("The address of the store of the recordings must be like https://host:port",
                                    "store_address"));
  const auto path = s3::encoded_path(store_.bucket + "/" + std::string(key));
  HttpRequest request;
  request.method = std::string(method);
  request.url = std::string(endpoint) + path;
  request.headers =
      s3::signed_headers({.method = method, .host = endpoint.substr(scheme + 3), .path = path, .headers = {}},
                         {store_.region, store_.access_key, store_.secret_key}, clock_.now());
  request.repeatable = true;
  return request;
}

Result<void> BucketReader::read(std::string_view key, ByteSink& sink) const {
  auto request = TRY(request_for("GET", key));
  request.deadline = kLongestRead;
  request.max_response_bytes = kLargestFile;
  const auto response = TRY(http_.download(request, sink));
  if (!response.ok()) return fail(error_of(response, clock_.now()));
  return {};
}

Result<void> BucketReader::remove(std::string_view key) const {
  const auto request = TRY(request_for("DELETE", key));
  const auto response = TRY(http_.send(request));
  if (response.ok()) return {};
  auto error = error_of(response, clock_.now());
  if (error.code == ErrorCode::not_found) return {};
  return fail(std::move(error));
}

}  // namespace chiroflow::livekit
