// SPDX-License-Identifier: Apache-2.0
// The server's own figures (connections, requests in flight, queue) among the metrics.
#pragma once

#include "surfaces/http/metrics.hpp"
#include "surfaces/http/server.hpp"

namespace chiroflow::http {

/// `server` is asked at every render: call metrics.clear_reads() before it is destroyed.
void expose(const Server& server, Metrics& metrics);

}  // namespace chiroflow::http
