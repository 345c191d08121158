// SPDX-License-Identifier: Apache-2.0
// Where standing orders lie.
#pragma once

#include "domain/standing_order.hpp"
#include "store/tables.hpp"

namespace chiroflow::store {

template <> inline constexpr std::string_view table_of<StandingOrder> = "standing_order";

}  // namespace chiroflow::store
