// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/janus_admin.hpp"

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/janus/janus_tokens.hpp"
#include "crypto/bytes.hpp"

namespace chiroflow::janus {

namespace {
using providers::outage;

Error absent(std::string cause, std::string detail) {
  return {.code = ErrorCode::not_found, .detail = std::move(detail), .cause = std::move(cause)};
}

Error wrong_settings(std::string message, std::string detail) {
  auto error = precondition_failed(std::move(message), "settings");
  error.detail = std::move(detail);
  return error;
}

Error refused_credentials(std::string message, std::string detail) {
  auto error = outage("bad_credentials", std::move(detail));
  error.message = std::move(message);
  return error;
}

/// https://janus.conf.meetecho.com/docs/apierror_8h.html
Error core_error(std::int64_t code, std::string detail) {
  if (code == 403)
    return refused_credentials("Janus refuses the admin secret: set JANUS_ADMIN_SECRET to admin_secret of janus.jcfg",
                               std::move(detail));
  if (code == 458 || code == 459) return absent("handle", std::move(detail));
  if (code == 460)
    return wrong_settings("The VideoRoom plugin of Janus is not loaded: allow it in janus.jcfg", std::move(detail));
  if (code == 472 || code == 490) return outage("server_error", std::move(detail));
  return outage("bad_response", std::move(detail));
}

Error plugin_error(std::int64_t code, std::string_view text, std::string detail) {
  const bool of_admin_key = text.find("admin_key") != std::string_view::npos;
  switch (code) {
    case 426: return absent("no_room", std::move(detail));
    case 428: return absent("nobody", std::move(detail));
    case 427: return {.code = ErrorCode::conflict, .detail = std::move(detail), .cause = "room_exists"};
    case 429:
    case 433: {
      if (of_admin_key)
        return refused_credentials(
            "Janus refuses the VideoRoom's admin key: set JANUS_ADMIN_KEY to admin_key of janus.plugin.videoroom.jcfg",
            std::move(detail));
      auto error = precondition_failed(
          "Janus has a room of this name with another secret: somebody else made it, or the admin secret was changed "
          "meanwhile. End it at Janus and try again",
          "foreign_room");
      error.detail = std::move(detail);
      return error;
    }
    case 430:
      return wrong_settings("The VideoRoom plugin names its rooms otherwise: string_ids differs between Janus and here",
                            std::move(detail));
    case 499: return outage("server_error", std::move(detail));
    default: return outage("bad_response", std::move(detail));
  }
}

/// The core and the plugin number their errors each for itself.
Error error_of_core(const wire::Value& error) {
  const auto code = providers::integer_of(error, "code").value_or(0);
  const auto named = "Janus " + std::to_string(code);
  auto out = core_error(code, named);
  out.vendor_code = named;
  return out;
}

Error error_of_plugin(std::int64_t code, std::string_view text) {
  const auto named = "VideoRoom " + std::to_string(code);
  auto out = plugin_error(code, text, named);
  out.vendor_code = named;
  return out;
}
}  // namespace

bool is_configured(const JanusConfig& config) {
  return !config.url.empty() && !config.admin_url.empty() && !config.credentials.admin_secret.empty();
}

void JanusAdmin::begin(wire::JsonWriter& json, std::string_view request) {
  json.begin_object();
  json.member("janus", request);
  json.member("transaction", crypto::hex(crypto::random_bytes(8, random_)));
  json.member("admin_secret", config_.credentials.admin_secret);
}

Result<wire::Document> JanusAdmin::ask(std::string_view request, const std::string& path) {
  std::string body;
  wire::JsonWriter json(body);
  begin(json, request);
  json.end_object();
  return send(std::move(body), path, Repeat::harmless);
}

Result<wire::Document> JanusAdmin::ask_room(std::string_view request, FunctionRef<void(wire::JsonWriter&)> write,
                                            Repeat repeat) {
  std::string body;
  wire::JsonWriter json(body);
  begin(json, "message_plugin");
  json.member("plugin", kVideoRoom);
  json.key("request");
  json.begin_object();
  json.member("request", request);
  write(json);
  json.end_object();
  json.end_object();
  auto answer = TRY(send(std::move(body), {}, repeat));
  const auto& response = answer.root().get("response");
  if (!response.is(wire::Kind::object)) return fail(outage("bad_response", "Janus: no answer of the plugin"));
  if (const auto code = providers::integer_of(response, "error_code"))
    return fail(error_of_plugin(*code, providers::text_of(response, "error").value_or("")));
  return answer;
}

void JanusAdmin::write_admin_key(wire::JsonWriter& json) const {
  if (!config_.credentials.admin_key.empty()) json.member("admin_key", config_.credentials.admin_key);
}

Result<wire::Document> JanusAdmin::send(std::string body, const std::string& path, Repeat repeat) {
  if (!is_configured(config_)) {
    auto error = outage("not_configured");
    error.message = "Janus is not set up: JANUS_URL, JANUS_ADMIN_URL and JANUS_ADMIN_SECRET are needed";
    return fail(std::move(error));
  }
  const auto response = TRY(http_.send({.method = "POST",
                                        .url = config_.admin_url + path,
                                        .headers = {{"Content-Type", "application/json"}},
                                        .body = std::move(body),
                                        .repeatable = repeat == Repeat::harmless}));
  if (!response.ok()) {
    auto error = providers::error_of(response, {}, clock_.now());
    // The Admin API answers every fault with 200: another 404 is that of a web server that knows no such address.
    if (error.code == ErrorCode::not_found)
      error =
          providers::with_vendor_code(outage("bad_response", "HTTP 404 from the Admin API's address"), response, {});
    return fail(std::move(error));
  }
  auto answer = TRY(providers::json_body(response));
  const auto kind = providers::text_of(answer.root(), "janus");
  if (kind == "error") return fail(error_of_core(answer.root().get("error")));
  if (kind != "success" && kind != "pong" && kind != "server_info")
    return fail(outage("bad_response", "no answer of Janus"));
  return answer;
}

}  // namespace chiroflow::janus
