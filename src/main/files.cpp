// SPDX-License-Identifier: Apache-2.0
#include "main/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "crypto/bytes.hpp"

namespace chiroflow {

namespace {
std::filesystem::path folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  return folder.empty() ? std::filesystem::path(".") : folder;
}

void sync_folder(const std::string& path) {
  const int folder = ::open(folder_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return;
  ::fsync(folder);
  ::close(folder);
}
}  // namespace

PendingFile::PendingFile(std::string path, std::string temporary, int file)
    : path_(std::move(path)), temporary_(std::move(temporary)), file_(file) {}

PendingFile::PendingFile(PendingFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      file_(std::exchange(other.file_, -1)),
      size_(other.size_) {}

PendingFile::~PendingFile() {
  close();
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void PendingFile::close() {
  if (file_ >= 0) ::close(std::exchange(file_, -1));
}

Error PendingFile::fault() const {
  return precondition_failed("The file " + path_ + " cannot be written: " + std::strerror(errno) +
                                 ". Check that its folder exists, that there is room and that you may write there.",
                             "write_failed");
}

Result<PendingFile> PendingFile::make(const std::string& path, Random& random) {
  auto temporary = path + ".new-" + crypto::hex(crypto::random_bytes(6, random));
  PendingFile made(path, temporary,
                   ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (made.file_ < 0) return fail(made.fault());
  return made;
}

Result<void> PendingFile::write(std::string_view bytes) {
  size_ += bytes.size();
  while (!bytes.empty()) {
    const auto written = ::write(file_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail(fault());
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> PendingFile::put_in_place() {
  if (::fsync(file_) != 0 || ::rename(temporary_.c_str(), path_.c_str()) != 0) return fail(fault());
  close();
  temporary_.clear();
  sync_folder(path_);
  return {};
}

Result<std::optional<std::string>> read_file(const std::string& path) {
  if (!file_exists(path)) return std::optional<std::string>();
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  if (file.peek() != std::ifstream::traits_type::eof()) content << file.rdbuf();
  if (!file.is_open() || file.bad())
    return fail(precondition_failed("The file " + path + " cannot be read. Check its rights."));
  return std::optional(content.str());
}

Result<void> write_file(const std::string& path, std::string_view content, Random& random) {
  auto file = TRY(PendingFile::make(path, random));
  TRY(file.write(content));
  return file.put_in_place();
}

Result<void> move_file(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) == 0) return {};
  return fail(precondition_failed(from + " cannot be moved to " + to + ": " + std::strerror(errno)));
}

bool file_exists(const std::string& path) {
  std::error_code fault;
  return std::filesystem::exists(path, fault);
}

std::optional<std::uint64_t> free_space(const std::string& path) {
  std::error_code fault;
  const auto space = std::filesystem::space(folder_of(path), fault);
  if (fault) return std::nullopt;
  return space.available;
}

std::string in_words(std::uint64_t bytes) {
  constexpr std::array kUnits{"bytes", "kB", "MB", "GB", "TB"};
  if (bytes < 1000) return std::to_string(bytes) + " " + kUnits[0];
  auto amount = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; amount >= 1000 && unit + 1 < kUnits.size(); ++unit) amount /= 1000;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f %s", amount, kUnits[unit]);
  return text.data();
}

std::string stamp(Instant at) {
  std::string text;
  for (const char c : format_iso(at).substr(0, 19)) {
    if (c != '-' && c != ':') text.push_back(c);
  }
  return text + "Z";
}

Result<DataLock> DataLock::take(const std::string& data_dir, Mode mode) {
  const auto path = data_dir + "/.lock";
  DataLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (lock.file_ < 0) {
    return fail(precondition_failed("The data directory " + data_dir + " cannot be used: " + std::strerror(errno) +
                                    ". Check that it exists and belongs to the user who runs ChiroFlow."));
  }
  if (::flock(lock.file_, (mode == Mode::alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0) return lock;
  const auto* text =
      mode == Mode::alone
          ? "ChiroFlow is running on this data directory. Stop the server first, then repeat this command: "
          : "A command that needs the data directory for itself is at work. Try again when it is done: ";
  return fail(precondition_failed(text + data_dir, "in_use"));
}

DataLock::DataLock(DataLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
DataLock& DataLock::operator=(DataLock&& other) noexcept {
  std::swap(file_, other.file_);
  return *this;
}
DataLock::~DataLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace chiroflow
