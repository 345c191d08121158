// SPDX-License-Identifier: Apache-2.0
// Public keys from JSON Web Keys (RFC 7517, 7518 section 6, 8037).
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include <boost/json.hpp>

#include "crypto/jwt_key.hpp"
#include "crypto/openssl.hpp"

namespace chiroflow::crypto {

namespace {
namespace json = boost::json;
using BigNumber = std::unique_ptr<BIGNUM, Freer<BN_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freer<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freer<OSSL_PARAM_free>>;
using SharedPkey = std::shared_ptr<EVP_PKEY>;

constexpr std::size_t kMaxJsonSize = 256 * 1024;
constexpr std::size_t kCoordinateSize = 32;
constexpr std::size_t kMaxModulusSize = 1024;

std::string text_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(value->get_string());
}

Bytes bytes_of(const json::object& object, std::string_view name) {
  return from_base64url(text_of(object, name)).value_or("");
}

SharedPkey make_key(const char* type, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  require(parameters != nullptr && context != nullptr && EVP_PKEY_fromdata_init(context.get()) == 1);
  EVP_PKEY* key = nullptr;
  const bool made = EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) == 1;
  forget_errors();
  if (!made) return nullptr;
  return {key, EVP_PKEY_free};
}

BigNumber number_of(std::string_view bytes) {
  BigNumber number(BN_bin2bn(as_unsigned(bytes), static_cast<int>(bytes.size()), nullptr));
  require(number != nullptr);
  return number;
}

SharedPkey rsa_key(const json::object& jwk) {
  const Bytes n = bytes_of(jwk, "n");
  const Bytes e = bytes_of(jwk, "e");
  if (n.empty() || n.size() > kMaxModulusSize || e.empty() || e.size() > 8) return nullptr;
  const BigNumber modulus = number_of(n);
  const BigNumber exponent = number_of(e);
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  require(builder != nullptr && OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) == 1 &&
          OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) == 1);
  return make_key("RSA", builder.get());
}

SharedPkey ec_key(const json::object& jwk) {
  const Bytes x = bytes_of(jwk, "x");
  const Bytes y = bytes_of(jwk, "y");
  if (text_of(jwk, "crv") != "P-256" || x.size() != kCoordinateSize || y.size() != kCoordinateSize) return nullptr;
  const Bytes point = "\x04" + x + y;  // SEC 1: uncompressed
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  require(builder != nullptr &&
          OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) == 1 &&
          OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) == 1);
  return make_key("EC", builder.get());
}

SharedPkey ed25519_key(const json::object& jwk) {
  const Bytes x = bytes_of(jwk, "x");
  if (text_of(jwk, "crv") != "Ed25519" || x.size() != kCoordinateSize) return nullptr;
  EVP_PKEY* const key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, as_unsigned(x), x.size());
  forget_errors();
  if (key == nullptr) return nullptr;
  return {key, EVP_PKEY_free};
}

struct Read {
  JwtAlgorithm algorithm;
  SharedPkey key;
};

std::optional<Read> read_jwk(const json::object& jwk) {
  const std::string type = text_of(jwk, "kty");
  if (type == "RSA") return Read{JwtAlgorithm::RS256, rsa_key(jwk)};
  if (type == "EC") return Read{JwtAlgorithm::ES256, ec_key(jwk)};
  if (type == "OKP") return Read{JwtAlgorithm::EdDSA, ed25519_key(jwk)};
  return std::nullopt;
}

bool is_for_signatures(const json::object& jwk, JwtAlgorithm algorithm) {
  const std::string use = text_of(jwk, "use");
  const std::string alg = text_of(jwk, "alg");
  return (use.empty() || use == "sig") && (alg.empty() || alg == name_of(algorithm));
}

tl::unexpected<Error> unreadable(const char* what) {
  return fail(precondition_failed(std::string("The public key cannot be used: ") + what, "key_unusable"));
}

std::optional<json::value> parse(std::string_view text) {
  if (text.size() > kMaxJsonSize) return std::nullopt;
  json::error_code error;
  json::value value = json::parse(json::string_view(text.data(), text.size()), error);
  if (error) return std::nullopt;
  return value;
}
}  // namespace

Result<JwtKey> JwtKey::from_jwk(std::string_view text) {
  const auto value = parse(text);
  if (!value || !value->is_object()) return unreadable("it is not a JSON object");
  const json::object& jwk = value->get_object();
  auto read = read_jwk(jwk);
  if (!read) return unreadable("its type is not RSA, EC or OKP");
  if (!is_for_signatures(jwk, read->algorithm)) return unreadable("it is meant for another algorithm or use");
  return checked(read->algorithm, text_of(jwk, "kid"), std::move(read->key), false);
}

Result<std::vector<JwtKey>> JwtKey::from_jwks(std::string_view text) {
  const auto value = parse(text);
  const json::value* const list = value && value->is_object() ? value->get_object().if_contains("keys") : nullptr;
  if (list == nullptr || !list->is_array()) return unreadable("it is not a JSON object with a list of keys");
  std::vector<JwtKey> keys;
  for (const json::value& entry : list->get_array()) {
    if (!entry.is_object()) continue;
    auto read = read_jwk(entry.get_object());
    if (!read || !is_for_signatures(entry.get_object(), read->algorithm)) continue;
    auto key = checked(read->algorithm, text_of(entry.get_object(), "kid"), std::move(read->key), false);
    if (key) keys.push_back(std::move(*key));
  }
  return keys;
}

}  // namespace chiroflow::crypto
