// SPDX-License-Identifier: Apache-2.0
#include "main/recordings.hpp"

#include <algorithm>
#include <array>

#include "adapters/system/file_recordings.hpp"

namespace chiroflow {

namespace {
Error wrong(const std::string& variable, const std::string& expected) {
  return {.code = ErrorCode::invalid_argument, .message = "Setting " + variable + ": expected " + expected};
}

/// Nothing is set by half: what is missing is named.
Result<bool> all_or_none(const config::Recordings& set) {
  struct Needed {
    const char* variable;
    const std::string& value;
  };
  const std::array<Needed, 4> needed{{{"RECORDINGS_S3_ENDPOINT", set.s3_endpoint},
                                      {"RECORDINGS_S3_BUCKET", set.s3_bucket},
                                      {"RECORDINGS_S3_ACCESS_KEY", set.s3_access_key},
                                      {"RECORDINGS_S3_SECRET_KEY", set.s3_secret_key}}};
  const auto is_set = [](const Needed& one) { return !one.value.empty(); };
  if (std::none_of(needed.begin(), needed.end(), is_set) && set.s3_prefix.empty()) return false;
  const auto* const missing = std::find_if_not(needed.begin(), needed.end(), is_set);
  if (missing == needed.end()) return true;
  return fail(wrong(missing->variable,
                    "a value, because other settings RECORDINGS_S3_… are set; set them all or none of them"));
}

bool is_region(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

/// What an authorization header can carry.
bool is_one_word(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f && c != ',' && c != '/'; });
}
}  // namespace

Result<std::optional<RecordingBucket>> recording_bucket(const config::Config& config) {
  const auto& set = config.recordings;
  if (!TRY(all_or_none(set))) return std::optional<RecordingBucket>();
  const auto endpoint = s3::parse_endpoint(set.s3_endpoint);
  if (!endpoint)
    return fail(wrong("RECORDINGS_S3_ENDPOINT",
                      "an address such as https://s3.eu-central-1.amazonaws.com or https://minio.clinic.example:9000, "
                      "without the bucket"));
  if (!s3::is_bucket_name(set.s3_bucket))
    return fail(wrong("RECORDINGS_S3_BUCKET", "the name of a bucket: 3 to 63 small letters, digits, - and ."));
  if (!is_region(set.s3_region)) return fail(wrong("RECORDINGS_S3_REGION", "a region such as eu-central-1"));
  if (!is_one_word(set.s3_access_key)) return fail(wrong("RECORDINGS_S3_ACCESS_KEY", "one word"));
  auto prefix = set.s3_prefix;
  while (prefix.ends_with('/')) prefix.pop_back();
  if (!set.s3_prefix.empty() && !is_object_name(prefix))
    return fail(wrong("RECORDINGS_S3_PREFIX", "letters, digits, -, _ and . such as clinic-a or recordings/clinic-a"));
  return std::optional(RecordingBucket{
      .options = {.endpoint = *endpoint,
                  .bucket = set.s3_bucket,
                  .keys = {.region = set.s3_region, .access_key = set.s3_access_key, .secret_key = set.s3_secret_key}},
      .prefix = prefix.empty() ? prefix : prefix + "/"});
}

Result<std::unique_ptr<MarkedRecordingStore>> make_recording_store(const config::Config& config, HttpClient& http,
                                                                   const Clock& clock, Random& random) {
  auto bucket = TRY(recording_bucket(config));
  std::unique_ptr<MarkedRecordingStore> store;
  if (bucket)
    store = std::make_unique<s3::S3Recordings>(std::move(bucket->options), std::move(bucket->prefix), http, clock);
  else
    store = std::make_unique<system::FileRecordingStore>(config.data_dir + "/recordings", random);
  return store;
}

Result<CopiedRecordings> copy_recordings(MarkedRecordingStore& from, MarkedRecordingStore& to,
                                         const std::string& mark) {
  from.belongs_to(mark);
  std::vector<std::string> names;
  TRY(from.list({}, [&](const StoredObject& object) -> Result<void> {
    names.push_back(object.name);
    return {};
  }));
  TRY(to.take_over(mark));
  to.belongs_to(mark);
  CopiedRecordings copied;
  for (const auto& name : names) {
    const auto bytes = TRY(from.get(name));
    TRY(to.put(name, bytes));
    if (TRY(to.get(name)) != bytes)
      return fail(internal_error("an object came back from the other place with other content: " + name));
    ++copied.objects;
    copied.bytes += bytes.size();
  }
  return copied;
}

}  // namespace chiroflow
