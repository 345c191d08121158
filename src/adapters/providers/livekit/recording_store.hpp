// SPDX-License-Identifier: Apache-2.0
// Reads and removes files of an S3 bucket: those that LiveKit's recorder writes there.
#pragma once

#include <string>
#include <string_view>

#include "adapters/providers/livekit/livekit_config.hpp"
#include "ports/clock.hpp"
#include "ports/http_client.hpp"

namespace chiroflow::livekit {

/// Safe from any thread. HTTP client and clock must outlive it.
class BucketReader {
 public:
  BucketReader(RecordingStore store, HttpClient& http, const Clock& clock)
      : store_(std::move(store)), http_(http), clock_(clock) {}

  const RecordingStore& store() const { return store_; }
  /// not_found when there is no such file.
  Result<void> read(std::string_view key, ByteSink& sink) const;
  /// Removing what is not there succeeds.
  Result<void> remove(std::string_view key) const;

 private:
  Result<HttpRequest> request_for(std::string_view method, std::string_view key) const;

  const RecordingStore store_;
  HttpClient& http_;
  const Clock& clock_;
};

}  // namespace chiroflow::livekit
