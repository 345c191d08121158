// SPDX-License-Identifier: Apache-2.0
// A bucket of an S3 store (AWS, MinIO, Ceph, Garage, …), addressed by path: endpoint/bucket/key. Every request is signed.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/s3/signature_v4.hpp"
#include "ports/clock.hpp"
#include "ports/http_client.hpp"

namespace chiroflow::s3 {

/// Where a store listens, in the form that is signed.
struct Endpoint {
  std::string origin;  // "https://minio.example:9000"
  std::string host;    // "minio.example:9000"; without the scheme's own port
};
/// "https://host", "http://host:port"; nothing with a path, a user or a query.
std::optional<Endpoint> parse_endpoint(std::string_view text);
/// As AWS allows them: 3 to 63 of a-z, 0-9, "-" and ".", with a letter or digit at both ends.
bool is_bucket_name(std::string_view text);

struct BucketOptions {
  Endpoint endpoint;
  std::string bucket;
  SigningKeys keys;
};

struct BucketCall {
  std::string_view method = "GET";
  std::string key = {};  // empty: the bucket itself
  std::vector<std::pair<std::string, std::string>> query = {};
  std::vector<HttpHeader> headers = {};  // lower-case names
  std::string body = {};
  Millis deadline = Seconds(20);
  int tries = 3;
  bool at_once = false;  // also while the store is left alone
};

/// Safe from any thread. HTTP client and clock must outlive it.
class Bucket {
 public:
  Bucket(BucketOptions options, HttpClient& http, const Clock& clock)
      : options_(std::move(options)), http_(http), clock_(clock) {}

  const BucketOptions& options() const { return options_; }
  /// An answer of any status. Only for what may be sent twice. Errors are those of the HTTP client; after one of them, or an answer
  /// that says that the store has trouble, calls fail at once (cause "resting") for some seconds, so that waiting for it takes
  /// no more workers.
  Result<HttpResponse> call(BucketCall call) const;
  /// The same as anybody: without signature.
  Result<HttpResponse> call_unsigned(BucketCall call) const;

 private:
  HttpRequest request_for(BucketCall call, bool is_signed) const;
  Result<HttpResponse> send(const HttpRequest& request, bool at_once) const;

  const BucketOptions options_;
  HttpClient& http_;
  const Clock& clock_;
  mutable std::atomic<SteadyInstant> rests_until_{SteadyInstant()};
};

}  // namespace chiroflow::s3
