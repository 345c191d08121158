// SPDX-License-Identifier: Apache-2.0
// What the LiveKit adapter is told: where the server is, with which key, and where recordings go.
#pragma once

#include <optional>
#include <string>

#include "core/describe.hpp"
#include "domain/provider_credentials.hpp"

namespace chiroflow::livekit {

/// A bucket that speaks S3 (AWS, MinIO, Garage, …). LiveKit's recorder writes to it and we read from it, because LiveKit
/// itself can neither hand out nor delete a recording. Addressed as endpoint/bucket/key.
struct RecordingStore {
  std::string endpoint;  // "https://s3.eu-central-1.amazonaws.com", "https://minio.clinic.example:9000"
  std::string region;
  std::string bucket;
  std::string access_key;
  std::string secret_key;
};
CHIROFLOW_DESCRIBE(RecordingStore, endpoint, region, bucket, access_key, secret_key)

struct LiveKitConfig {
  LiveKitCredentials credentials;
  std::string url;                      // "wss://livekit.clinic.example"; ws, http and https will do as well
  std::optional<RecordingStore> store;  // none: recording is not offered
};
CHIROFLOW_DESCRIBE(LiveKitConfig, credentials, url, store)

}  // namespace chiroflow::livekit
