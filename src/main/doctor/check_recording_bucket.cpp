// SPDX-License-Identifier: Apache-2.0
// The bucket of recordings: does it let us in, does it let go of what is deleted, is it closed to others.
#include "main/doctor/checks.hpp"
#include "main/recordings.hpp"

namespace chiroflow::doctor {

namespace {
constexpr auto kSubject = "recordings";

bool on_this_machine(const std::string& host) {
  return host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
}

void judge_way(const s3::Endpoint& endpoint, Findings& findings) {
  if (endpoint.origin.starts_with("https://") || on_this_machine(endpoint.host)) return;
  findings.warn(kSubject, "Recordings travel to the bucket over plain HTTP: sealed, but others see when and how much.",
                "Give the store a certificate and begin RECORDINGS_S3_ENDPOINT with https://");
}

Result<s3::BucketState> look_at(const RecordingBucket& bucket, const config::Config& config) {
  system::SystemClock clock;
  system::SystemRandom random;
  system::JsonLogger log(clock, LogLevel::error);
  const auto& way = config.outgoing;
  system::CurlHttpClient http({.proxy = way.proxy, .no_proxy = way.no_proxy, .ca_file = way.ca_file}, clock, random,
                              log);
  return s3::S3Recordings(bucket.options, bucket.prefix, http, clock).look();
}
}  // namespace

void judge_bucket(const s3::BucketState& state, Findings& findings) {
  const auto before = findings.all().size();
  if (state.open_to_anybody)
    findings.problem(kSubject, "Anybody can read in the bucket of recordings without a key.",
                     "Block public access to the bucket at the store, and look who has been there.");
  if (state.versions == s3::Versions::kept)
    findings.warn(kSubject,
                  "The bucket keeps old versions: what is deleted stays in the store. Nobody can open it, because its "
                  "key is destroyed, but it is not gone.",
                  "Switch versioning off at the store and remove the old versions; or take a new bucket without it.");
  if (state.versions == s3::Versions::suspended)
    findings.warn(kSubject, "The bucket has kept old versions before: what was deleted then may still be there.",
                  "Remove the old versions at the store, or take a new bucket that never had any.");
  if (state.versions == s3::Versions::unknown)
    findings.warn(
        kSubject, "The store does not tell whether the bucket keeps old versions of what is deleted.",
        "Give the access key the right s3:GetBucketVersioning, or look there yourself: versioning must be off.");
  if (findings.all().size() == before)
    findings.ok(kSubject, "The bucket lets us in, keeps no old versions and is closed to others.");
}

void check_recording_bucket(const config::Config& config, Findings& findings) {
  const auto bucket = recording_bucket(config);
  if (!bucket)
    return findings.problem(kSubject, std::string(bucket.error().text()) + ".",
                            "Correct it; the server refuses to start.");
  if (!*bucket) return;
  judge_way((*bucket)->options.endpoint, findings);
  const auto state = look_at(**bucket, config);
  if (!state)
    return findings.problem(kSubject, "The bucket of recordings does not work: " + state.error().detail + ".",
                            "Nothing can be recorded, played or deleted until it does; visits go on.");
  judge_bucket(*state, findings);
}

}  // namespace chiroflow::doctor
