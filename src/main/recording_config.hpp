// SPDX-License-Identifier: Apache-2.0
// Settings of where recordings lie when it is not the data directory: a bucket of an S3 store.
#pragma once

#include <string>

#include "main/video_config.hpp"

namespace chiroflow::config {

struct Recordings {
  std::string s3_endpoint;
  std::string s3_bucket;
  std::string s3_region = "us-east-1";
  std::string s3_access_key;
  std::string s3_secret_key;
  std::string s3_prefix;
};
CHIROFLOW_DESCRIBE(Recordings, s3_endpoint, s3_bucket, s3_region, s3_access_key, s3_secret_key, s3_prefix)

template <> inline constexpr Setting setting<&Recordings::s3_endpoint>{
    "RECORDINGS_S3_ENDPOINT",
    "Store for recordings that speaks S3, https://minio.clinic.example:9000; empty: they lie in the data directory"};
template <> inline constexpr Setting setting<&Recordings::s3_bucket>{"RECORDINGS_S3_BUCKET",
                                                                     "The bucket, made beforehand, without versions"};
template <> inline constexpr Setting setting<&Recordings::s3_region>{"RECORDINGS_S3_REGION", "Its region"};
template <> inline constexpr Setting setting<&Recordings::s3_access_key>{"RECORDINGS_S3_ACCESS_KEY",
                                                                         "Access key of the store"};
template <> inline constexpr Setting setting<&Recordings::s3_secret_key>{
    "RECORDINGS_S3_SECRET_KEY", "Secret key of that access key", nullptr, true};
template <> inline constexpr Setting setting<&Recordings::s3_prefix>{
    "RECORDINGS_S3_PREFIX", "What every object's name begins with, clinic-a; empty: nothing"};

}  // namespace chiroflow::config
