// SPDX-License-Identifier: Apache-2.0
// Where ":memory:" lives: a directory of its own in the machine's shared memory (else the temporary directory), gone with
// the object. A true in-memory database of SQLite cannot be read while it is written, so code tested on it would meet other
// locks than on a file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/result.hpp"

namespace chiroflow::storage::sqlite {

class TemporaryPlace {
 public:
  static Result<TemporaryPlace> make();
  TemporaryPlace(TemporaryPlace&& other) noexcept : directory_(std::move(other.directory_)) {
    other.directory_.clear();
  }
  TemporaryPlace& operator=(TemporaryPlace&&) = delete;
  ~TemporaryPlace();
  std::string file() const { return (directory_ / "database").string(); }

 private:
  explicit TemporaryPlace(std::filesystem::path directory) : directory_(std::move(directory)) {}
  std::filesystem::path directory_;
};

}  // namespace chiroflow::storage::sqlite
