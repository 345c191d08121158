// SPDX-License-Identifier: Apache-2.0
#include "main/checkpoint_keeper.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace chiroflow {

Result<void> append_checkpoints(const std::string& path, const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return fail(precondition_failed("The file " + path + " cannot be opened for appending"));
  const bool kept =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fdatasync(file) == 0;
  ::close(file);
  if (!kept) return fail(precondition_failed("The file " + path + " cannot be written; check the disk"));
  return {};
}

}  // namespace chiroflow
