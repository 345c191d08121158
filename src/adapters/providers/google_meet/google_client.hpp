// SPDX-License-Identifier: Apache-2.0
// Calls to Google's APIs with a token of the service account: JSON in, JSON out, errors in words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/providers/google_meet/google_oauth.hpp"
#include "core/function_ref.hpp"
#include "wire/json_value.hpp"

namespace chiroflow::google_meet {

struct GoogleCall {
  std::string method = "GET";
  std::string url;
  std::string body = {};   // JSON; empty: none
  bool repeatable = true;  // creating is not
  SteadyInstant until;     // shared by everything that one call of a port asks
};

/// A call's answer together with the error that it means.
struct GoogleAnswer {
  HttpResponse response;
  Result<wire::Document> body;
};

/// Safe from any thread. Everything handed over must outlive it.
class GoogleClient {
 public:
  GoogleClient(const GoogleMeetConfig& config, HttpClient& http, const Clock& clock)
      : config_(config), http_(http), clock_(clock), oauth_(config, http, clock) {}

  bool configured() const { return oauth_.configured(); }
  /// The end of the time that a call of a port has, which begins now.
  SteadyInstant until() const { return clock_.steady_now() + Millis(config_.deadline_ms); }
  /// Errors as in video_provider.hpp. A token that Google refuses is replaced once.
  Result<wire::Document> call(const GoogleCall& call);
  /// The same, with the answer where there was one: for those who must look at its details.
  Result<GoogleAnswer> ask(const GoogleCall& call);
  /// The objects of a list, all its pages: `url` with its query, `member` the list's name. Each is handed to `take`.
  Result<void> each(const std::string& url, std::string_view member, SteadyInstant until,
                    FunctionRef<Result<void>(const wire::Value&)> take);
  /// A file's content into the sink, under the scope of Drive; within an hour.
  Result<void> download(const std::string& url, ByteSink& sink);

 private:
  Result<HttpResponse> send(HttpRequest request, const std::string& scopes, SteadyInstant until, ByteSink* sink);

  const GoogleMeetConfig& config_;
  HttpClient& http_;
  const Clock& clock_;
  GoogleOauth oauth_;
};

/// Whether it has the form of a resource's name: "spaces/x", "conferenceRecords/x/recordings/y"; `kinds` are the parts
/// before each id. Such a name stands in an address without escapes.
bool is_name(std::string_view text, std::initializer_list<std::string_view> kinds);

}  // namespace chiroflow::google_meet
