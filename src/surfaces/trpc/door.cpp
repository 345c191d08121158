// SPDX-License-Identifier: Apache-2.0
#include "surfaces/trpc/door.hpp"

#include <algorithm>

#include "surfaces/api/http_call.hpp"
#include "surfaces/trpc/jsonl.hpp"
#include "surfaces/trpc/request.hpp"
#include "wire/error_json.hpp"

namespace chiroflow::trpc {

namespace {
struct Reply {
  int status = 200;
  std::string json;
};

std::string error_text(const Error& error, std::optional<std::string_view> path, std::string_view request_id) {
  std::string text;
  wire::JsonWriter json(text);
  wire::write_trpc_error(json, error, path, request_id);
  return text;
}

Reply reply_of(Result<std::string> body, std::string_view path, std::string_view request_id) {
  if (!body) return {info(body.error().code).http_status, error_text(body.error(), path, request_id)};
  body->insert(0, R"({"result":{"data":)");
  body->append("}}");
  return {200, std::move(*body)};
}

http::Response response_of(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.content_type = "application/json";
  response.body = std::move(body);
  response.headers.emplace_back("Vary", "trpc-accept");
  return response;
}

http::Response whole_error(const Error& error, std::string_view request_id) {
  auto response = response_of(info(error.code).http_status, error_text(error, std::nullopt, request_id));
  api::add_retry_after(response, error);
  return response;
}

/// A batch's status is the common one of its replies, 207 when they differ.
http::Response batch_response(const std::vector<Reply>& replies) {
  int status = replies.front().status;
  std::string body = "[";
  for (const auto& reply : replies) {
    if (body.size() > 1) body += ',';
    body += reply.json;
    if (reply.status != status) status = 207;
  }
  return response_of(status, body + "]");
}

/// Errors are told within: a stream has begun before its calls have ended.
http::Response stream_response(const std::vector<Reply>& replies) {
  std::vector<std::string_view> texts;
  for (const auto& reply : replies) texts.push_back(reply.json);
  return response_of(200, jsonl_body(texts));
}

http::Response response_to(const http::Request& request, const Calls& calls, std::vector<Reply> replies) {
  if (!calls.batch()) return response_of(replies.front().status, std::move(replies.front().json));
  return request.header("trpc-accept") == "application/jsonl" ? stream_response(replies) : batch_response(replies);
}

Error unknown(std::string_view name) {
  return {.code = ErrorCode::not_found, .message = "No procedure found on path \"" + std::string(name) + "\""};
}

/// GET for queries, POST for mutations; a query that is asked with words about people may be sent as POST, as @trpc/client
/// does with `methodOverride: 'POST'`.
bool fits(const api::Procedure& procedure, bool is_get) {
  if (procedure.kind == api::Kind::mutation) return !is_get;
  return is_get || procedure.asks_in_body;
}

Error wrong_method(const api::Procedure& procedure) {
  const bool query = procedure.kind == api::Kind::query;
  return {.code = ErrorCode::method_not_allowed,
          .message = std::string("Unsupported ") + (query ? "POST-request to query" : "GET-request to mutation") +
                     " procedure at path \"" + procedure.name + "\""};
}

bool mixes_kinds(const api::Registry& registry, const std::vector<std::string>& names) {
  bool queries = false;
  bool mutations = false;
  for (const auto& name : names)
    if (const auto* procedure = registry.find(name)) (procedure->kind == api::Kind::query ? queries : mutations) = true;
  return queries && mutations;
}

/// A batch is a visitor's when all of its calls are, and staff's when one of them is.
api::Side side_of(const api::Registry& registry, const std::vector<std::string>& names) {
  const auto all_are = [&](auto&& wanted) {
    return std::all_of(names.begin(), names.end(), [&](const auto& name) {
      const auto* procedure = registry.find(name);
      return procedure && wanted(api::side_of(*procedure));
    });
  };
  if (all_are([](api::Side side) { return side == api::Side::visitor; })) return api::Side::visitor;
  return all_are([](api::Side side) { return side != api::Side::staff_first; }) ? api::Side::either
                                                                                : api::Side::staff_first;
}

/// One call that somebody asked for is enough.
bool is_background(const api::Registry& registry, const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(), [&](const auto& name) {
    const auto* procedure = registry.find(name);
    return procedure && procedure->is_background;
  });
}

std::size_t weight_of(const api::Registry& registry, const std::vector<std::string>& names) {
  std::size_t weight = 0;
  for (const auto& name : names) {
    const auto* procedure = registry.find(name);
    weight += procedure ? api::weight_of(*procedure) : 1;
  }
  return weight;
}

/// The calls of one request, run in order, with what they leave behind.
class Run {
 public:
  Run(const api::Registry& registry, const api::Dispatcher& dispatcher, Result<app::Actor> actor, app::Origin origin,
      std::string key)
      : registry_(registry),
        dispatcher_(dispatcher),
        actor_(std::move(actor)),
        origin_(std::move(origin)),
        key_(std::move(key)) {}

  Reply one(Calls& calls, std::size_t position) {
    const auto& name = calls.names()[position];
    auto body = call(calls, position, name);
    if (!body && body.error().code == ErrorCode::internal) failures_.push_back(body.error());
    if (!body && body.error().retry_after) retry_after_ = body.error();
    return reply_of(std::move(body), name, origin_.request_id);
  }

  std::vector<AuditEvent>& reads() { return reads_; }
  const std::vector<app::Cookie>& cookies() const { return cookies_; }
  const std::vector<Error>& failures() const { return failures_; }
  const std::optional<Error>& retry_after() const { return retry_after_; }

 private:
  Result<std::string> call(Calls& calls, std::size_t position, const std::string& name) {
    const auto* procedure = registry_.find(name);
    if (!procedure) return fail(unknown(name));
    if (!fits(*procedure, calls.is_get())) return fail(wrong_method(*procedure));
    // A broken input is told after who is calling was settled, as a failed validation is.
    const auto input = procedure->has_input ? calls.input(position) : Result<wire::Value>(wire::Value());
    const auto value = input.value_or(wire::Value());
    auto outcome = dispatcher_.run({.procedure = *procedure,
                                    .input = value,
                                    .source = wire::Source::superjson,
                                    .form = api::Form::superjson,
                                    .idempotency_key = key_of(calls, position)},
                                   actor_, origin_);
    for (auto& line : outcome.reads) reads_.push_back(std::move(line));
    for (auto& cookie : outcome.cookies) cookies_.push_back(std::move(cookie));
    if (!input && !outcome.body && outcome.body.error().code == ErrorCode::invalid_argument) return fail(input.error());
    return std::move(outcome.body);
  }

  std::string key_of(const Calls& calls, std::size_t position) const {
    if (key_.empty() || !calls.batch()) return key_;
    return key_ + "#" + std::to_string(position);
  }

  const api::Registry& registry_;
  const api::Dispatcher& dispatcher_;
  const Result<app::Actor> actor_;
  const app::Origin origin_;
  const std::string key_;
  std::vector<AuditEvent> reads_;
  std::vector<app::Cookie> cookies_;
  std::vector<Error> failures_;
  std::optional<Error> retry_after_;
};
}  // namespace

void Door::handle(const std::shared_ptr<const http::Request>& request, http::Responder responder) const {
  if (request->method == "HEAD") return responder.send({.status = 204, .content_type = {}, .body = {}, .headers = {}});
  std::string_view path = std::string_view(request->path).substr(kPrefix.size());
  if (path.starts_with('/')) path.remove_prefix(1);
  auto calls = Calls::parse({request->method, path, request->query, request->header("content-type"), request->body});
  if (!calls) return responder.send(whole_error(calls.error(), request->request_id));
  if (calls->batch() && mixes_kinds(registry_, calls->names()))
    return responder.send(whole_error(
        {.code = ErrorCode::invalid_argument, .message = "Cannot mix procedure types in call: query, mutation"},
        request->request_id));

  const bool secure = services_.settings.secure_cookies;
  const auto origin = api::origin_of(*request);
  auto credentials = api::credentials_of(*request, secure, side_of(registry_, calls->names()));
  if (is_background(registry_, calls->names())) credentials.is_activity = false;
  auto actor = app::authenticate(services_, credentials, origin);
  const auto weight = api::is_known(actor) ? calls->names().size() : weight_of(registry_, calls->names());
  if (auto admitted = limits_.admit(actor, origin, weight); !admitted)
    return responder.send(whole_error(admitted.error(), request->request_id));
  Run run(registry_, dispatcher_, std::move(actor), origin, std::string(request->header("idempotency-key")));
  std::vector<Reply> replies;
  for (std::size_t i = 0; i < calls->names().size(); ++i) replies.push_back(run.one(*calls, i));
  for (const auto& error : run.failures()) services_.log.error("call failed", {{"detail", Loggable::detail_of(error)}});

  auto response = response_to(*request, *calls, std::move(replies));
  api::add_cookies(response, *request, run.cookies(), secure);
  if (run.retry_after()) api::add_retry_after(response, *run.retry_after());
  dispatcher_.settle(
      std::move(run.reads()), [request, responder = std::make_shared<http::Responder>(std::move(responder)),
                               response = std::move(response)](Result<void> durable) mutable {
        responder->send(durable ? std::move(response) : whole_error(durable.error(), request->request_id));
      });
}

}  // namespace chiroflow::trpc
