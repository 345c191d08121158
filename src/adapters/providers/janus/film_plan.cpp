// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/film_plan.hpp"

#include <algorithm>

namespace chiroflow::janus {

namespace {
constexpr int kCellWidth = 640, kCellHeight = 480, kFrameRate = 25;

/// "12.345": ffmpeg's seconds.
std::string seconds(std::int64_t ms) {
  auto fraction = std::to_string(ms % 1000);
  fraction.insert(0, 3 - fraction.size(), '0');
  return std::to_string(ms / 1000) + "." + fraction;
}

std::vector<std::string> cells_of(const std::vector<FilmPart>& parts) {
  std::vector<std::string> cells;
  for (const auto& part : parts) {
    if (part.kind == MediaKind::video && std::find(cells.begin(), cells.end(), part.cell) == cells.end())
      cells.push_back(part.cell);
  }
  return cells;
}

/// Fits a picture of any and changing size into its cell and puts it in at its time.
std::string picture(std::size_t input, const FilmPart& part, const std::string& name) {
  const auto size = std::to_string(kCellWidth) + ":" + std::to_string(kCellHeight);
  return "[" + std::to_string(input) + ":v]scale=" + size + ":force_original_aspect_ratio=decrease,pad=" + size +
         ":(ow-iw)/2:(oh-ih)/2:eval=frame,setsar=1,format=yuv420p,setpts=PTS-STARTPTS+" + seconds(part.offset_ms) +
         "/TB[" + name + "];";
}

std::string pictures(const std::vector<FilmPart>& parts, std::int64_t duration_ms) {
  const auto cells = cells_of(parts);
  const auto grid = grid_of(static_cast<int>(cells.size()));
  auto filter = "color=c=black:s=" + std::to_string(grid.columns * kCellWidth) + "x" +
                std::to_string(grid.rows * kCellHeight) + ":r=" + std::to_string(kFrameRate) +
                ":d=" + seconds(duration_ms) + ",format=yuv420p[c0];";
  int layer = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].kind != MediaKind::video) continue;
    const auto cell = static_cast<int>(std::find(cells.begin(), cells.end(), parts[i].cell) - cells.begin());
    const auto here = std::to_string(layer), next = std::to_string(++layer);
    filter += picture(i, parts[i], "v" + here);
    filter += "[c" + here + "][v" + here + "]overlay=x=" + std::to_string(cell % grid.columns * kCellWidth) +
              ":y=" + std::to_string(cell / grid.columns * kCellHeight) + ":eof_action=pass[c" + next + "];";
  }
  return filter + "[c" + std::to_string(layer) + "]null[video];";
}

std::string sounds(const std::vector<FilmPart>& parts) {
  std::string filter, inputs;
  int count = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].kind != MediaKind::audio) continue;
    const auto name = "[a" + std::to_string(count++) + "]";
    // Packets that never came leave gaps in the times, which become silence.
    filter += "[" + std::to_string(i) +
              ":a]aresample=48000:async=1000:first_pts=0,adelay=" + std::to_string(parts[i].offset_ms) + ":all=1" +
              name + ";";
    inputs += name;
  }
  return filter + inputs + "amix=inputs=" + std::to_string(count) + ":duration=longest:normalize=0[audio];";
}
}  // namespace

Grid grid_of(int cells) {
  int columns = 1;
  while (columns * columns < cells) ++columns;
  return {.columns = columns, .rows = std::max(1, (cells + columns - 1) / columns)};
}

FilmPlan plan_film(const std::vector<FilmPart>& parts, const std::string& output) {
  const auto has = [&](MediaKind kind) {
    return std::any_of(parts.begin(), parts.end(), [&](const FilmPart& part) { return part.kind == kind; });
  };
  FilmPlan plan{.format = has(MediaKind::video) ? "mp4" : "m4a", .duration_ms = 0, .arguments = {}};
  for (const auto& part : parts) plan.duration_ms = std::max(plan.duration_ms, part.offset_ms + part.duration_ms);

  auto& arguments = plan.arguments;
  const auto add = [&](std::initializer_list<std::string> more) { arguments.insert(arguments.end(), more); };
  add({"-nostdin", "-hide_banner", "-loglevel", "error", "-y"});
  for (const auto& part : parts) {
    // A browser changes the size of its picture with the line; building the filters anew would lose the film so far.
    if (part.kind == MediaKind::video) add({"-reinit_filter", "0"});
    add({"-i", part.file});
  }
  std::string filter;
  if (has(MediaKind::video)) filter += pictures(parts, plan.duration_ms);
  if (has(MediaKind::audio)) filter += sounds(parts);
  filter.pop_back();
  add({"-filter_complex", filter});
  if (has(MediaKind::video)) add({"-map", "[video]", "-c:v", "libx264", "-preset", "veryfast", "-crf", "24"});
  if (has(MediaKind::audio)) add({"-map", "[audio]", "-c:a", "aac", "-b:a", "96k"});
  add({"-t", seconds(plan.duration_ms), "-movflags", "+faststart", "-f", plan.format == "m4a" ? "ipod" : "mp4",
       output});
  return plan;
}

}  // namespace chiroflow::janus
