// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/livekit/livekit_egress.hpp"

#include "adapters/providers/livekit/livekit_reader.hpp"

namespace chiroflow::livekit {

namespace {
constexpr std::size_t kLongestReason = 200;
constexpr std::int64_t kNanosInMilli = 1'000'000;

RecordingFile read_file(const wire::Value& result) {
  RecordingFile file{.external_id = text_of(result, "filename"),
                     .format = {},
                     .bytes = number_of(result, "size"),
                     .duration_ms = {},
                     .started_at = nanos_of(result, "started_at")};
  const auto dot = file.external_id.rfind('.');
  if (dot != std::string::npos) file.format = file.external_id.substr(dot + 1);
  if (const auto nanos = number_of(result, "duration")) file.duration_ms = *nanos / kNanosInMilli;
  return file;
}

std::vector<RecordingFile> read_files(const wire::Value& results) {
  std::vector<RecordingFile> files;
  if (!results.is(wire::Kind::array)) return files;
  for (const auto& result : results.items())
    if (auto file = read_file(result); !file.external_id.empty()) files.push_back(std::move(file));
  return files;
}

RecordingStatus status_of(std::string_view status, bool has_files) {
  if (status == "EGRESS_COMPLETE") return has_files ? RecordingStatus::AVAILABLE : RecordingStatus::FAILED;
  if (status == "EGRESS_ENDING") return RecordingStatus::PROCESSING;
  if (status == "EGRESS_FAILED" || status == "EGRESS_ABORTED") return RecordingStatus::FAILED;
  // The file ends early but is whole.
  if (status == "EGRESS_LIMIT_REACHED") return has_files ? RecordingStatus::AVAILABLE : RecordingStatus::FAILED;
  return RecordingStatus::RECORDING;  // EGRESS_STARTING, which webhooks leave out, and EGRESS_ACTIVE
}

std::string reason_of(const wire::Value& info, std::string_view status) {
  auto reason = text_of(info, "error");
  if (reason.empty()) return std::string(status.empty() ? "no file was made" : status);
  if (reason.size() <= kLongestReason) return reason;
  auto end = kLongestReason;
  while (end > 0 && (static_cast<unsigned char>(reason[end]) & 0xc0) == 0x80) --end;  // not inside a character
  reason.resize(end);
  return reason;
}
}  // namespace

ProviderRecording read_egress(const wire::Value& info) {
  const auto status = text_of(info, "status");
  auto files = read_files(member_of(info, "file_results"));
  ProviderRecording recording{.external_id = text_of(info, "egress_id"),
                              .status = status_of(status, !files.empty()),
                              .files = {},
                              .started_at = nanos_of(info, "started_at"),
                              .ended_at = nanos_of(info, "ended_at"),
                              .failure = {}};
  if (recording.status == RecordingStatus::AVAILABLE) recording.files = std::move(files);
  if (recording.status == RecordingStatus::FAILED) recording.failure = reason_of(info, status);
  return recording;
}

}  // namespace chiroflow::livekit
