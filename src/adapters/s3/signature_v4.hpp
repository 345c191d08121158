// SPDX-License-Identifier: Apache-2.0
// AWS Signature Version 4 (docs.aws.amazon.com, "Signature calculations for the Authorization header"), which every store that
// speaks S3 understands. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/time.hpp"
#include "ports/http_client.hpp"

namespace chiroflow::s3 {

struct SigningKeys {
  std::string region;
  std::string access_key;
  std::string secret_key;
};

struct UnsignedRequest {
  std::string_view method;
  std::string_view host;            // as in the Host header
  std::string_view path;            // as encoded_path() makes it
  std::string_view query = {};      // as canonical_query() makes it
  std::vector<HttpHeader> headers;  // lower-case names, beside host and x-amz-*; all are signed
  std::string_view body = {};
};

/// What makes the request signed: x-amz-content-sha256, x-amz-date and authorization, to be sent beside the request's own headers.
std::vector<HttpHeader> signed_headers(const UnsignedRequest& request, const SigningKeys& keys, Instant now);

/// "/bucket/a%20b" from "bucket/a b": each segment percent-encoded, once.
std::string encoded_path(std::string_view path);
/// "a=1&b=x%20y": percent-encoded and in the order that is signed. A name without value is "name=".
std::string canonical_query(const std::vector<std::pair<std::string, std::string>>& fields);

}  // namespace chiroflow::s3
