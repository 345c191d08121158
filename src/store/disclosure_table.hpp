// SPDX-License-Identifier: Apache-2.0
// The table of disclosures.
#pragma once

#include "domain/disclosure.hpp"
#include "store/tables.hpp"

namespace chiroflow::store {

template <> inline constexpr std::string_view table_of<Disclosure> = "disclosure";

}  // namespace chiroflow::store
