// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/janus_webhooks.hpp"

#include <strings.h>

#include "adapters/providers/janus/janus_events.hpp"
#include "crypto/digest.hpp"

namespace chiroflow::janus {

namespace {
const std::string* header_of(const WebhookRequest& request, const char* name) {
  for (const auto& header : request.headers) {
    if (::strcasecmp(header.name.c_str(), name) == 0) return &header.value;
  }
  return nullptr;
}
}  // namespace

bool JanusWebhooks::is_from_janus(const WebhookRequest& request) const {
  const auto* authorization = header_of(request, "Authorization");
  const auto given = authorization ? basic_credentials(*authorization) : std::nullopt;
  if (config_.credentials.webhook_password.empty()) return false;
  // Digests are of one length, so that not even the password's length shows.
  const auto expected = crypto::sha256({config_.webhook_user, ":", config_.credentials.webhook_password});
  return crypto::equal_constant_time(crypto::sha256(given.value_or("")).view(), expected.view());
}

Result<AcceptedWebhook> JanusWebhooks::accept(const WebhookRequest& request) {
  if (!is_from_janus(request)) return fail(Error{.code = ErrorCode::unauthenticated, .cause = "credentials"});
  if (request.method != "POST") return fail(invalid_field("method", "Expected POST"));
  const auto* encoding = header_of(request, "Content-Encoding");
  if (encoding && !encoding->empty() && ::strcasecmp(encoding->c_str(), "identity") != 0)
    return fail(
        invalid_field("body", "Compressed events are not read: leave compress out of the event handler's settings"));
  AcceptedWebhook accepted;
  accepted.items = TRY(items_of(request.body));
  return accepted;
}

Result<ProviderEvent> JanusWebhooks::interpret(const WebhookItem& item) const { return event_of(item); }

}  // namespace chiroflow::janus
