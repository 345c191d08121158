// SPDX-License-Identifier: Apache-2.0
// The bytes of recordings over HTTP, which no procedure carries:
//   GET  /api/recordings/{id}/pieces            {"next":n}: where an upload goes on
//   PUT  /api/recordings/{id}/pieces/{n}?last=  one piece, application/octet-stream; with the last one durationMs, if known
//   GET  /api/recordings/play/{ticket}          the recording, whole or in part (Range), piece by piece
// Callers prove themselves as for the API.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "app/call.hpp"
#include "app/recordings/play.hpp"
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

  /// A player asks for many parts of one recording; the first that gives bytes is the line in the audit log.
  Result<void> note_first_byte(app::Call& call, const app::Playback& playback) const;

  const app::Services& services_;
  api::CallLimits& limits_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, Instant, std::less<>> played_;  // by ticket, until it is void
};

}  // namespace chiroflow::recordings
