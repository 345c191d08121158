// SPDX-License-Identifier: Apache-2.0
// A provider's recorder that does what a test tells it, and remembers what it was asked.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ports/room_recorder.hpp"

namespace chiroflow::testing {

class ScriptedRecorder : public RoomRecorder {
 public:
  /// What the provider has of one start.
  struct Made {
    RecordingStatus status = RecordingStatus::RECORDING;
    std::vector<RecordingFile> files;
    std::map<std::string, std::string> contents;  // by file
    std::string failure;
    std::optional<Instant> ended_at;
  };

  // The script.
  std::optional<Error> start_error, stop_error, status_error, download_error, remove_error;
  std::function<void()> while_starting = [] {};
  std::function<void()> while_downloading = [] {};

  // What became of it.
  std::map<std::string, Made> made;
  std::optional<Instant> until;    // of the last download
  std::vector<std::string> asked;  // "start", "stop_all", "stop r1", "remove r1", …

  bool records() const {
    return std::any_of(made.begin(), made.end(),
                       [](const auto& one) { return one.second.status == RecordingStatus::RECORDING; });
  }
  /// A film of everybody; finishes what runs or was stopped.
  void finish(const std::string& id, std::string content, std::string format = "mp4") {
    auto& one = made.at(id);
    one.status = RecordingStatus::AVAILABLE;
    const auto file = "file-" + std::to_string(one.files.size());
    one.files.push_back({.external_id = file,
                         .format = std::move(format),
                         .bytes = static_cast<std::int64_t>(content.size()),
                         .duration_ms = 61'000,
                         .started_at = {}});
    one.contents[file] = std::move(content);
  }
  long asked_for(std::string_view what) const {
    return std::count_if(asked.begin(), asked.end(), [&](const auto& one) { return one.starts_with(what); });
  }

  Result<ProviderRecording> start(const ProviderRoom&) override {
    asked.push_back("start");
    while_starting();
    if (start_error) return fail(*start_error);
    const auto id = "r" + std::to_string(made.size() + 1);
    made[id] = {};
    return view(id);
  }
  Result<std::vector<std::string>> stop_all(const ProviderRoom&) override {
    asked.push_back("stop_all");
    if (stop_error) return fail(*stop_error);
    std::vector<std::string> ran;
    for (auto& [id, one] : made) {
      if (one.status != RecordingStatus::RECORDING) continue;
      one.status = RecordingStatus::PROCESSING;
      ran.push_back(id);
    }
    return ran;
  }
  Result<void> stop(const ProviderRoom&, const std::string& recording) override {
    asked.push_back("stop " + recording);
    if (stop_error) return fail(*stop_error);
    const auto found = made.find(recording);
    if (found == made.end()) return fail(not_found("Recording"));
    if (found->second.status == RecordingStatus::RECORDING) found->second.status = RecordingStatus::PROCESSING;
    return {};
  }
  Result<ProviderRecording> status(const ProviderRoom&, const RecordingRef& which) override {
    const auto& recording = which.external_id;
    asked.push_back("status " + recording);
    if (status_error) return fail(*status_error);
    if (!made.contains(recording)) return fail(not_found("Recording"));
    return view(recording);
  }
  Result<void> download(const ProviderRoom&, const RecordingRef& which, const std::string& file,
                        ByteSink& sink) override {
    const auto& recording = which.external_id;
    until = which.until;
    asked.push_back("download " + recording + "/" + file);
    const auto content = made.at(recording).contents.at(file);
    while_downloading();
    const auto half = content.size() / 2;
    TRY(sink.write(std::string_view(content).substr(0, half)));
    if (download_error) return fail(*download_error);
    return sink.write(std::string_view(content).substr(half));
  }
  Result<void> remove(const ProviderRoom&, const RecordingRef& which) override {
    const auto& recording = which.external_id;
    asked.push_back("remove " + recording);
    if (remove_error) return fail(*remove_error);
    made.erase(recording);
    return {};
  }

 private:
  ProviderRecording view(const std::string& id) const {
    const auto& one = made.at(id);
    return {.external_id = id,
            .status = one.status,
            .files = one.files,
            .started_at = {},
            .ended_at = one.ended_at,
            .failure = one.failure};
  }
};

}  // namespace chiroflow::testing
