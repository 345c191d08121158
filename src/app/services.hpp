// SPDX-License-Identifier: Apache-2.0
// What use cases need from outside, handed to them with each call. Built once in main; everything here is safe from any thread.
#pragma once

#include <functional>
#include <string>

#include "app/settings.hpp"
#include "crypto/sealer.hpp"
#include "ports/clock.hpp"
#include "ports/database.hpp"
#include "ports/id_generator.hpp"
#include "ports/log.hpp"
#include "ports/random.hpp"
#include "store/audit_log.hpp"

namespace chiroflow {
class LiveFeed;
}

namespace chiroflow::app {

struct IceSettings;
struct MailDesk;
class PasswordHasher;
class VideoService;

struct Services {
  db::Database& database;
  const Clock& clock;
  Random& random;
  IdGenerator& ids;
  store::AuditLog& audit_log;
  const crypto::Sealer& sealer;
  VideoService& video;
  PasswordHasher& passwords;
  Logger& log;
  const Settings& settings;
  LiveFeed* live = nullptr;          // null: nobody is connected (commands)
  const IceSettings* ice = nullptr;  // null: no STUN or TURN server is configured
  const MailDesk* mail = nullptr;    // null: this server sends no e-mail
};

}  // namespace chiroflow::app
