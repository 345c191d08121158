// SPDX-License-Identifier: Apache-2.0
// Files of the operator: written beside and renamed, so that a crash leaves the old one or the new one, never half of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/time.hpp"
#include "ports/random.hpp"

namespace chiroflow {

/// A new file of mode 0600 beside `path`, gone with the object unless it was put in place.
class PendingFile {
 public:
  static Result<PendingFile> make(const std::string& path, Random& random);
  PendingFile(PendingFile&& other) noexcept;
  PendingFile& operator=(PendingFile&&) = delete;
  ~PendingFile();

  Result<void> write(std::string_view bytes);
  /// Makes it durable and gives it its name; what had that name is replaced.
  Result<void> put_in_place();
  std::uint64_t size() const { return size_; }

 private:
  PendingFile(std::string path, std::string temporary, int file);
  Error fault() const;
  void close();

  std::string path_;
  std::string temporary_;
  int file_;
  std::uint64_t size_ = 0;
};

/// Nothing when there is no such file. Error: precondition_failed when it cannot be read.
Result<std::optional<std::string>> read_file(const std::string& path);
Result<void> write_file(const std::string& path, std::string_view content, Random& random);
/// Moves a file or folder to another name beside it.
Result<void> move_file(const std::string& from, const std::string& to);
bool file_exists(const std::string& path);
/// Free bytes for us where `path` is or will be; nothing when that is unknown.
std::optional<std::uint64_t> free_space(const std::string& path);
/// "12.3 MB"
std::string in_words(std::uint64_t bytes);
/// "20300115T094500Z", for names of files.
std::string stamp(Instant at);

/// While it lives, this process has the data directory to itself, or shares it with others that do not mind. Other machines
/// that use the same PostgreSQL database are not seen.
class DataLock {
 public:
  enum class Mode { shared, alone };
  /// Error: precondition_failed "in_use" when somebody else is there (for `alone`: any running server or command).
  static Result<DataLock> take(const std::string& data_dir, Mode mode);
  DataLock(DataLock&& other) noexcept;
  DataLock& operator=(DataLock&& other) noexcept;
  ~DataLock();

 private:
  explicit DataLock(int file) : file_(file) {}
  int file_;
};

}  // namespace chiroflow
