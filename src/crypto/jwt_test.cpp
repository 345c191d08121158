// SPDX-License-Identifier: Apache-2.0
#include "crypto/jwt.hpp"

#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <rapidcheck.h>

namespace chiroflow::crypto {
namespace {

using enum JwtAlgorithm;
constexpr std::array kAll{HS256, RS256, ES256, EdDSA};

// RFC 7515 appendix A.1
const std::string kRfcSecret =
    *from_base64url("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
const std::string kRfcClaims =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
const std::string kRfcHs256 =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + kRfcClaims + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
// appendix A.2
const std::string kRfcRsaJwk =
    R"({"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yR)"
    R"(T-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg)"
    R"(665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",)"
    R"("e":"AQAB"})";
const std::string kRfcRs256 =
    "eyJhbGciOiJSUzI1NiJ9." + kRfcClaims +
    ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
    "O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcA"
    "cQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-"
    "eOkHWEs"
    "qtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
// appendix A.3
const std::string kRfcEcJwk =
    R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";
const std::string kRfcEs256 = "eyJhbGciOiJFUzI1NiJ9." + kRfcClaims +
                              ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
// RFC 8037 appendix A
const std::string kRfcEdSeed = *from_base64url("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
const std::string kRfcEdJwk = R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";
const std::string kRfcEdDsa =
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

const Instant kBeforeRfcExpiry = from_unix_ms(1'300'819'379'000);
const Instant kNow = from_unix_ms(1'900'000'000'000);

struct PemPair {
  std::string private_key;
  std::string public_key;
};
/// PEM of a fresh key; takes ownership.
PemPair pem_of(EVP_PKEY* key) {
  const auto written = [](auto write) {
    BIO* out = BIO_new(BIO_s_mem());
    write(out);
    char* text = nullptr;
    const long size = BIO_get_mem_data(out, &text);
    std::string pem(text, static_cast<std::size_t>(size));
    BIO_free(out);
    return pem;
  };
  PemPair pair{.private_key = written(
                   [&](BIO* out) { PEM_write_bio_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr); }),
               .public_key = written([&](BIO* out) { PEM_write_bio_PUBKEY(out, key); })};
  EVP_PKEY_free(key);
  return pair;
}
const PemPair& rsa_pem() {
  static const PemPair pair = pem_of(EVP_RSA_gen(2048));
  return pair;
}
const PemPair& ec_pem() {
  static const PemPair pair = pem_of(EVP_EC_gen("P-256"));
  return pair;
}
const PemPair& ed_pem() {
  static const PemPair pair = pem_of(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  return pair;
}
JwtKey signing_key(JwtAlgorithm algorithm, const std::string& kid = "k1") {
  switch (algorithm) {
    case RS256: return *JwtKey::from_pem(RS256, kid, rsa_pem().private_key);
    case ES256: return *JwtKey::from_pem(ES256, kid, ec_pem().private_key);
    case EdDSA: return *JwtKey::from_pem(EdDSA, kid, ed_pem().private_key);
    case HS256: break;
  }
  return JwtKey::hs256(kid, "a secret of the tests");
}
JwtKey checking_key(JwtAlgorithm algorithm, const std::string& kid = "k1") {
  switch (algorithm) {
    case RS256: return *JwtKey::from_pem(RS256, kid, rsa_pem().public_key);
    case ES256: return *JwtKey::from_pem(ES256, kid, ec_pem().public_key);
    case EdDSA: return *JwtKey::from_pem(EdDSA, kid, ed_pem().public_key);
    case HS256: break;
  }
  return JwtKey::hs256(kid, "a secret of the tests");
}

template <class T>
std::string cause_of(const Result<T>& result) {
  return result.has_value() ? "" : result.error().cause;
}

TEST(Jwt, VerifiesTheExamplesOfTheRfcs) {
  const std::pair<std::string, JwtKey> cases[] = {{kRfcHs256, JwtKey::hs256("", kRfcSecret)},
                                                  {kRfcRs256, *JwtKey::from_jwk(kRfcRsaJwk)},
                                                  {kRfcEs256, *JwtKey::from_jwk(kRfcEcJwk)}};
  for (const auto& [token, key] : cases) {
    const JwtExpectation expected{.algorithms = {key.algorithm()}, .issuer = "joe"};
    const auto verified = jwt_verify(token, {&key, 1}, expected, kBeforeRfcExpiry);
    ASSERT_TRUE(verified.has_value()) << name_of(key.algorithm()) << " " << verified.error().cause;
    EXPECT_EQ(verified->claims, "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");
    EXPECT_EQ(verified->expires_at, from_unix_ms(1'300'819'380'000));
    EXPECT_EQ(cause_of(jwt_verify(token, {&key, 1}, expected, kNow)), "token_expired");
  }
  const auto key = *JwtKey::from_jwk(kRfcEdJwk);
  const auto verified = jws_verify(kRfcEdDsa, {&key, 1}, kAll);
  ASSERT_TRUE(verified.has_value());
  EXPECT_EQ(verified->payload, "Example of Ed25519 signing");
}

TEST(Jwt, SignsTheExampleOfRfc8037) {
  const std::string pkcs8 = *from_hex("302e020100300506032b657004220420") + kRfcEdSeed;
  const auto key =
      JwtKey::from_pem(EdDSA, "", "-----BEGIN PRIVATE KEY-----\n" + base64(pkcs8) + "\n-----END PRIVATE KEY-----\n");
  ASSERT_TRUE(key.has_value());
  EXPECT_EQ(*jws_sign(*key, "Example of Ed25519 signing", ""), kRfcEdDsa);
}

TEST(Jwt, VerifiesWhatItSignedByEveryAlgorithm) {
  for (const JwtAlgorithm algorithm : kAll) {
    const JwtKey mine = signing_key(algorithm);
    const JwtKey theirs = checking_key(algorithm);
    const auto token = jws_sign(mine, R"({"exp":1900000100,"sub":"s","jti":"j","iat":1900000000})");
    ASSERT_TRUE(token.has_value());
    const auto verified =
        jwt_verify(*token, {&theirs, 1}, {.algorithms = {algorithm}, .subject = "s", .type = "jwt"}, kNow);
    ASSERT_TRUE(verified.has_value()) << name_of(algorithm) << verified.error().cause;
    EXPECT_EQ(verified->id, "j");
    EXPECT_EQ(verified->kid, "k1");
    EXPECT_EQ(verified->algorithm, algorithm);
    EXPECT_EQ(jwt_unverified_kid(*token), "k1");
  }
}

TEST(Jwt, RefusesAnyChangedCharacter) {
  for (const JwtAlgorithm algorithm : {HS256, ES256}) {
    const JwtKey key = signing_key(algorithm);
    const std::string token = *jws_sign(key, R"({"exp":1900000100})");
    for (std::size_t i = 0; i < token.size(); ++i) {
      std::string changed = token;
      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      EXPECT_FALSE(jwt_verify(changed, {&key, 1}, {.algorithms = {algorithm}}, kNow).has_value()) << i;
      EXPECT_FALSE(jwt_verify(token.substr(0, i), {&key, 1}, {.algorithms = {algorithm}}, kNow).has_value()) << i;
    }
  }
}

TEST(Jwt, TakesOnlyTheAlgorithmsTheVerifierLists) {
  const std::vector keys{checking_key(HS256), checking_key(RS256), checking_key(ES256)};
  const std::string token = *jws_sign(signing_key(HS256), R"({"exp":1900000100})");
  EXPECT_EQ(cause_of(jwt_verify(token, keys, {.algorithms = {RS256, ES256}}, kNow)), "token_algorithm");
  EXPECT_EQ(cause_of(jwt_verify(token, keys, {}, kNow)), "token_algorithm");
  EXPECT_TRUE(jwt_verify(token, keys, {.algorithms = {RS256, HS256}}, kNow).has_value());
}

TEST(Jwt, RefusesNoneAndAPublicKeyTakenAsSecret) {
  const std::string claims = base64url(R"({"exp":1900000100})");
  const JwtKey rsa = checking_key(RS256, "");
  for (const char* alg : {"none", "None", "", "HS512", "hs256"}) {
    const std::string header = base64url(R"({"alg":")" + std::string(alg) + "\"}");
    EXPECT_EQ(cause_of(jws_verify(header + "." + claims + ".", {&rsa, 1}, kAll)), "token_algorithm") << alg;
  }
  const std::string forged = *jws_sign(JwtKey::hs256("", rsa_pem().public_key), R"({"exp":1900000100})");
  EXPECT_EQ(cause_of(jws_verify(forged, {&rsa, 1}, kAll)), "token_key_unknown");
}

TEST(Jwt, ChoosesTheKeyByItsId) {
  const std::vector keys{JwtKey::hs256("old", "1"), JwtKey::hs256("new", "2"), checking_key(ES256, "es")};
  EXPECT_TRUE(jws_verify(*jws_sign(JwtKey::hs256("new", "2"), "{}"), keys, kAll).has_value());
  EXPECT_TRUE(jws_verify(*jws_sign(JwtKey::hs256("", "1"), "{}"), keys, kAll).has_value());
  EXPECT_EQ(cause_of(jws_verify(*jws_sign(JwtKey::hs256("new", "1"), "{}"), keys, kAll)), "token_signature");
  EXPECT_EQ(cause_of(jws_verify(*jws_sign(JwtKey::hs256("other", "1"), "{}"), keys, kAll)), "token_key_unknown");
  EXPECT_EQ(cause_of(jws_verify(*jws_sign(JwtKey::hs256("es", "1"), "{}"), keys, kAll)), "token_key_unknown");
}

struct ClaimCase {
  std::string claims;
  std::string cause;
};
TEST(Jwt, ChecksTimesAndParties) {
  const JwtKey key = signing_key(HS256);
  const JwtExpectation expected{
      .algorithms = {HS256}, .issuer = "us", .audience = "api", .leeway = Seconds(10), .max_lifetime = Seconds(300)};
  const auto with = [](const std::string& more) { return R"({"iss":"us","aud":"api",)" + more + "}"; };
  const ClaimCase cases[] = {
      {with(R"("exp":1900000100)"), ""},
      {with(R"("exp":1900000000)"), ""},
      {with(R"("exp":1899999991.5)"), ""},
      {with(R"("exp":1899999990)"), "token_expired"},
      {with(R"("exp":-1e300)"), "token_expired"},
      {with(R"("exp":1900000311)"), "token_lifetime"},
      {with(R"("exp":1e300)"), "token_lifetime"},
      {with(R"("exp":1900000100,"nbf":1900000010)"), ""},
      {with(R"("exp":1900000100,"nbf":1900000011)"), "token_not_yet_valid"},
      {with(R"("exp":1900000100,"iat":1900000011)"), "token_not_yet_valid"},
      {with(R"("exp":1900000100,"iat":1800000000)"), ""},
      {with(R"("sub":"x")"), "token_malformed"},
      {with(R"("exp":"1900000100")"), "token_malformed"},
      {R"({"iss":"us","aud":["x","api"],"exp":1900000100})", ""},
      {R"({"iss":"us","aud":["x","y"],"exp":1900000100})", "token_audience"},
      {R"({"iss":"us","aud":7,"exp":1900000100})", "token_audience"},
      {R"({"iss":"us","exp":1900000100})", "token_audience"},
      {R"({"iss":"them","aud":"api","exp":1900000100})", "token_issuer"},
      {R"({"aud":"api","exp":1900000100})", "token_issuer"},
      {R"({"iss":5,"aud":"api","exp":1900000100})", "token_malformed"},
      {R"(["iss"])", "token_malformed"},
      {"", "token_malformed"},
  };
  for (const auto& [claims, cause] : cases) {
    EXPECT_EQ(cause_of(jwt_verify(*jws_sign(key, claims), {&key, 1}, expected, kNow)), cause) << claims;
  }
  EXPECT_TRUE(
      jwt_verify(*jws_sign(key, "{}"), {&key, 1}, {.algorithms = {HS256}, .requires_expiry = false}, kNow).has_value());
  const std::string token = *jws_sign(key, R"({"exp":1900000100,"sub":"a"})");
  EXPECT_EQ(cause_of(jwt_verify(token, {&key, 1}, {.algorithms = {HS256}, .subject = "b"}, kNow)), "token_subject");
  EXPECT_EQ(cause_of(jwt_verify(token, {&key, 1}, {.algorithms = {HS256}, .type = "at+jwt"}, kNow)), "token_type");
}

TEST(Jwt, RefusesCriticalMembersAndOversizedTokens) {
  const std::string header = base64url(R"({"alg":"HS256","crit":["b64"],"b64":false})");
  const JwtKey key = signing_key(HS256, "");
  const std::string input = header + "." + base64url("{}");
  EXPECT_EQ(cause_of(jws_verify(input + "." + base64url(*key.sign(input)), {&key, 1}, kAll)), "token_malformed");
  EXPECT_EQ(cause_of(jws_verify(*jws_sign(key, std::string(kMaxTokenSize, 'x')), {&key, 1}, kAll)), "token_malformed");
  for (const char* token : {"", ".", "..", "...", "a.b", "a.b.c.d", "!.!.!", "e30=.e30.e30"}) {
    EXPECT_EQ(cause_of(jws_verify(token, {&key, 1}, kAll)), "token_malformed") << token;
  }
}

TEST(Jwt, SurvivesAnyText) {
  const std::vector keys{checking_key(HS256), checking_key(ES256), checking_key(EdDSA)};
  EXPECT_TRUE(rc::check([&](const std::string& header, const std::string& payload, const std::string& signature) {
    RC_ASSERT(!jws_verify(header, keys, kAll).has_value());
    RC_ASSERT(
        !jws_verify(base64url(header) + "." + base64url(payload) + "." + base64url(signature), keys, kAll).has_value());
    const std::string es = base64url(R"({"alg":"ES256"})") + "." + base64url(payload);
    RC_ASSERT(!jws_verify(es + "." + base64url(signature), keys, kAll).has_value());
  }));
}

TEST(Jwt, ZeroSignaturesAreRefused) {
  const JwtKey key = checking_key(ES256, "");
  const std::string input = base64url(R"({"alg":"ES256"})") + "." + base64url("{}");
  EXPECT_EQ(cause_of(jws_verify(input + "." + base64url(std::string(64, '\0')), {&key, 1}, kAll)), "token_signature");
}

TEST(JwtKey, RefusesKeysThatAreWeakOrOfAnotherKind) {
  EXPECT_FALSE(JwtKey::from_pem(RS256, "", pem_of(EVP_RSA_gen(1024)).public_key).has_value());
  EXPECT_FALSE(JwtKey::from_pem(ES256, "", pem_of(EVP_EC_gen("P-384")).public_key).has_value());
  EXPECT_FALSE(JwtKey::from_pem(ES256, "", rsa_pem().public_key).has_value());
  EXPECT_FALSE(JwtKey::from_pem(HS256, "", rsa_pem().public_key).has_value());
  EXPECT_FALSE(JwtKey::from_pem(EdDSA, "", "").has_value());
  EXPECT_FALSE(
      JwtKey::from_pem(EdDSA, "", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").has_value());
  EXPECT_FALSE(jws_sign(checking_key(RS256), "{}").has_value());
}

TEST(JwtKey, ReadsASetAndPassesOverWhatItCannotUse) {
  const auto with_kid = [](std::string jwk, const std::string& more) { return jwk.insert(1, more + ","); };
  const std::string off_curve =
      R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"})";
  const std::string set = R"({"keys":[)" + with_kid(kRfcRsaJwk, R"("kid":"r","use":"sig","alg":"RS256")") + "," +
                          with_kid(kRfcEcJwk, R"("kid":"e")") + "," + with_kid(kRfcEdJwk, R"("kid":"d")") + "," +
                          with_kid(kRfcEcJwk, R"("use":"enc")") + "," + with_kid(kRfcRsaJwk, R"("alg":"PS256")") + "," +
                          off_curve + R"(,{"kty":"oct","k":"AAAA"},{"kty":"RSA"},7,{}]})";
  const auto keys = JwtKey::from_jwks(set);
  ASSERT_TRUE(keys.has_value());
  ASSERT_EQ(keys->size(), 3u);
  EXPECT_EQ(keys->at(0).kid(), "r");
  EXPECT_EQ(keys->at(1).algorithm(), ES256);
  EXPECT_EQ(keys->at(2).algorithm(), EdDSA);
  EXPECT_FALSE(keys->at(2).can_sign());
  EXPECT_FALSE(JwtKey::from_jwk(off_curve).has_value());
  for (const char* text : {"", "[]", "{}", R"({"keys":{}})", "{\"keys\":["})
    EXPECT_FALSE(JwtKey::from_jwks(text).has_value()) << text;
}

}  // namespace
}  // namespace chiroflow::crypto
