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

/// Unwraps a Result or returns its error from the enclosing function. One TRY a statement (nesting shadows result_).
#define TRY(expression)                                                              \
  __extension__({                                                                    \
    auto result_ = (expression);                                                     \
    if (!result_.has_value()) return ::chiroflow::fail(std::move(result_).error());  \
    ::chiroflow::detail::take(std::move(result_));                                   \
  })
