// SPDX-License-Identifier: Apache-2.0
// The HTTP side of an installation: doors, routes, limits, health.
#pragma once

#include <memory>

#include "main/installation.hpp"
#include "surfaces/api/dispatcher.hpp"
#include "surfaces/api/registry.hpp"
#include "surfaces/http/pipeline.hpp"
#include "surfaces/http/server.hpp"
#include "surfaces/rest/door.hpp"
#include "surfaces/trpc/door.hpp"

namespace chiroflow {

class WebServer {
 public:
  /// Listens when it returns.
  static Result<std::unique_ptr<WebServer>> start(Installation& installation);
  std::uint16_t port() const { return server_->port(); }
  /// Finishes what runs; false when the limit was over first.
  bool drain(Millis limit) { return server_->drain(limit); }

 private:
  explicit WebServer(Installation& installation);
  void add_routes();
  void answer(std::shared_ptr<const http::Request> request, http::Responder responder);

  const api::Registry registry_;
  const api::Dispatcher dispatcher_;
  const trpc::Door trpc_;
  const rest::Door rest_;
  http::Metrics metrics_;
  http::Router router_;
  std::unique_ptr<http::Pipeline> pipeline_;
  http::WebPolicy policy_;
  std::unique_ptr<http::Server> server_;   // last: its workers call the parts above
};

}  // namespace chiroflow
