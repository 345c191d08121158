// SPDX-License-Identifier: Apache-2.0
// One gauge for each field of ServerStats an operator looks at.
#include "surfaces/http/server_metrics.hpp"

namespace chiroflow::http {

void expose(const Server& server, Metrics& metrics) {
  const auto add = [&](std::string name, std::string help, std::uint64_t ServerStats::* field) {
    metrics.gauge_read(std::move(name), std::move(help),
                       [&server, field] { return static_cast<double>(server.stats().*field); });
  };
  add("chiroflow_http_connections", "Open connections", &ServerStats::connections);
  add("chiroflow_websocket_connections", "Open WebSockets", &ServerStats::websockets);
  add("chiroflow_websocket_dropped", "WebSockets dropped because too much was left unread, since the start",
      &ServerStats::websockets_slow);
  add("chiroflow_http_in_flight", "Requests given to a handler and not answered yet", &ServerStats::in_flight);
  add("chiroflow_http_queued", "Requests waiting for a worker", &ServerStats::queued);
  add("chiroflow_http_refused", "Requests refused as malformed, too large or too slow, since the start",
      &ServerStats::refused);
  add("chiroflow_http_overloaded", "Requests turned away because the server was full, since the start",
      &ServerStats::overloaded);
  add("chiroflow_http_body_bytes", "Bytes of request bodies held now, beside the first 4 KiB of each",
      &ServerStats::body_bytes);
  add("chiroflow_http_deadline_missed", "Requests whose handler was too slow, since the start",
      &ServerStats::deadline_missed);
}

}  // namespace chiroflow::http
