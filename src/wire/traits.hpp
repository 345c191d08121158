// SPDX-License-Identifier: Apache-2.0
// Which family a member's type belongs to; decode, encode and the type model ask the same questions.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "core/describe.hpp"
#include "core/id.hpp"
#include "core/one_or_list.hpp"
#include "core/patch.hpp"
#include "core/raw_json.hpp"
#include "core/rows.hpp"
#include "core/sealed.hpp"
#include "core/time.hpp"
#include "core/undefinable.hpp"

namespace chiroflow::wire {

namespace detail {
template <class T, template <class...> class Family>
inline constexpr bool kIs = false;
template <template <class...> class Family, class... A>
inline constexpr bool kIs<Family<A...>, Family> = true;
}  // namespace detail

template <class T>
concept IsId = detail::kIs<T, Id>;
template <class T>
concept IsOptional = detail::kIs<T, std::optional>;
template <class T>
concept IsPatch = detail::kIs<T, Patch>;
template <class T>
concept IsUndefinable = detail::kIs<T, Undefinable>;
template <class T>
concept IsVector = detail::kIs<T, std::vector>;
template <class T>
concept IsOneOrList = detail::kIs<T, OneOrList>;
/// A list whose elements are written from columns; never read from the wire.
template <class T>
concept IsRows = detail::kIs<T, Rows>;
template <class T>
concept IsOwned = detail::kIs<T, std::unique_ptr> || detail::kIs<T, std::shared_ptr>;
template <class T>
concept IsTextMap = std::is_same_v<T, std::map<std::string, std::string>>;
template <class T>
concept IsInteger = std::is_integral_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, char>;

template <class>
inline constexpr bool kNoWireForm = false;

}  // namespace chiroflow::wire
