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
class TimeZones;
}  // namespace chiroflow

namespace chiroflow::app {

struct ConsentDesk;
struct IceSettings;
struct MailDesk;
struct RecordingDesk;
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
  LiveFeed* live = nullptr;                   // null: nobody is connected (commands)
  const IceSettings* ice = nullptr;           // null: no STUN or TURN server is configured
  const MailDesk* mail = nullptr;             // null: this server sends no e-mail
  const ConsentDesk* consents = nullptr;      // state rules, texts, the key of seals; null: commands that need none
  const TimeZones* time_zones = nullptr;      // null: days are those of universal time
  const RecordingDesk* recordings = nullptr;  // where sealed pieces and their keys are; null: nothing can be recorded
};

}  // namespace chiroflow::app
