// SPDX-License-Identifier: Apache-2.0
// tRPC v11 over HTTP: /api/trpc/<procedure>[,<procedure>…]. An unmodified @trpc/client with superjson works.
#pragma once

#include <memory>

#include "app/services.hpp"
#include "surfaces/api/call_limits.hpp"
#include "surfaces/api/dispatcher.hpp"
#include "surfaces/api/registry.hpp"
#include "surfaces/http/server.hpp"

namespace chiroflow::trpc {

inline constexpr std::string_view kPrefix = "/api/trpc";

/// Safe from any thread; everything handed over must outlive it.
class Door {
 public:
  Door(const app::Services& services, const api::Registry& registry, const api::Dispatcher& dispatcher,
       api::CallLimits& limits)
      : services_(services), registry_(registry), dispatcher_(dispatcher), limits_(limits) {}

  /// Runs the calls one after the other on this worker and answers when what they read is in the audit log.
  void handle(const std::shared_ptr<const http::Request>& request, http::Responder responder) const;

 private:
  const app::Services& services_;
  const api::Registry& registry_;
  const api::Dispatcher& dispatcher_;
  api::CallLimits& limits_;
};

}  // namespace chiroflow::trpc
