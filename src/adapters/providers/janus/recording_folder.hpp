// SPDX-License-Identifier: Apache-2.0
// Where a recording lies: <recordings_dir>/<room>.<recording>/ with the .mjr files that Janus writes and what we note beside
// them, each note a file that is put in place at once:
//   stopped     the time when recording ended                → PROCESSING, until there is
//   film.json   what the film is called and how long it is   → AVAILABLE, or
//   failed      why there is none                            → FAILED
// A recording's name tells when it began: "<ms since 1970>-<8 hex digits>". The state is the files', so a restart of this
// server loses nothing.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "adapters/providers/janus/film_maker.hpp"
#include "ports/random.hpp"

namespace chiroflow::janus {

std::string new_recording_name(Instant now, Random& random);
/// When it began; nothing for what is no name of a recording.
std::optional<Instant> recording_begin(std::string_view name);

class RecordingFolder {
 public:
  explicit RecordingFolder(std::filesystem::path path) : path_(std::move(path)) {}
  const std::filesystem::path& path() const { return path_; }

  bool exists() const;
  /// With all rights for the group, which is Janus' way in where it runs as another user: the folder above hands its group
  /// down (setgid).
  Result<void> make() const;
  std::optional<Instant> stopped() const;
  Result<void> note_stopped(Instant at) const;
  std::optional<Film> film() const;
  Result<void> note_film(const Film& film) const;
  std::optional<std::string> failure() const;
  Result<void> note_failure(const std::string& reason) const;
  /// With all that is in it.
  Result<void> remove() const;

 private:
  std::optional<std::string> note(const char* name) const;
  Result<void> write_note(const char* name, const std::string& text) const;

  std::filesystem::path path_;
};

/// Of a recording by its name; the room's id holds no dot.
RecordingFolder recording_folder(const std::filesystem::path& recordings, std::string_view room, std::string_view name);
/// The names of a room's recordings, oldest first.
std::vector<std::string> recordings_of(const std::filesystem::path& recordings, std::string_view room);

}  // namespace chiroflow::janus
