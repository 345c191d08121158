// SPDX-License-Identifier: Apache-2.0
// How the streams of a visit become one film: everybody's picture in a cell of their own, side by side, each from the moment
// it came; all sound mixed. Pure: makes ffmpeg's arguments.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "adapters/providers/janus/mjr_file.hpp"

namespace chiroflow::janus {

/// One stream from when somebody began to send until they stopped.
struct FilmPart {
  MediaKind kind = MediaKind::audio;
  std::string cell;            // what shares a place on the screen: the person and which of their pictures
  std::string file;            // that ffmpeg reads
  std::int64_t offset_ms = 0;  // from the film's beginning
  std::int64_t duration_ms = 0;
};

struct FilmPlan {
  std::string format;  // "mp4", or "m4a" where nobody sent a picture
  std::int64_t duration_ms = 0;
  std::vector<std::string> arguments;  // of ffmpeg, without the program; writes `output`
};

/// `parts` is not empty.
FilmPlan plan_film(const std::vector<FilmPart>& parts, const std::string& output);

/// Columns and rows for so many cells.
struct Grid {
  int columns = 1;
  int rows = 1;
};
Grid grid_of(int cells);

}  // namespace chiroflow::janus
