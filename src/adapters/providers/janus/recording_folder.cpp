// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/recording_folder.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

#include "adapters/providers/common/vendor_http.hpp"
#include "crypto/bytes.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::janus {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kTimeDigits = 13, kHexDigits = 8;

std::optional<std::int64_t> digits(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.starts_with('-') || fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

Error disk_fault(const char* what, const std::error_code& fault) {
  auto error = precondition_failed(
      "The folder for recordings cannot be used: check that it is there and that this server and Janus may write in it",
      "settings");
  error.detail = std::string(what) + ": " + fault.message();
  return error;
}
}  // namespace

std::string new_recording_name(Instant now, Random& random) {
  auto time = std::to_string(to_unix_ms(now));
  time.insert(0, kTimeDigits - std::min(kTimeDigits, time.size()), '0');
  return time + "-" + crypto::hex(crypto::random_bytes(kHexDigits / 2, random));
}

std::optional<Instant> recording_begin(std::string_view name) {
  if (name.size() != kTimeDigits + 1 + kHexDigits || name[kTimeDigits] != '-') return std::nullopt;
  const auto time = digits(name.substr(0, kTimeDigits));
  const auto mark = name.substr(kTimeDigits + 1);
  const bool hex = mark.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  if (!time || !hex) return std::nullopt;
  return from_unix_ms(*time);
}

bool RecordingFolder::exists() const {
  std::error_code ignored;
  return fs::is_directory(path_, ignored);
}

Result<void> RecordingFolder::make() const {
  std::error_code fault;
  if (!fs::create_directory(path_, fault))
    return fault ? Result<void>(fail(disk_fault("mkdir", fault))) : Result<void>();
  // Said in full: a service that may set no setgid bit may not repeat an inherited one either.
  fs::permissions(path_, fs::perms::owner_all | fs::perms::group_all, fs::perm_options::replace, fault);
  if (fault) return fail(disk_fault("chmod", fault));
  return {};
}

std::optional<std::string> RecordingFolder::note(const char* name) const {
  std::ifstream in(path_ / name, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Result<void> RecordingFolder::write_note(const char* name, const std::string& text) const {
  const auto beside = path_ / (std::string(name) + ".new");
  std::ofstream out(beside, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  std::error_code fault;
  if (out) fs::rename(beside, path_ / name, fault);
  if (!out || fault) return fail(disk_fault("note", out ? fault : std::make_error_code(std::errc::io_error)));
  return {};
}

std::optional<Instant> RecordingFolder::stopped() const {
  const auto text = note("stopped");
  const auto at = text ? digits(*text) : std::nullopt;
  if (!at) return std::nullopt;
  return from_unix_ms(*at);
}

Result<void> RecordingFolder::note_stopped(Instant at) const {
  return write_note("stopped", std::to_string(to_unix_ms(at)));
}

std::optional<Film> RecordingFolder::film() const {
  const auto text = note("film.json");
  if (!text) return std::nullopt;
  const auto parsed = wire::Document::parse(*text);
  if (!parsed) return std::nullopt;
  const auto& root = parsed->root();
  return Film{.file = providers::text_of(root, "file").value_or(""),
              .format = providers::text_of(root, "format").value_or(""),
              .duration_ms = providers::integer_of(root, "durationMs").value_or(0),
              .started_at_ms = providers::integer_of(root, "startedAtMs").value_or(0)};
}

Result<void> RecordingFolder::note_film(const Film& film) const {
  std::string text;
  wire::JsonWriter json(text);
  json.begin_object();
  json.member("file", film.file);
  json.member("format", film.format);
  json.member("durationMs", film.duration_ms);
  json.member("startedAtMs", film.started_at_ms);
  json.end_object();
  return write_note("film.json", text);
}

std::optional<std::string> RecordingFolder::failure() const { return note("failed"); }

Result<void> RecordingFolder::note_failure(const std::string& reason) const { return write_note("failed", reason); }

Result<void> RecordingFolder::remove() const {
  std::error_code fault;
  fs::remove_all(path_, fault);
  if (fault) return fail(disk_fault("remove", fault));
  return {};
}

RecordingFolder recording_folder(const fs::path& recordings, std::string_view room, std::string_view name) {
  return RecordingFolder(recordings / std::string(room).append(".").append(name));
}

std::vector<std::string> recordings_of(const fs::path& recordings, std::string_view room) {
  const auto prefix = std::string(room) + ".";
  std::vector<std::string> names;
  std::error_code fault;
  for (fs::directory_iterator it(recordings, fault), end; !fault && it != end; it.increment(fault)) {
    const auto folder = it->path().filename().string();
    if (folder.starts_with(prefix) && recording_begin(folder.substr(prefix.size())))
      names.push_back(folder.substr(prefix.size()));
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace chiroflow::janus
