// SPDX-License-Identifier: Apache-2.0
// Calls of Zoom's REST interface with an access token. A token that Zoom refuses is renewed once and the call
// repeated; 429 is waited out when the wait is short, except for the daily limit of a host, after which no meeting is made
// or changed before 00:00 UTC. Answers of 202 and 204 have no body.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "adapters/providers/zoom/access_tokens.hpp"
#include "core/result.hpp"
#include "ports/clock.hpp"
#include "ports/http_client.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::zoom {

/// One call. `path` stands behind the base address, encoded, with its query.
struct ApiCall {
  std::string method = "GET";
  std::string path;
  std::string body;  // JSON; empty: none
  Millis deadline = Seconds(4);
  bool counts_for_host = false;  // towards the 100 new or changed meetings a host and day
};

/// Safe from any thread. The others must outlive it.
class ZoomClient {
 public:
  ZoomClient(AccessTokens& tokens, HttpClient& http, const Clock& clock)
      : tokens_(tokens), http_(http), clock_(clock) {}

  /// For calls that are answered without a body. An Error of zoom_errors.hpp otherwise; bad_response when it looks like a
  /// success and is none of Zoom's (a gateway's page).
  Result<void> done(const ApiCall& call);
  /// For calls that are answered with JSON. unsupported for a refusal that comes as 200: {"code":200,…}, which recordings do.
  Result<wire::Document> json(const ApiCall& call);
  /// Hands the file at `url` to the sink. The token goes to that host only, not where it redirects to.
  Result<void> download(const std::string& url, std::string_view token, ByteSink& sink);

  Instant now() const { return clock_.now(); }

 private:
  Result<HttpResponse> call(const ApiCall& call);
  Result<HttpResponse> send_once(const ApiCall& call, const AccessToken& token);
  Result<void> host_may_be_asked();
  void remember_daily_limit();

  AccessTokens& tokens_;
  HttpClient& http_;
  const Clock& clock_;
  std::mutex guard_;
  Instant host_rests_until_;
};

/// A user id, e-mail address or meeting number as one segment of a path.
std::string path_segment(std::string_view text);
/// A meeting's UUID as one segment: encoded twice when it begins with a slash or holds two in a row, as Zoom demands.
std::string uuid_segment(std::string_view uuid);

}  // namespace chiroflow::zoom
