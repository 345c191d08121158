// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/film_maker.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>

namespace chiroflow::janus {

namespace fs = std::filesystem;

namespace {
struct Track {
  fs::path file;
  MjrName name;
  MjrHeader header;
};

std::optional<MjrHeader> header_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes(kMjrHeaderSize, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return read_mjr_header(bytes);
}

std::vector<Track> tracks_in(const FilmJob& job) {
  std::vector<Track> tracks;
  std::error_code fault;
  for (fs::directory_iterator it(job.folder, fault), end; !fault && it != end; it.increment(fault)) {
    const auto name = read_mjr_name(it->path().filename().string(), job.room);
    std::error_code ignored;
    if (!name || !it->is_regular_file(ignored)) continue;
    if (const auto header = header_of(it->path())) tracks.push_back({it->path(), *name, *header});
  }
  // The order of people on the screen: who came first stands left.
  std::sort(tracks.begin(), tracks.end(), [](const Track& a, const Track& b) {
    return std::tie(a.header.first_frame, a.file) < std::tie(b.header.first_frame, b.file);
  });
  return tracks;
}

/// What janus-pp-rec writes for a codec; nothing where rooms of ours never use it.
const char* container_of(std::string_view codec) {
  if (codec == "opus") return "opus";
  if (codec == "vp8" || codec == "vp9") return "webm";
  if (codec == "h264") return "mp4";
  return nullptr;
}

/// A new folder in that one. A child of a server that crashed may still write into an older one, which is let be.
Result<fs::path> place_to_work(const fs::path& folder) {
  std::error_code fault;
  for (int i = 0; i < 100; ++i) {
    auto work = folder / ("work" + std::to_string(i));
    if (fs::create_directory(work, fault)) return work;
    if (fault) break;
  }
  return fail(internal_error("no folder to work in: " + fault.message()));
}

void clear_work(const fs::path& folder) {
  std::error_code ignored;
  for (int i = 0; i < 100; ++i) fs::remove_all(folder / ("work" + std::to_string(i)), ignored);
}

Error no_film(std::string message, std::string cause) {
  return precondition_failed(std::move(message), std::move(cause));
}
}  // namespace

/// One job with what is left of its time.
struct FilmMaker::Session {
  const FilmMaker& maker;
  const FilmJob& job;
  std::stop_token stop;
  SteadyInstant end;
  std::string pp_rec, ffmpeg, ffprobe;

  Result<ChildOutcome> run(const std::string& program, const std::vector<std::string>& more) const {
    ChildCommand command{.arguments = {program}, .folder = job.folder.string(), .background = true};
    command.arguments.insert(command.arguments.end(), more.begin(), more.end());
    command.deadline = std::chrono::duration_cast<Millis>(end - maker.clock_.steady_now());
    return maker.children_.run(command, stop);
  }

  /// Nothing when it is broken; an error when time is up.
  Result<std::optional<FilmPart>> part_of(const Track& track, std::size_t number, const fs::path& work) const {
    const char* container = container_of(track.header.codec);
    if (!container) return std::optional<FilmPart>();
    const auto file = (work / (std::to_string(number) + "." + container)).string();
    if (TRY(run(pp_rec, {track.file.string(), file})).status != 0) return std::optional<FilmPart>();
    const auto duration = TRY(duration_of(file));
    if (!duration) return std::optional<FilmPart>();
    return FilmPart{.kind = track.header.kind,
                    .cell = track.name.person + "/" + std::to_string(track.name.index),
                    .file = file,
                    .offset_ms = 0,
                    .duration_ms = *duration};
  }

  Result<std::optional<std::int64_t>> duration_of(const std::string& file) const {
    const auto probed = TRY(run(ffprobe, {"-v", "error", "-show_entries", "format=duration", "-of",
                                          "default=noprint_wrappers=1:nokey=1", file}));
    const double seconds = std::strtod(probed.output.c_str(), nullptr);
    if (probed.status != 0 || !std::isfinite(seconds) || seconds <= 0) return std::optional<std::int64_t>();
    return static_cast<std::int64_t>(std::llround(seconds * 1000));
  }
};

std::string FilmMaker::what_is_missing() const {
  if (!children_.find(config_.pp_rec))
    return "janus-pp-rec is not installed on this machine: install the package janus-tools";
  if (!children_.find(config_.ffmpeg) || !children_.find(config_.ffprobe))
    return "ffmpeg is not installed on this machine: install the package ffmpeg";
  return {};
}

Result<Film> FilmMaker::make(const FilmJob& job, std::stop_token stop) const {
  if (const auto lack = what_is_missing(); !lack.empty()) return fail(no_film(lack, "tools"));
  const Session session{*this,
                        job,
                        std::move(stop),
                        clock_.steady_now() + Minutes(config_.conversion_minutes),
                        *children_.find(config_.pp_rec),
                        *children_.find(config_.ffmpeg),
                        *children_.find(config_.ffprobe)};
  std::error_code fault;
  const auto work = TRY(place_to_work(job.folder));
  const auto tracks = tracks_in(job);
  if (tracks.empty()) return fail(no_film("Nobody sent sound or picture while this was recorded", "nothing_sent"));
  const auto begun = tracks.front().header.first_frame;
  std::vector<FilmPart> parts;
  for (std::size_t i = 0; i < tracks.size(); ++i) {
    auto part = TRY(session.part_of(tracks[i], i, work));
    if (!part) continue;
    part->offset_ms = (tracks[i].header.first_frame - begun) / 1000;
    parts.push_back(*std::move(part));
  }
  if (parts.empty()) return fail(no_film("What Janus recorded cannot be read", "broken"));

  const auto unfinished = (work / "film").string();
  const auto plan = plan_film(parts, unfinished);
  const auto made = TRY(session.run(session.ffmpeg, plan.arguments));
  const auto duration = made.status == 0 ? TRY(session.duration_of(unfinished)) : std::nullopt;
  if (!duration) return fail(no_film("What Janus recorded cannot be made into a film", "broken"));
  Film film{
      .file = "visit." + plan.format, .format = plan.format, .duration_ms = *duration, .started_at_ms = begun / 1000};
  fs::rename(unfinished, job.folder / film.file, fault);
  if (fault) return fail(internal_error("the film cannot be kept: " + fault.message()));
  clear_work(job.folder);
  return film;
}

}  // namespace chiroflow::janus
