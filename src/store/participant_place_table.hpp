// SPDX-License-Identifier: Apache-2.0
// The table of where people of a visit say to be.
#pragma once

#include "domain/participant_place.hpp"
#include "store/tables.hpp"

namespace chiroflow::store {

template <> inline constexpr std::string_view table_of<ParticipantPlace> = "participant_place";

}  // namespace chiroflow::store
