// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/livekit/livekit_client.hpp"

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/livekit/livekit_reader.hpp"

namespace chiroflow::livekit {

namespace {
constexpr Minutes kTokenLife{10};  // what LiveKit's own libraries give a call

struct TwirpFault {
  std::string code;
  std::string text;
};

/// Its authentication answers in plain text, and what stands before it in anything: no JSON is no fault of its own.
TwirpFault twirp_fault(const HttpResponse& response) {
  const auto parsed = wire::Document::parse(response.body);
  if (!parsed) return {};
  return {.code = providers::code_only(text_of(parsed->root(), "code")), .text = text_of(parsed->root(), "msg")};
}

Error fault_in_words(const HttpResponse& response, const TwirpFault& fault, Instant now) {
  const auto detail = "HTTP " + std::to_string(response.status) + (fault.code.empty() ? "" : " code " + fault.code);
  if (response.status == 404) {
    if (fault.code == "not_found") return {.code = ErrorCode::not_found, .detail = detail, .cause = "not_found"};
    return providers::outage("bad_response", detail);
  }
  if (fault.text.find("egress not connected") != std::string::npos)
    return {.code = ErrorCode::precondition_failed,
            .message = "This LiveKit server has no recorder: its egress service and Redis must be set up first",
            .detail = detail,
            .cause = "no_recorder"};
  if (fault.code == "failed_precondition")
    return {.code = ErrorCode::precondition_failed,
            .message = "The LiveKit server's settings do not allow this",
            .detail = detail,
            .cause = "failed_precondition"};
  if (fault.code == "unimplemented")
    return {.code = ErrorCode::unsupported, .message = "This LiveKit server cannot do that", .detail = detail};
  // The server answers: what hangs is behind it.
  if (fault.code == "deadline_exceeded") return providers::outage("server_error", detail);
  return providers::error_of(response, fault.code, now);
}

Error error_of(const HttpResponse& response, Instant now) {
  const auto fault = twirp_fault(response);
  return providers::with_vendor_code(fault_in_words(response, fault, now), response, fault.code);
}
}  // namespace

Error not_configured() {
  auto error = providers::outage("not_configured", "no address or key");
  error.message =
      "LiveKit is not set up: LIVEKIT_URL (wss://…), LIVEKIT_API_KEY and LIVEKIT_API_SECRET are needed; of a clinic's "
      "own "
      "account an address that this server allows (LIVEKIT_ALLOWED_HOSTS), the API key and its secret";
  return error;
}

Client::Client(const LiveKitConfig& config, HttpClient& http, const Clock& clock)
    : http_(http), clock_(clock), tokens_(config.credentials), addresses_(addresses_of(config.url)) {}

Result<wire::Document> Client::call(const Call& call) const {
  if (!configured()) return fail(not_configured());
  const auto now = clock_.now();
  const auto token =
      TRY(tokens_.sign({.video = call.grant, .identity = {}, .not_before = now, .expires_at = now + kTokenLife}));
  HttpRequest request;
  request.method = "POST";
  request.url = addresses_->rest + "/twirp/livekit." + std::string(call.service) + "/" + std::string(call.method);
  request.headers = {{"Authorization", "Bearer " + token}, {"Content-Type", "application/json"}};
  request.body = call.body;
  request.repeatable = call.repeatable;
  const auto response = TRY(http_.send(request));
  if (!response.ok()) return fail(error_of(response, now));
  auto answer = TRY(providers::json_body(response));
  if (!answer.root().is(wire::Kind::object)) return fail(providers::outage("bad_response", "HTTP 200 with no object"));
  return answer;
}

Result<int> Client::root_status() const {
  if (!configured()) return fail(not_configured());
  HttpRequest request;
  request.url = addresses_->rest + "/";
  request.repeatable = true;
  request.max_response_bytes = 64u << 10;
  return TRY(http_.send(request)).status;
}

}  // namespace chiroflow::livekit
