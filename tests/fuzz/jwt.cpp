// SPDX-License-Identifier: Apache-2.0
// Tokens, key sets and PEM from outside. Whatever the bytes, verification ends without a crash and never accepts what
// no key signed: the keys here are public ones, or secrets the fuzzer cannot hit.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "crypto/jwt.hpp"

namespace {
using namespace chiroflow;
using namespace chiroflow::crypto;

const std::vector<JwtKey>& keys() {
  static const std::vector<JwtKey> made = [] {
    auto read = JwtKey::from_jwks(
        R"({"keys":[{"kty":"EC","crv":"P-256","kid":"e","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
        R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},)"
        R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})");
    if (!read || read->size() != 2) std::abort();
    read->push_back(JwtKey::hs256("", sha256("not to be guessed").view()));
    return std::move(*read);
  }();
  return made;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const JwtExpectation expected{.algorithms = {JwtAlgorithm::HS256, JwtAlgorithm::ES256, JwtAlgorithm::EdDSA},
                                .issuer = "joe",
                                .audience = "us",
                                .type = "JWT"};
  static_cast<void>(jwt_verify(input, keys(), expected, from_unix_ms(1'300'000'000'000)));
  static_cast<void>(jwt_unverified_kid(input));
  static_cast<void>(JwtKey::from_jwk(input));
  static_cast<void>(JwtKey::from_jwks(input));
  static_cast<void>(JwtKey::from_pem(JwtAlgorithm::ES256, "", input));

  // The fuzzer rarely invents base64url and a signature: claims also come in behind a right one.
  static const JwtKey signer = JwtKey::hs256("", "fuzz");
  const auto token = jws_sign(signer, input);
  if (!token) std::abort();
  const auto payload = jws_verify(*token, {&signer, 1}, expected.algorithms);
  if (token->size() <= kMaxTokenSize && (!payload || payload->payload != input)) std::abort();
  static_cast<void>(jwt_verify(*token, {&signer, 1}, expected, from_unix_ms(1'300'000'000'000)));
  return 0;
}
