// SPDX-License-Identifier: Apache-2.0
// Recordings as objects of an S3 bucket. An object is there as a whole or not at all; what the store sums up for itself
// (x-amz-content-sha256) is what was sent. The bucket carries a mark that names the database whose recordings it keeps.
//
// The port's errors; their detail says what to do.
#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "adapters/s3/answers.hpp"
#include "adapters/s3/bucket.hpp"
#include "ports/recording_store.hpp"

namespace chiroflow::s3 {

struct BucketState {
  Versions versions = Versions::unknown;
  bool open_to_anybody = false;  // without any credentials
};

/// Safe from any thread. HTTP client and clock must outlive it.
class S3Recordings : public MarkedRecordingStore {
 public:
  /// `prefix` begins every key: empty, or the name of an object and a slash.
  S3Recordings(BucketOptions options, std::string prefix, HttpClient& http, const Clock& clock)
      : bucket_(std::move(options), http, clock), prefix_(std::move(prefix)), clock_(clock) {}

  void belongs_to(std::string mark) override { mark_ = std::move(mark); }
  /// Refuses a bucket that is another database's: several servers may reach the same one.
  Result<void> take_over(const std::string& mark) override;
  Result<void> put(const std::string& name, std::string_view bytes) override;
  Result<std::string> get(const std::string& name, std::uint64_t offset, std::size_t size) override;
  Result<void> list(const std::string& prefix, OnObject on_object) override;
  Result<void> remove(const std::string& name) override;

  /// Asks the store about the bucket, whether it is ours or not; changes nothing.
  Result<BucketState> look() const;

 private:
  std::string mark_key() const { return prefix_ + std::string(kStoreMark); }
  Result<std::optional<std::string>> read_mark() const;
  Result<void> require_mark_now();
  Result<void> require_mark();
  Result<void> put_object(const std::string& key, std::string_view bytes) const;
  Result<void> take(const std::string& mark) const;
  void take_back(const std::string& key) const;
  Result<ObjectPage> page(const std::string& prefix, const std::string& token, int most) const;
  Result<bool> gives_to_anybody(BucketCall call) const;

  const Bucket bucket_;
  const std::string prefix_;
  const Clock& clock_;
  std::string mark_;
  std::string why_not_ours_ = "The bucket was not made this database's";
  std::atomic<SteadyInstant> mark_seen_until_{SteadyInstant()};
};

}  // namespace chiroflow::s3
