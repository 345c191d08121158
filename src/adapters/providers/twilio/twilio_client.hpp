// SPDX-License-Identifier: Apache-2.0
// Twilio's REST manners: Basic authentication by API key, forms in, JSON out, errors in two styles, lists in pages
// (twilio.com/docs/usage/requests-to-twilio, /responses; RFC 9457 for the newer errors).
//
// Errors are those of ports/video_provider.hpp with a message for staff; `detail` is "HTTP 400 code 53113". The code
// is Twilio's number, which `has_code` finds again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/twilio/twilio_config.hpp"
#include "core/function_ref.hpp"

namespace chiroflow::twilio {

using providers::FormField;

/// Twilio's error numbers (twilio.com/docs/api/errors) that decide what is done next.
inline constexpr int kNotFound = 20404;
inline constexpr int kRoomExists = 53113;
inline constexpr int kRoomCompleted = 53118;
inline constexpr int kTooManyRooms = 53119;
inline constexpr int kTooManyParticipants = 53206;

bool has_code(const Error& error, int code);
/// Whether Twilio may have done what was asked although no good answer came.
bool may_have_happened(const Error& error);
/// Turns not_found into success: for taking away what may be gone.
Result<void> gone_is_fine(Result<void> outcome);

/// Safe from any thread. Configuration, HTTP client and clock must outlive it.
class TwilioClient {
 public:
  TwilioClient(const TwilioConfig& config, HttpClient& http, const Clock& clock)
      : config_(config), http_(http), clock_(clock) {}

  bool configured() const;
  /// provider_unavailable/not_configured with what is missing, unless configured.
  Result<void> check_configured() const;

  /// `path` begins with "/v1/" and holds its query. Reading and deleting are repeated where that may help.
  Result<wire::Document> get(const std::string& path) const;
  Result<wire::Document> post(const std::string& path, const std::vector<FormField>& form) const;
  Result<void> remove(const std::string& path) const;
  /// Reads a list to its end; `take` gets each element of the member that meta.key names.
  Result<void> each(const std::string& path, FunctionRef<Result<void>(const wire::Value&)> take) const;

  /// The same of the Insights interface.
  Result<wire::Document> get_insights(const std::string& path) const;
  Result<void> each_insight(const std::string& path, FunctionRef<Result<void>(const wire::Value&)> take) const;

  /// Fetches what a ".../Media" path leads to. Our credentials go to Twilio only, never to the host it names.
  Result<void> download(const std::string& path, ByteSink& sink) const;

 private:
  HttpRequest request(const std::string& method, const std::string& url) const;
  Result<HttpResponse> send(const HttpRequest& request) const;
  Result<wire::Document> get_url(const std::string& url) const;
  Result<void> each_page(const std::string& base, std::string path,
                         FunctionRef<Result<void>(const wire::Value&)> take) const;
  Error refusal(const HttpResponse& response) const;

  const TwilioConfig& config_;
  HttpClient& http_;
  const Clock& clock_;
};

}  // namespace chiroflow::twilio
