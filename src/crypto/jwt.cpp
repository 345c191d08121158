// SPDX-License-Identifier: Apache-2.0
#include "crypto/jwt.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

namespace chiroflow::crypto {

namespace {
namespace json = boost::json;

tl::unexpected<Error> refuse(std::string cause, std::string detail) {
  return fail(Error{.code = ErrorCode::unauthenticated, .detail = std::move(detail), .cause = std::move(cause)});
}
tl::unexpected<Error> malformed(std::string detail) { return refuse("token_malformed", std::move(detail)); }

struct Parts {
  std::string_view input;  // what is signed: header.payload as transmitted
  std::string_view header;
  std::string_view payload;
  std::string_view signature;
};

std::optional<Parts> split(std::string_view token) {
  if (token.size() > kMaxTokenSize) return std::nullopt;
  const auto first = token.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  return Parts{.input = token.substr(0, second),
               .header = token.substr(0, first),
               .payload = token.substr(first + 1, second - first - 1),
               .signature = token.substr(second + 1)};
}

std::optional<json::object> parse_object(std::string_view text) {
  json::error_code error;
  json::value value = json::parse(json::string_view(text.data(), text.size()), error);
  if (error || !value.is_object()) return std::nullopt;
  return std::move(value.get_object());
}

/// The member's text; empty when absent. A member of another type makes the token malformed.
bool read_text(const json::object& object, std::string_view name, std::string& out) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr) return true;
  if (!value->is_string()) return false;
  out = std::string(value->get_string());
  return true;
}

/// NumericDate: seconds, possibly with a fraction.
bool read_time(const json::object& object, std::string_view name, std::optional<Instant>& out) {
  constexpr double kFarthest = 9e12;  // year 287,000; keeps the conversion to milliseconds within int64
  const json::value* value = object.if_contains(name);
  if (value == nullptr) return true;
  if (!value->is_number()) return false;
  const double seconds = value->to_number<double>();
  if (!std::isfinite(seconds)) return false;
  out = from_unix_ms(static_cast<std::int64_t>(std::clamp(seconds, -kFarthest, kFarthest) * 1000));
  return true;
}

bool same_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

bool has_audience(const json::object& claims, std::string_view wanted) {
  const auto is_wanted = [&](const json::value& value) {
    return value.is_string() && std::string_view(value.get_string().data(), value.get_string().size()) == wanted;
  };
  const json::value* value = claims.if_contains("aud");
  if (value == nullptr) return false;
  if (value->is_array()) return std::any_of(value->get_array().begin(), value->get_array().end(), is_wanted);
  return is_wanted(*value);
}

struct Claims {
  json::object all;
  VerifiedJwt read;
  std::optional<Instant> not_before;
};

Result<Claims> read_claims(VerifiedJws jws) {
  auto parsed = parse_object(jws.payload);
  if (!parsed) return malformed("the claims are not a JSON object");
  Claims claims{.all = std::move(*parsed), .read = {}, .not_before = {}};
  VerifiedJwt& read = claims.read;
  const bool right_types = read_text(claims.all, "iss", read.issuer) && read_text(claims.all, "sub", read.subject) &&
                           read_text(claims.all, "jti", read.id) && read_time(claims.all, "exp", read.expires_at) &&
                           read_time(claims.all, "iat", read.issued_at) &&
                           read_time(claims.all, "nbf", claims.not_before);
  if (!right_types) return malformed("a registered claim has the wrong type");
  read.claims = std::move(jws.payload);
  read.header = std::move(jws.header);
  read.algorithm = jws.algorithm;
  read.kid = std::move(jws.kid);
  return claims;
}

Result<void> check_times(const Claims& claims, const JwtExpectation& expected, Instant now) {
  const auto& expires_at = claims.read.expires_at;
  if (!expires_at && expected.requires_expiry) return malformed("exp is missing");
  if (expires_at && now >= *expires_at + expected.leeway) return refuse("token_expired", "exp has passed");
  if (expected.max_lifetime && (!expires_at || *expires_at > now + *expected.max_lifetime + expected.leeway)) {
    return refuse("token_lifetime", "exp is too far ahead");
  }
  if (claims.not_before && now + expected.leeway < *claims.not_before)
    return refuse("token_not_yet_valid", "nbf is ahead");
  if (claims.read.issued_at && now + expected.leeway < *claims.read.issued_at) {
    return refuse("token_not_yet_valid", "iat is ahead; do the clocks agree?");
  }
  return {};
}

Result<void> check_parties(const Claims& claims, const JwtExpectation& expected) {
  if (!expected.issuer.empty() && claims.read.issuer != expected.issuer)
    return refuse("token_issuer", "iss is another one");
  if (!expected.subject.empty() && claims.read.subject != expected.subject)
    return refuse("token_subject", "sub is another one");
  if (!expected.audience.empty() && !has_audience(claims.all, expected.audience)) {
    return refuse("token_audience", "aud does not name this server");
  }
  return {};
}

Result<void> check_type(const VerifiedJwt& token, const JwtExpectation& expected) {
  if (expected.type.empty()) return {};
  const auto header = parse_object(token.header);
  std::string type;
  if (!header || !read_text(*header, "typ", type) || !same_ignoring_case(type, expected.type)) {
    return refuse("token_type", "typ is another one");
  }
  return {};
}
}  // namespace

Result<std::string> jws_sign(const JwtKey& key, std::string_view payload, std::string_view type) {
  json::object header;
  header["alg"] = json::string_view(name_of(key.algorithm()));
  if (!key.kid().empty()) header["kid"] = key.kid();
  if (!type.empty()) header["typ"] = json::string_view(type.data(), type.size());
  return jws_sign_with_header(key, json::serialize(header), payload);
}

Result<std::string> jws_sign_with_header(const JwtKey& key, std::string_view header, std::string_view payload) {
  std::string token = base64url(header) + "." + base64url(payload);
  const Bytes signature = TRY(key.sign(token));
  return token + "." + base64url(signature);
}

Result<VerifiedJws> jws_verify(std::string_view token, std::span<const JwtKey> keys,
                               std::span<const JwtAlgorithm> allowed) {
  const auto parts = split(token);
  if (!parts) return malformed("not three parts, or too long");
  const auto header_text = from_base64url(parts->header);
  auto payload = from_base64url(parts->payload);
  const auto signature = from_base64url(parts->signature);
  if (!header_text || !payload || !signature) return malformed("a part is not base64url");
  const auto header = parse_object(*header_text);
  std::string alg;
  std::string kid;
  if (!header || !read_text(*header, "alg", alg) || !read_text(*header, "kid", kid))
    return malformed("the header is not readable");
  if (header->contains("crit")) return malformed("critical header members are not understood");

  const auto algorithm = jwt_algorithm_from(alg);
  if (!algorithm || std::find(allowed.begin(), allowed.end(), *algorithm) == allowed.end()) {
    return refuse("token_algorithm", "the algorithm is not accepted here");
  }
  bool found = false;
  for (const JwtKey& key : keys) {
    if (key.algorithm() != *algorithm || (!kid.empty() && !key.kid().empty() && key.kid() != kid)) continue;
    found = true;
    if (!key.verify(parts->input, *signature)) continue;
    return VerifiedJws{
        .header = *header_text, .payload = std::move(*payload), .algorithm = *algorithm, .kid = std::move(kid)};
  }
  if (!found) return refuse("token_key_unknown", "there is no key with the token's algorithm and kid");
  return refuse("token_signature", "the signature does not fit");
}

Result<VerifiedJwt> jwt_verify(std::string_view token, std::span<const JwtKey> keys, const JwtExpectation& expected,
                               Instant now) {
  VerifiedJws jws = TRY(jws_verify(token, keys, expected.algorithms));
  Claims claims = TRY(read_claims(std::move(jws)));
  TRY(check_type(claims.read, expected));
  TRY(check_times(claims, expected, now));
  TRY(check_parties(claims, expected));
  return std::move(claims.read);
}

std::optional<std::string> jwt_unverified_kid(std::string_view token) {
  const auto parts = split(token);
  if (!parts) return std::nullopt;
  const auto text = from_base64url(parts->header);
  if (!text) return std::nullopt;
  const auto header = parse_object(*text);
  std::string kid;
  if (!header || !read_text(*header, "kid", kid) || kid.empty()) return std::nullopt;
  return kid;
}

bool jwt_unverified_is_for(std::string_view token, std::string_view audience) {
  const auto parts = split(token);
  const auto text = parts ? from_base64url(parts->payload) : std::nullopt;
  const auto claims = text ? parse_object(*text) : std::nullopt;
  return claims && has_audience(*claims, audience);
}

}  // namespace chiroflow::crypto
