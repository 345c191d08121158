// SPDX-License-Identifier: Apache-2.0
#include "app/recordings/provider_files.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace chiroflow::app {

namespace {
constexpr std::array<std::string_view, 2> kFilms{"mp4", "webm"};
constexpr std::array<std::string_view, 6> kTracks{"mkv", "mka", "m4a", "mp3", "ogg", "opus"};

template <std::size_t N>
bool is_one_of(const RecordingFile& file, const std::array<std::string_view, N>& formats) {
  return std::find(formats.begin(), formats.end(), file.format) != formats.end();
}

}  // namespace

std::vector<RecordingFile> files_to_keep(const std::vector<RecordingFile>& files) {
  std::vector<RecordingFile> films, tracks;
  for (const auto& file : files) {
    if (is_one_of(file, kFilms)) films.push_back(file);
    if (is_one_of(file, kTracks)) tracks.push_back(file);
  }
  return films.empty() ? tracks : films;
}

}  // namespace chiroflow::app
