// SPDX-License-Identifier: Apache-2.0
// The Admin API of Janus (https://janus.conf.meetecho.com/docs/admin.html): one POST a request, no session. Faults come with
// HTTP 200, of the core as {"janus":"error","error":{code,reason}}, of the plugin as {"videoroom":"event","error_code":…}.
//
// Safe from any thread. Errors, beside those of ports/http_client.hpp:
//   not_found            cause "no_room" (426), "nobody" (428), "handle" (458, 459: the session has gone meanwhile)
//   conflict             cause "room_exists" (427)
//   precondition_failed  cause "foreign_room" (433, 429: the room's secret), "settings" (430: string_ids; 460: no plugin)
//   provider_unavailable bad_credentials (403; the plugin's admin_key), server_error, bad_response; not_configured before
//                        anybody is asked
#pragma once

#include <string>
#include <string_view>

#include "adapters/providers/janus/janus_config.hpp"
#include "core/function_ref.hpp"
#include "core/result.hpp"
#include "ports/clock.hpp"
#include "ports/http_client.hpp"
#include "ports/random.hpp"
#include "wire/json_value.hpp"
#include "wire/json_writer.hpp"

namespace chiroflow::janus {

/// Whether there is all that a call needs.
bool is_configured(const JanusConfig& config);

enum class Repeat { harmless, no };

class JanusAdmin {
 public:
  /// All are kept by reference.
  JanusAdmin(const JanusConfig& config, HttpClient& http, const Clock& clock, Random& random)
      : config_(config), http_(http), clock_(clock), random_(random) {}

  /// A request of the core, such as "list_sessions"; `path` is "" or "/<session>[/<handle>]". The whole answer.
  Result<wire::Document> ask(std::string_view request, const std::string& path = {});
  /// A request to the VideoRoom plugin. `write` adds its members to {"request":…}. The answer's root has it as "response".
  Result<wire::Document> ask_room(std::string_view request, FunctionRef<void(wire::JsonWriter&)> write, Repeat repeat);
  /// Writes the plugin's admin_key where there is one.
  void write_admin_key(wire::JsonWriter& json) const;

 private:
  Result<wire::Document> send(std::string body, const std::string& path, Repeat repeat);
  void begin(wire::JsonWriter& json, std::string_view request);

  const JanusConfig& config_;
  HttpClient& http_;
  const Clock& clock_;
  Random& random_;
};

}  // namespace chiroflow::janus
