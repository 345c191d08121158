// SPDX-License-Identifier: Apache-2.0
// REST under /api/v1, from the same declarations as tRPC: path and query parameters or a JSON body in, plain JSON out.
#pragma once

#include <memory>

#include "surfaces/api/call_limits.hpp"
#include "surfaces/api/dispatcher.hpp"
#include "surfaces/http/server.hpp"
#include "surfaces/rest/routes.hpp"

namespace chiroflow::rest {

inline constexpr std::string_view kPrefix = "/api/v1";

/// Safe from any thread; everything handed over must outlive it.
class Door {
 public:
  Door(const app::Services& services, const api::Registry& registry, const api::Dispatcher& dispatcher,
       api::CallLimits& limits)
      : services_(services), routes_(registry), dispatcher_(dispatcher), limits_(limits) {}

  void handle(const std::shared_ptr<const http::Request>& request, http::Responder responder) const;

 private:
  const app::Services& services_;
  const Routes routes_;
  const api::Dispatcher& dispatcher_;
  api::CallLimits& limits_;
};

}  // namespace chiroflow::rest
