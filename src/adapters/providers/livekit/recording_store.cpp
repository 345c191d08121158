// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/livekit/recording_store.hpp"

#include <algorithm>

#include "adapters/providers/common/vendor_http.hpp"
#include "crypto/digest.hpp"

namespace chiroflow::livekit {

namespace {
constexpr Hours kLongestRead{2};
constexpr std::size_t kLargestFile = std::size_t{64} << 30;
constexpr std::string_view kService = "s3";

/// "20130524T000000Z"
std::string compact_time(Instant now) {
  std::string text = format_iso(std::chrono::floor<Seconds>(now));  // 2013-05-24T00:00:00.000Z
  text.resize(19);
  text.erase(std::remove_if(text.begin(), text.end(), [](char c) { return c == '-' || c == ':'; }), text.end());
  return text + "Z";
}

std::string encoded_path(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    const auto piece = path.substr(0, path.find('/'));
    out.push_back('/');
    out += providers::percent_encode(piece);
    path.remove_prefix(std::min(path.size(), piece.size() + 1));
  }
  return out;
}

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

std::vector<HttpHeader> signed_headers(const StoreRequest& request, const RecordingStore& store, Instant now) {
  const auto time = compact_time(now);
  const auto date = time.substr(0, 8);
  const auto no_body = crypto::sha256("").hex();
  auto headers = request.headers;
  headers.push_back({"host", std::string(request.host)});
  headers.push_back({"x-amz-content-sha256", no_body});
  headers.push_back({"x-amz-date", time});
  std::sort(headers.begin(), headers.end(), [](const auto& a, const auto& b) { return a.name < b.name; });

  std::string names, canonical(request.method);
  canonical.append("\n").append(request.path).append("\n\n");
  for (const auto& header : headers) {
    canonical.append(header.name).append(":").append(header.value).append("\n");
    names.append(names.empty() ? "" : ";").append(header.name);
  }
  canonical.append("\n").append(names).append("\n").append(no_body);

  const auto scope = date + "/" + store.region + "/" + std::string(kService) + "/aws4_request";
  const auto text = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + crypto::sha256(canonical).hex();
  auto key = crypto::hmac_sha256("AWS4" + store.secret_key, date);
  for (const std::string_view part : {std::string_view(store.region), kService, std::string_view("aws4_request")})
    key = crypto::hmac_sha256(key.view(), part);
  return {{"x-amz-content-sha256", no_body},
          {"x-amz-date", time},
          {"authorization", "AWS4-HMAC-SHA256 Credential=" + store.access_key + "/" + scope + ",SignedHeaders=" +
                                names + ",Signature=" + crypto::hmac_sha256(key.view(), text).hex()}};
}

Result<HttpRequest> BucketReader::request_for(std::string_view method, std::string_view key) const {
  std::string_view endpoint = store_.endpoint;
  while (endpoint.ends_with('/')) endpoint.remove_suffix(1);
  const auto scheme = endpoint.find("://");
  if (scheme == std::string_view::npos || endpoint.find('/', scheme + 3) != std::string_view::npos)
    return fail(precondition_failed("The address of the store of the recordings must be like https://host:port",
                                    "store_address"));
  const auto path = encoded_path(store_.bucket + "/" + std::string(key));
  HttpRequest request;
  request.method = std::string(method);
  request.url = std::string(endpoint) + path;
  request.headers =
      signed_headers({.method = method, .host = endpoint.substr(scheme + 3), .path = path}, store_, clock_.now());
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
