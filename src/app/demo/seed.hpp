// SPDX-License-Identifier: Apache-2.0
// Fills a database for load tests, the same rows for the same numbers and the same base time.
#pragma once

#include <string>
#include <vector>

#include "app/services.hpp"
#include "core/result.hpp"
#include "domain/ids.hpp"

namespace chiroflow::app {

struct SeedSize {
  int clinicians = 5;
  int patients = 2'000;
  int sessions = 20'000;      // half of them over, in the past; half SCHEDULED, enterable within the next half hour
  int appointments = 20'000;  // without a session, over the next 30 days
};

struct SeededClinic {
  OrganizationId organization_id;
  std::string api_key;  // acts as the first clinician
  std::vector<SessionId> scheduled;
  std::vector<AppointmentId> free;
};

/// `generator` must repeat its ids for a repeatable outcome. Times are laid around `base`.
Result<SeededClinic> seed(const Services& services, IdGenerator& generator, Random& random, const SeedSize& size,
                          Instant base);

}  // namespace chiroflow::app
