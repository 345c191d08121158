// SPDX-License-Identifier: Apache-2.0
#include "wire/text_buffer.hpp"

#include <algorithm>
#include <utility>

namespace chiroflow::wire {

namespace {
constexpr std::size_t kFirst = 1000;
}  // namespace

TextBuffer::TextBuffer(std::string start) : text_(std::move(start)), size_(text_.size()) {
  text_.resize(text_.capacity());
}

std::string TextBuffer::take() && {
  text_.resize(size_);
  return std::move(text_);
}

void TextBuffer::grow(std::size_t more) { text_.resize(std::max({kFirst, text_.size() * 2, size_ + more})); }

}  // namespace chiroflow::wire
