// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/google_meet/google_service_account.hpp"

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/google_meet/google_meet_config.hpp"
#include "crypto/jwt.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::google_meet {

namespace {
constexpr Seconds kLifetime{3600};
/// Files made before 2018 name this one; it is the same service.
constexpr std::string_view kOldTokenUri = "https://accounts.google.com/o/oauth2/token";

Error unusable(std::string message, std::string detail) {
  auto error = providers::outage("bad_credentials", std::move(detail));
  error.message = std::move(message);
  return error;
}

Result<std::string> token_uri_of(const wire::Value& file, bool trusted) {
  auto uri = providers::text_of(file, "token_uri").value_or(std::string(kTokenUri));
  if (trusted) return uri;
  if (uri != kTokenUri && uri != kOldTokenUri)
    return fail(unusable(
        "The Google key file names a token address that is not Google's; create a new key for the service account",
        "token_uri is not Google's"));
  return std::string(kTokenUri);
}
}  // namespace

Result<ServiceAccount> read_key_file(std::string_view json, bool trust_token_uri) {
  const auto file = wire::Document::parse(json);
  if (!file || !file->root().is(wire::Kind::object))
    return fail(unusable("The Google service account key cannot be read: paste the whole content of the JSON key file",
                         "the key file is no JSON object"));
  const auto& root = file->root();
  if (providers::text_of(root, "type") != "service_account")
    return fail(unusable(
        "The Google key file is not that of a service account; create a JSON key under IAM, Service accounts, Keys",
        "type is not service_account"));
  const auto email = providers::text_of(root, "client_email");
  const auto pem = providers::text_of(root, "private_key");
  if (!email || email->empty() || !pem)
    return fail(unusable("The Google key file is not complete; create a new JSON key for the service account",
                         "client_email or private_key is missing"));
  auto token_uri = TRY(token_uri_of(root, trust_token_uri));
  auto key = crypto::JwtKey::from_pem(crypto::JwtAlgorithm::RS256,
                                      providers::text_of(root, "private_key_id").value_or(""), *pem);
  if (!key || !key->can_sign())
    return fail(
        unusable("The private key in the Google key file cannot be used; create a new JSON key for the service account",
                 "private_key is no RSA key of 2048 bits or more"));
  return ServiceAccount{.client_email = *email, .token_uri = std::move(token_uri), .key = *std::move(key)};
}

Result<std::string> make_assertion(const ServiceAccount& account, std::string_view user, std::string_view scopes,
                                   Instant now) {
  const auto issued = std::chrono::floor<Seconds>(now).time_since_epoch();
  std::string header;
  wire::JsonWriter head(header);
  head.begin_object();
  head.member("alg", "RS256");
  head.member("typ", "JWT");
  if (!account.key.kid().empty()) head.member("kid", account.key.kid());
  head.end_object();
  std::string claims;
  wire::JsonWriter body(claims);
  body.begin_object();
  body.member("iss", account.client_email);
  body.member("sub", user);
  body.member("scope", scopes);
  body.member("aud", account.token_uri);
  body.member("iat", static_cast<std::int64_t>(issued.count()));
  body.member("exp", static_cast<std::int64_t>((issued + kLifetime).count()));
  body.end_object();
  return crypto::jws_sign_with_header(account.key, header, claims);
}

}  // namespace chiroflow::google_meet
