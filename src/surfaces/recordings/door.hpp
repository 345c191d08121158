// SPDX-License-Identifier: Apache-2.0
// The bytes of recordings over HTTP, which no procedure carries:
//   GET  /api/recordings/{id}/pieces            {"next":n}: where an upload goes on
//   PUT  /api/recordings/{id}/pieces/{n}?last=  one piece, application/octet-stream; with the last one durationMs, if known
//   GET  /api/recordings/play/{ticket}          the recording, whole or in part (Range), piece by piece
// Callers prove themselves as for the API.
#pragma once

#include <memory>

#include "app/call.hpp"
#include "surfaces/api/call_limits.hpp"
#include "surfaces/http/router.hpp"

namespace chiroflow::recordings {

inline constexpr std::string_view kPrefix = "/api/recordings/";

/// Safe from any thread; everything handed over must outlive it.
class Door {
 public:
  Door(const app::Services& services, api::CallLimits& limits) : services_(services), limits_(limits) {}
  void add_routes(http::Router& router) const;
  http::Response handle(const http::Request& request) const;

 private:
  Result<http::Response> answer(const http::Request& request) const;
  Result<http::Response> put_piece(const http::Request& request, const app::Actor& actor, std::string_view id,
                                   std::string_view number) const;
  Result<http::Response> next_piece(const http::Request& request, const app::Actor& actor, std::string_view id) const;
  Result<http::Response> play(const http::Request& request, const app::Actor& actor, std::string_view ticket) const;

  const app::Services& services_;
  api::CallLimits& limits_;
};

}  // namespace chiroflow::recordings
