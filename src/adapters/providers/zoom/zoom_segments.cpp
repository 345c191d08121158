// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/zoom/zoom_segments.hpp"

#include "adapters/providers/common/vendor_http.hpp"
#include "ports/room_recorder.hpp"

namespace chiroflow::zoom {

namespace {
constexpr std::size_t kLongestInstance = 100;
// Zoom begins some seconds after it was told to, and its clock is not ours.
constexpr Millis kFarthest = Seconds(30);
// What began before the start is more likely what somebody else began.
constexpr int kDoubtBefore = 3;

Millis distance(Instant began, Instant start) {
  return began < start ? (start - began) * kDoubtBefore : Millis(began - start);
}

Error no_such_recording() {
  return {.code = ErrorCode::not_found, .message = "Zoom has no such recording", .cause = "not_found"};
}
}  // namespace

std::string text_of(const RecordingKey& key) {
  return key.start ? key.instance + ":" + format_iso(*key.start) : key.instance;
}

Result<RecordingKey> recording_key(const std::string& text) {
  RecordingKey key{.instance = text.substr(0, text.find(':')), .start = {}};
  if (key.instance.empty() || key.instance.size() > kLongestInstance) return fail(no_such_recording());
  if (key.instance.size() == text.size()) return key;
  key.start = parse_iso(std::string_view(text).substr(key.instance.size() + 1));
  if (!key.start) return fail(no_such_recording());
  return key;
}

std::optional<Instant> time_of(const wire::Value& file, std::string_view name) {
  const auto text = providers::text_of(file, name);
  return text ? parse_iso(*text) : std::nullopt;
}

std::vector<const wire::Value*> of_start(const wire::Value& files, const std::optional<Instant>& start,
                                         const std::optional<Instant>& until) {
  std::optional<Instant> nearest;
  for (const auto& file : files.items()) {
    const auto began = time_of(file, "recording_start");
    if (!start || !began || is_of_later(*began, until) || distance(*began, *start) > kFarthest) continue;
    if (!nearest || distance(*began, *start) < distance(*nearest, *start)) nearest = began;
  }
  std::vector<const wire::Value*> mine;
  for (const auto& file : files.items()) {
    const auto began = time_of(file, "recording_start");
    const bool later = began && is_of_later(*began, until);
    if (start ? nearest && began == nearest : !later) mine.push_back(&file);
  }
  return mine;
}

}  // namespace chiroflow::zoom
