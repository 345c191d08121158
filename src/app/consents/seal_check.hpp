// SPDX-License-Identifier: Apache-2.0
// What a visit or a recording rests on is proven before it counts: the evidence has the hash and the seal of its row, the seal is of this
// server's key, and what decides stands in the row as it was sealed (H-24).
#pragma once

#include <vector>

#include "app/call.hpp"
#include "domain/session.hpp"

namespace chiroflow::app {

inline constexpr std::string_view kSealBroken = "consent_seal_broken";

/// Error: precondition_failed kSealBroken, which says what to do and names the consent in its detail.
Result<void> require_seals(const Services& services, db::Reader& reader, const OrganizationId& organization,
                           const std::vector<ConsentId>& consents);

/// Puts such a refusal into the audit log, in a transaction of its own since the refusal undoes the other one. Hands `outcome` on.
void note_broken_seal(Call& call, std::string_view entity, std::string_view id, const Error& error);

template <class T>
Result<T> with_broken_seals_noted(Call& call, std::string_view entity, std::string_view id, Result<T> outcome) {
  if (!outcome && outcome.error().cause == kSealBroken) note_broken_seal(call, entity, id, outcome.error());
  return outcome;
}

}  // namespace chiroflow::app
