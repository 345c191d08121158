// SPDX-License-Identifier: Apache-2.0
// Against the examples of docs.aws.amazon.com, "Signature calculations for the Authorization header" (S3, Version 4).
#include "adapters/s3/signature_v4.hpp"

#include <gtest/gtest.h>

namespace chiroflow::s3 {
namespace {

const SigningKeys kKeys{.region = "us-east-1",
                        .access_key = "AKIAIOSFODNN7EXAMPLE",
                        .secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"};
constexpr auto kHost = "examplebucket.s3.amazonaws.com";

std::string authorization(const UnsignedRequest& request) {
  const auto headers = signed_headers(request, kKeys, *parse_iso("2013-05-24T00:00:00Z"));
  EXPECT_EQ(headers.size(), 3u);
  EXPECT_EQ(headers[1].value, "20130524T000000Z");
  return headers[2].value;
}

std::string expected(std::string_view names, std::string_view signature) {
  return "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=" +
         std::string(names) + ",Signature=" + std::string(signature);
}

TEST(SignatureV4, SignsAPartOfAnObjectAsAwsDoes) {
  EXPECT_EQ(authorization({.method = "GET", .host = kHost, .path = "/test.txt", .headers = {{"range", "bytes=0-9"}}}),
            expected("host;range;x-amz-content-sha256;x-amz-date",
                     "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"));
}

TEST(SignatureV4, SignsAnUploadAsAwsDoes) {
  const auto path = encoded_path("test$file.text");
  EXPECT_EQ(path, "/test%24file.text");
  EXPECT_EQ(authorization(
                {.method = "PUT",
                 .host = kHost,
                 .path = path,
                 .headers = {{"date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
                 .body = "Welcome to Amazon S3."}),
            expected("date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
                     "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"));
}

TEST(SignatureV4, SignsAQueryWithoutValueAsAwsDoes) {
  EXPECT_EQ(
      authorization(
          {.method = "GET", .host = kHost, .path = "/", .query = canonical_query({{"lifecycle", ""}}), .headers = {}}),
      expected("host;x-amz-content-sha256;x-amz-date",
               "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"));
}

TEST(SignatureV4, SignsAListAsAwsDoes) {
  EXPECT_EQ(authorization({.method = "GET",
                           .host = kHost,
                           .path = "/",
                           .query = canonical_query({{"prefix", "J"}, {"max-keys", "2"}}),
                           .headers = {}}),
            expected("host;x-amz-content-sha256;x-amz-date",
                     "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"));
}

TEST(SignatureV4, OrdersAndEncodesWhatIsSigned) {
  EXPECT_EQ(canonical_query({{"b", "x y+z"}, {"a", "ü/="}, {"list-type", "2"}}),
            "a=%C3%BC%2F%3D&b=x%20y%2Bz&list-type=2");
  EXPECT_EQ(canonical_query({}), "");
  EXPECT_EQ(encoded_path("bucket/a b+ä/c"), "/bucket/a%20b%2B%C3%A4/c");
  EXPECT_EQ(encoded_path("bucket/"), "/bucket/");
  EXPECT_EQ(encoded_path(""), "/");
}

TEST(SignatureV4, SpacesOfAHeaderDoNotCount) {
  const auto with = [](std::string value) {
    return authorization({.method = "GET", .host = kHost, .path = "/", .headers = {{"x-note", std::move(value)}}});
  };
  EXPECT_EQ(with("  a   b "), with("a b"));
  EXPECT_NE(with("ab"), with("a b"));
}

}  // namespace
}  // namespace chiroflow::s3
