// SPDX-License-Identifier: Apache-2.0
// Result<T>: a value or an Error. Expected failures are results; exceptions of libraries stay in the adapter that calls them.
// Use has_value, *, error and value_or only, so that a change to std::expected stays in this header.
#pragma once

#include <tl/expected.hpp>

#include <type_traits>
#include <utility>

#include "core/error.hpp"

namespace chiroflow {

template <class T>
using Result = tl::expected<T, Error>;

inline auto fail(Error error) { return tl::make_unexpected(std::move(error)); }

namespace detail {
template <class T>
T take(Result<T>&& result) {
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}
}  // namespace detail

}  // namespace chiroflow

// The name of the unwrapped value is unique, so that a TRY inside a lambda inside a TRY shadows nothing.
#define CHIROFLOW_TRY(expression, name)                                       \
  __extension__({                                                             \
    auto name = (expression);                                                 \
    if (!name.has_value()) return ::chiroflow::fail(std::move(name).error()); \
    ::chiroflow::detail::take(std::move(name));                               \
  })
#define CHIROFLOW_CONCAT(a, b) CHIROFLOW_CONCAT_(a, b)
#define CHIROFLOW_CONCAT_(a, b) a##b

/// Unwraps a Result or returns its error from the enclosing function.
#define TRY(expression) CHIROFLOW_TRY(expression, CHIROFLOW_CONCAT(result_, __COUNTER__))
