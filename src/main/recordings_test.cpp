// SPDX-License-Identifier: Apache-2.0
#include "main/recordings.hpp"

#include <gtest/gtest.h>

namespace chiroflow {
namespace {

config::Config whole() {
  config::Config config;
  config.recordings = {.s3_endpoint = "https://minio.clinic.example:9000/",
                       .s3_bucket = "recordings",
                       .s3_access_key = "AKID",
                       .s3_secret_key = "top secret"};
  return config;
}

std::string refusal(const config::Config& config) {
  const auto bucket = recording_bucket(config);
  if (bucket) return "accepted";
  EXPECT_EQ(bucket.error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(bucket.error().message.find("top secret"), std::string::npos);
  return bucket.error().message;
}

TEST(RecordingSettings, AreAFolderWhereNothingIsSet) { EXPECT_FALSE(recording_bucket({}).value()); }

TEST(RecordingSettings, AreABucketWhereAllIsSet) {
  auto config = whole();
  const auto bucket = recording_bucket(config).value();
  ASSERT_TRUE(bucket);
  EXPECT_EQ(bucket->options.endpoint.origin, "https://minio.clinic.example:9000");
  EXPECT_EQ(bucket->options.bucket, "recordings");
  EXPECT_EQ(bucket->options.keys.region, "us-east-1");
  EXPECT_EQ(bucket->prefix, "");
  for (const auto* prefix : {"a/clinic", "a/clinic/"}) {
    config.recordings.s3_prefix = prefix;
    EXPECT_EQ(recording_bucket(config).value()->prefix, "a/clinic/");
  }
}

TEST(RecordingSettings, AreNothingByHalf) {
  for (const auto& [member, variable] : std::vector<std::pair<std::string config::Recordings::*, const char*>>{
           {&config::Recordings::s3_endpoint, "RECORDINGS_S3_ENDPOINT"},
           {&config::Recordings::s3_bucket, "RECORDINGS_S3_BUCKET"},
           {&config::Recordings::s3_access_key, "RECORDINGS_S3_ACCESS_KEY"},
           {&config::Recordings::s3_secret_key, "RECORDINGS_S3_SECRET_KEY"}}) {
    auto config = whole();
    config.recordings.*member = "";
    EXPECT_NE(refusal(config).find(std::string(variable) + ": expected"), std::string::npos) << variable;
  }
  config::Config config;
  config.recordings.s3_prefix = "clinic-a";
  EXPECT_NE(refusal(config), "accepted");
}

TEST(RecordingSettings, AreRefusedByName) {
  for (const auto& [member, value, variable] :
       std::vector<std::tuple<std::string config::Recordings::*, const char*, const char*>>{
           {&config::Recordings::s3_endpoint, "minio.clinic.example", "RECORDINGS_S3_ENDPOINT"},
           {&config::Recordings::s3_endpoint, "https://minio.clinic.example/bucket", "RECORDINGS_S3_ENDPOINT"},
           {&config::Recordings::s3_bucket, "Recordings", "RECORDINGS_S3_BUCKET"},
           {&config::Recordings::s3_region, "eu central", "RECORDINGS_S3_REGION"},
           {&config::Recordings::s3_region, "", "RECORDINGS_S3_REGION"},
           {&config::Recordings::s3_access_key, "AK\r\nx: y", "RECORDINGS_S3_ACCESS_KEY"},
           {&config::Recordings::s3_prefix, "/clinic", "RECORDINGS_S3_PREFIX"},
           {&config::Recordings::s3_prefix, "../clinic", "RECORDINGS_S3_PREFIX"},
           {&config::Recordings::s3_prefix, "/", "RECORDINGS_S3_PREFIX"}}) {
    auto config = whole();
    config.recordings.*member = value;
    EXPECT_NE(refusal(config).find(variable), std::string::npos) << variable << value;
  }
}

}  // namespace
}  // namespace chiroflow
