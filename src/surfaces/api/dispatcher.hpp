// SPDX-License-Identifier: Apache-2.0
// Runs calls of procedures for every door: who may, remembered replies, the use case, and what was read into the audit log
// before anything is answered. Order, as clients rely on it: authentication, access, validation, look-up, action.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/call.hpp"
#include "surfaces/api/procedure.hpp"

namespace chiroflow::api {

struct CallRequest {
  const Procedure& procedure;
  const wire::Value& input;
  wire::Source source = wire::Source::superjson;
  Form form = Form::superjson;
  std::string idempotency_key;  // empty: none; in a batch with the call's position
};

/// What the calls of one request came to.
struct Outcome {
  Result<std::string> body;  // encoded output
  std::vector<app::Cookie> cookies;
  std::vector<AuditEvent> reads;  // not durable yet: see Dispatcher::settle
};

/// Errors: unauthenticated (also "second_factor_missing"), forbidden (also "password_change_due", "second_factor_due").
Result<void> check_access(const Access& access, const app::Actor& actor);

/// Safe from any thread.
class Dispatcher {
 public:
  explicit Dispatcher(const app::Services& services) : services_(services) {}

  /// Blocks the calling worker. `reads` of the outcome must be settled before the body is sent.
  Outcome run(const CallRequest& request, const Result<app::Actor>& actor, const app::Origin& origin) const;

  /// Makes reads durable and then calls `done`, at once when there are none. An error means nothing may be answered but it.
  void settle(std::vector<AuditEvent> reads, std::function<void(Result<void>)> done) const;

 private:
  Outcome refuse(app::Call& call, const CallRequest& request, Error error) const;
  Outcome repeated(const app::Call& call, const Procedure& procedure, std::string body) const;
  const app::Services& services_;
};

}  // namespace chiroflow::api
