// SPDX-License-Identifier: Apache-2.0
#include "adapters/s3/signature_v4.hpp"

#include <algorithm>

#include "adapters/providers/common/vendor_http.hpp"
#include "crypto/digest.hpp"

namespace chiroflow::s3 {

namespace {
constexpr std::string_view kService = "s3";
constexpr std::string_view kEnd = "aws4_request";

/// "20130524T000000Z"
std::string compact_time(Instant now) {
  std::string text = format_iso(std::chrono::floor<Seconds>(now));  // 2013-05-24T00:00:00.000Z
  text.resize(19);
  text.erase(std::remove_if(text.begin(), text.end(), [](char c) { return c == '-' || c == ':'; }), text.end());
  return text + "Z";
}

/// Without spaces around, and with one where there were several.
std::string canonical_value(std::string_view value) {
  std::string out;
  for (const char c : value)
    if (c != ' ' || (!out.empty() && out.back() != ' ')) out.push_back(c);
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

struct Canonical {
  std::string request;
  std::string header_names;
};

Canonical canonical_of(const UnsignedRequest& request, std::vector<HttpHeader> headers, const std::string& body_hash) {
  std::sort(headers.begin(), headers.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  Canonical made{.request = std::string(request.method), .header_names = {}};
  made.request.append("\n").append(request.path).append("\n").append(request.query).append("\n");
  for (const auto& header : headers) {
    made.request.append(header.name).append(":").append(canonical_value(header.value)).append("\n");
    made.header_names.append(made.header_names.empty() ? "" : ";").append(header.name);
  }
  made.request.append("\n").append(made.header_names).append("\n").append(body_hash);
  return made;
}

std::string signature_of(const std::string& text, const SigningKeys& keys, std::string_view date) {
  auto key = crypto::hmac_sha256("AWS4" + keys.secret_key, date);
  for (const std::string_view part : {std::string_view(keys.region), kService, kEnd})
    key = crypto::hmac_sha256(key.view(), part);
  return crypto::hmac_sha256(key.view(), text).hex();
}
}  // namespace

std::vector<HttpHeader> signed_headers(const UnsignedRequest& request, const SigningKeys& keys, Instant now) {
  const auto time = compact_time(now);
  const auto date = time.substr(0, 8);
  const auto body_hash = crypto::sha256(request.body).hex();
  auto headers = request.headers;
  headers.push_back({"host", std::string(request.host)});
  headers.push_back({"x-amz-content-sha256", body_hash});
  headers.push_back({"x-amz-date", time});
  const auto canonical = canonical_of(request, std::move(headers), body_hash);
  const auto scope = date + "/" + keys.region + "/" + std::string(kService) + "/" + std::string(kEnd);
  const auto text = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + crypto::sha256(canonical.request).hex();
  return {{"x-amz-content-sha256", body_hash},
          {"x-amz-date", time},
          {"authorization", "AWS4-HMAC-SHA256 Credential=" + keys.access_key + "/" + scope + ",SignedHeaders=" +
                                canonical.header_names + ",Signature=" + signature_of(text, keys, date)}};
}

std::string encoded_path(std::string_view path) {
  std::string out;
  for (;;) {
    const auto end = std::min(path.find('/'), path.size());
    out.push_back('/');
    out += providers::percent_encode(path.substr(0, end));
    if (end == path.size()) return out;
    path.remove_prefix(end + 1);
  }
}

std::string canonical_query(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::vector<std::string> pieces;
  for (const auto& [name, value] : fields)
    pieces.push_back(providers::percent_encode(name) + "=" + providers::percent_encode(value));
  std::sort(pieces.begin(), pieces.end());
  std::string out;
  for (const auto& piece : pieces) out.append(out.empty() ? "" : "&").append(piece);
  return out;
}

}  // namespace chiroflow::s3
