// SPDX-License-Identifier: Apache-2.0
// Where the settings say that recordings lie: a folder of the data directory, or a bucket.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/s3/s3_recordings.hpp"
#include "main/config.hpp"
#include "ports/random.hpp"

namespace chiroflow {

struct RecordingBucket {
  s3::BucketOptions options;
  std::string prefix;  // as s3::S3Recordings takes it
};

/// None where no bucket is set. Error: invalid_argument naming the setting, also for settings that are there by half.
Result<std::optional<RecordingBucket>> recording_bucket(const config::Config& config);

/// The parts must outlive it. Error as above.
Result<std::unique_ptr<MarkedRecordingStore>> make_recording_store(const config::Config& config, HttpClient& http,
                                                                   const Clock& clock, Random& random);

struct CopiedRecordings {
  std::int64_t objects = 0;
  std::uint64_t bytes = 0;
};
/// Everything of one place to another, which becomes the place of the database with this mark; each object is compared. May be repeated
/// after a failure. Nobody may use either meanwhile.
Result<CopiedRecordings> copy_recordings(MarkedRecordingStore& from, MarkedRecordingStore& to, const std::string& mark);

}  // namespace chiroflow
