// SPDX-License-Identifier: Apache-2.0
// What one thread of callers has for itself, for tests of many at once on one database; the keys are everybody's.
#pragma once

#include "app/auth/password_hasher.hpp"
#include "app/services.hpp"
#include "app/video/video_service.hpp"
#include "crypto/key_ring.hpp"
#include "support/null_logger.hpp"
#include "support/scripted_provider.hpp"
#include "support/seeded_random.hpp"

namespace chiroflow::testing {

struct OwnDesk {
  OwnDesk(db::Database& database, const Clock& clock, store::AuditLog& audit_log, const app::Settings& settings,
          const crypto::KeyRing& keys, std::uint64_t seed)
      : random(seed),
        ids(clock, random),
        sealer(keys, random),
        video({&custom}, clock),
        services{database, clock, random, ids, audit_log, sealer, video, passwords, log, settings} {}
  SeededRandom random;
  NullLogger log;
  IdGenerator ids;
  crypto::Sealer sealer;
  ScriptedProvider custom;
  app::VideoService video;
  app::PasswordHasher passwords{app::HashLimits{}};
  app::Services services;
};

}  // namespace chiroflow::testing
