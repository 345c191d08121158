// SPDX-License-Identifier: Apache-2.0
#include "adapters/s3/bucket.hpp"

#include <gtest/gtest.h>

namespace chiroflow::s3 {
namespace {

TEST(S3Bucket, ReadsAnAddressAsTheHostHeaderWillSayIt) {
  for (const auto& [text, origin, host] : std::vector<std::array<const char*, 3>>{
           {"https://s3.eu-central-1.amazonaws.com", "https://s3.eu-central-1.amazonaws.com",
            "s3.eu-central-1.amazonaws.com"},
           {"https://MinIO.Clinic.example:9000/", "https://minio.clinic.example:9000", "minio.clinic.example:9000"},
           {"https://store.example:443", "https://store.example", "store.example"},
           {"http://store.example:80//", "http://store.example", "store.example"},
           {"http://store.example:443", "http://store.example:443", "store.example:443"},
           {"HTTP://127.0.0.1:9000", "http://127.0.0.1:9000", "127.0.0.1:9000"},
           {"http://[::1]:9000", "http://[::1]:9000", "[::1]:9000"},
           {"https://[fd00::1]", "https://[fd00::1]", "[fd00::1]"}}) {
    const auto endpoint = parse_endpoint(text);
    ASSERT_TRUE(endpoint) << text;
    EXPECT_EQ(endpoint->origin, origin);
    EXPECT_EQ(endpoint->host, host);
  }
}

TEST(S3Bucket, RefusesAnAddressThatIsMoreThanThat) {
  for (const auto* text :
       {"", "store.example", "ftp://store.example", "https://", "https://store.example/bucket",
        "https://u:p@store.example", "https://store.example?x", "https://store.example:", "https://store.example:0",
        "https://store.example:65536", "https://store.example:9000x", "https://a b", "https://store.example#x",
        "https://[::1", "https://[]", "https://:9000", "https://store.example\r\nx: y", "https://[::1]9000"})
    EXPECT_FALSE(parse_endpoint(text)) << text;
}

TEST(S3Bucket, KnowsNamesOfBuckets) {
  for (const auto* name : {"clinic", "chiroflow-recordings", "a.b", "123", "clinic.recordings.2026"})
    EXPECT_TRUE(is_bucket_name(name)) << name;
  for (const auto* name : {"", "ab", "Clinic", "-clinic", "clinic-", "a..b", "a/b", "a_b", "a b"})
    EXPECT_FALSE(is_bucket_name(name)) << name;
  EXPECT_FALSE(is_bucket_name(std::string(64, 'a')));
}

}  // namespace
}  // namespace chiroflow::s3
