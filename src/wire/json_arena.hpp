// SPDX-License-Identifier: Apache-2.0
// Memory of a Document: grows, is freed at once. Private to json_value.cpp and json_parser.cpp.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <memory_resource>
#include <new>
#include <string_view>
#include <type_traits>

#include "wire/json_value.hpp"

namespace chiroflow::wire {

struct Document::Arena {
  template <class T>
  T* make(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    auto* memory = static_cast<T*>(resource.allocate(count * sizeof(T), alignof(T)));
    std::uninitialized_default_construct_n(memory, count);
    return memory;
  }
  std::string_view copy(std::string_view text) {
    if (text.empty()) return {"", 0};
    auto* memory = static_cast<char*>(resource.allocate(text.size(), 1));
    std::memcpy(memory, text.data(), text.size());
    return {memory, text.size()};
  }

  std::byte first[2048];
  std::pmr::monotonic_buffer_resource resource{first, sizeof first};
};

}  // namespace chiroflow::wire
