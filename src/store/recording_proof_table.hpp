// SPDX-License-Identifier: Apache-2.0
// Rows of domain/recording_proof.hpp.
#pragma once

#include "domain/recording_proof.hpp"
#include "store/tables.hpp"

namespace chiroflow::store {
template <> inline constexpr std::string_view table_of<RecordingProof> = "recording_proof";
}  // namespace chiroflow::store
