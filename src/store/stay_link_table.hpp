// SPDX-License-Identifier: Apache-2.0
// The table of the links by which people sit in rooms.
#pragma once

#include "domain/stay_link.hpp"
#include "store/tables.hpp"

namespace chiroflow::store {

template <> inline constexpr std::string_view table_of<StayLink> = "stay_link";

}  // namespace chiroflow::store
