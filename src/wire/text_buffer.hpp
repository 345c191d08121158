// SPDX-License-Identifier: Apache-2.0
// Text that is put together from thousands of small pieces: a string kept longer than what was written, so that a piece is a
// few stores, where appending to the string is a call that also ends the text anew.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chiroflow::wire {

class TextBuffer {
 public:
  TextBuffer() = default;
  /// Writes behind `start`, whose reserved room is used.
  explicit TextBuffer(std::string start);
  std::string take() &&;

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  char back() const { return text_[size_ - 1]; }
  std::string_view view() const { return std::string_view(text_).substr(0, size_); }

  void push_back(char c) {
    if (size_ == text_.size()) grow(1);
    text_[size_++] = c;
  }
  void append(std::string_view piece) {
    if (piece.size() > text_.size() - size_) grow(piece.size());
    piece.copy(text_.data() + size_, piece.size());
    size_ += piece.size();
  }

 private:
  void grow(std::size_t more);

  std::string text_;
  std::size_t size_ = 0;
};

}  // namespace chiroflow::wire
