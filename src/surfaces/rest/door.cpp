// SPDX-License-Identifier: Apache-2.0
#include "surfaces/rest/door.hpp"

#include "surfaces/api/http_call.hpp"
#include "wire/error_json.hpp"

namespace chiroflow::rest {

namespace {
http::Response json_response(int status, std::string body) {
  return {.status = status, .content_type = "application/json", .body = std::move(body), .headers = {}};
}

http::Response error_response(const Error& error, std::string_view request_id) {
  std::string text;
  wire::JsonWriter json(text);
  wire::write_rest_error(json, error, request_id);
  auto response = json_response(info(error.code).http_status, std::move(text));
  api::add_retry_after(response, error);
  return response;
}

Result<wire::Document> query_input(const http::Request& request) {
  const auto pairs = http::parse_query(request.query);
  if (!pairs) return fail(Error{.code = ErrorCode::invalid_argument, .message = "The query string cannot be read"});
  auto document = wire::Document::empty_object();
  for (const auto& [name, value] : *pairs) document.add_text(name, value);
  return document;
}

Result<wire::Document> body_input(const http::Request& request) {
  if (request.body.empty()) return wire::Document::empty_object();
  const auto type = request.header("content-type");
  if (type.substr(0, type.find(';')) != "application/json")
    return fail(Error{.code = ErrorCode::unsupported_media_type});
  return wire::Document::parse(request.body);
}

struct Input {
  wire::Document document;
  wire::Source source;
};

/// Path parameters win over what query or body say under the same name.
Result<Input> read_input(const http::Request& request, const Match& match) {
  // By the method: a search that is sent as POST keeps its words out of the address (H-16).
  const bool query = request.method == "GET";
  auto document = TRY(query ? query_input(request) : body_input(request));
  if (document.root().is(wire::Kind::object))
    for (const auto& [name, value] : match.parameters) document.set_text(name, value);
  return Input{std::move(document), query ? wire::Source::query : wire::Source::json};
}
}  // namespace

void Door::handle(const std::shared_ptr<const http::Request>& request, http::Responder responder) const {
  const auto path = std::string_view(request->path).substr(kPrefix.size());
  const auto match = routes_.find(request->method, path);
  if (!match) {
    auto response = error_response(match.error(), request->request_id);
    if (match.error().code == ErrorCode::method_not_allowed) response.set_header("Allow", routes_.allowed(path));
    return responder.send(std::move(response));
  }
  const bool secure = services_.settings.secure_cookies;
  const auto origin = api::origin_of(*request);
  auto credentials = api::credentials_of(*request, secure, api::side_of(*match->procedure));
  if (match->procedure->is_background) credentials.is_activity = false;
  const auto actor = app::authenticate(services_, credentials, origin);
  const std::size_t weight = api::is_known(actor) ? 1 : api::weight_of(*match->procedure);
  if (auto admitted = limits_.admit(actor, origin, weight); !admitted)
    return responder.send(error_response(admitted.error(), request->request_id));
  const auto input = read_input(*request, *match);
  const wire::Value nothing{};
  auto outcome = dispatcher_.run({.procedure = *match->procedure,
                                  .input = input ? input->document.root() : nothing,
                                  .source = input ? input->source : wire::Source::json,
                                  .form = api::Form::plain,
                                  .idempotency_key = std::string(request->header("idempotency-key"))},
                                 actor, origin);
  const bool unreadable = !input && !outcome.body && outcome.body.error().code == ErrorCode::invalid_argument;
  if (!outcome.body && outcome.body.error().code == ErrorCode::internal)
    services_.log.error("call failed", {{"detail", Loggable::detail_of(outcome.body.error())}});
  auto response = unreadable     ? error_response(input.error(), request->request_id)
                  : outcome.body ? json_response(200, std::move(*outcome.body))
                                 : error_response(outcome.body.error(), request->request_id);
  api::add_cookies(response, *request, outcome.cookies, secure);
  dispatcher_.settle(
      std::move(outcome.reads), [request, responder = std::make_shared<http::Responder>(std::move(responder)),
                                 response = std::move(response)](Result<void> durable) mutable {
        responder->send(durable ? std::move(response) : error_response(durable.error(), request->request_id));
      });
}

}  // namespace chiroflow::rest
