// SPDX-License-Identifier: Apache-2.0
// One organization's lines of a checkpoint file, one at a time.
#pragma once

#include <istream>
#include <optional>
#include <string>

#include "app/audit/checkpoint.hpp"

namespace chiroflow::app {

class CheckpointFile {
 public:
  /// `stream` may be null: a file without lines.
  CheckpointFile(std::istream* stream, const OrganizationId& organization)
      : stream_(stream), organization_(organization) {}

  /// The present line; none at the end.
  const std::optional<CheckpointLine>& line() const { return line_; }
  /// Goes to the next line of the organization. False when a line is none, or does not come behind the one before; a last
  /// line without an end was torn by a crash and is left out.
  bool next() {
    const auto before = line_ ? line_->checkpoint.seq : last_;
    line_.reset();
    std::string text;
    while (stream_ && std::getline(*stream_, text)) {
      if (text.empty()) continue;
      auto parsed = stream_->eof() ? std::nullopt : parse_checkpoint_line(text);
      if (stream_->eof()) return true;
      if (!parsed) return false;
      if (parsed->checkpoint.tenant != organization_.value) continue;
      if (parsed->checkpoint.seq <= before) return false;
      last_ = parsed->checkpoint.seq;
      line_ = std::move(parsed);
      return true;
    }
    return true;
  }
  /// Of the last line that was read; 0: none.
  std::int64_t last_seq() const { return last_; }

 private:
  std::istream* stream_;
  const OrganizationId& organization_;
  std::optional<CheckpointLine> line_;
  std::int64_t last_ = 0;
};

}  // namespace chiroflow::app
