// SPDX-License-Identifier: Apache-2.0
// Who may sign for whom, and what counts as a signature. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "domain/consent.hpp"
#include "domain/consent_validity.hpp"

namespace chiroflow::app {

/// The patient has not come of age where they are: a parent or guardian signs.
bool must_be_guardian(const ConsentSituation& situation);

/// In which capacities the holder of such a link may sign; the usual one first. None for guests, interpreters and observers.
std::vector<SignerCapacity> capacities_for(ParticipantRole link_role, const ConsentSituation& situation);

/// The same where staff write down a spoken answer.
std::vector<SignerCapacity> capacities_for_spoken(const ConsentSituation& situation);

/// Errors: invalid_argument naming "capacity" or "relationship"; precondition_failed "guardian_must_sign".
Result<void> check_capacity(SignerCapacity capacity, const std::optional<std::string>& relationship,
                            const std::vector<SignerCapacity>& allowed, bool must_be_guardian);

/// Errors: invalid_argument naming "signatureData" or "signerName".
Result<void> check_signature(SignatureType type, std::string_view data, std::string_view signer_name);

struct StrokePoint {
  int x = 0, y = 0;       // 0…1000
  std::int64_t t_ms = 0;  // since the first touch
};
struct Stroke {
  std::vector<StrokePoint> points;
};
/// Strokes of a drawn signature, [{"points":[[x,y,t_ms],…]},…]. Error: invalid_argument naming "signatureData".
Result<std::vector<Stroke>> read_strokes(std::string_view json);

}  // namespace chiroflow::app
