// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/livekit/livekit_health.hpp"

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/livekit/livekit_requests.hpp"

namespace chiroflow::livekit {

namespace {
constexpr int kNotReady = 406;

std::string words_for(const Error& error) {
  const auto& cause = error.cause;
  if (cause == "refused" || cause == "network")
    return "The LiveKit server cannot be reached. Check that it runs and that its address is right (LIVEKIT_URL, or "
           "the clinic's "
           "own)";
  if (cause == "timeout") return "The LiveKit server does not answer in time. Check its load and the network";
  if (cause == "tls")
    return "The LiveKit server's certificate is not trusted. Renew it, or check the name in its address";
  if (cause == "bad_credentials")
    return "The LiveKit server refuses our key. Check the API key and its secret (LIVEKIT_API_KEY and "
           "LIVEKIT_API_SECRET, or the clinic's own), and that both servers' clocks agree";
  if (cause == "rate_limited") return "LiveKit asks us to wait; it was called too often";
  if (cause == "server_error") return "The LiveKit server reports a fault of its own. See its log";
  if (cause == "bad_response") return "What answers at this address is not a LiveKit server";
  return std::string(error.text());
}

Error in_words(Error error) {
  error.message = words_for(error);
  return error;
}
}  // namespace

Result<void> ask_health(const Client& client) {
  const auto root = client.root_status();
  if (!root) return fail(in_words(root.error()));
  if (*root == kNotReady) {
    auto error = providers::outage("server_error", "HTTP 406");
    error.message = "The LiveKit server says that it is not ready. It may be starting, or its Redis may be gone";
    return fail(std::move(error));
  }
  // The page at the root needs no key. A room that cannot exist keeps the answer empty.
  const auto listed = client.call(list_rooms({"cf-health"}));
  if (!listed) return fail(in_words(listed.error()));
  return {};
}

std::optional<bool> ask_for_recorder(const Client& client) {
  const auto listed = client.call(list_active_egress("cf-health"));
  if (listed) return true;
  if (listed.error().cause == "no_recorder") return false;
  return std::nullopt;
}

}  // namespace chiroflow::livekit
