// SPDX-License-Identifier: Apache-2.0
#include "surfaces/realtime/poll_door.hpp"

#include "core/raw_json.hpp"
#include "crypto/bytes.hpp"
#include "crypto/digest.hpp"
#include "surfaces/realtime/polled_connection.hpp"
#include "wire/decode.hpp"
#include "wire/error_json.hpp"

namespace chiroflow::realtime {

namespace {
struct PollInput {
  std::optional<std::string> connection;
  std::optional<std::int64_t> ack;
  std::optional<std::int64_t> first;  // number of the first message; the page counts from 1
  std::vector<RawJson> messages;
};
CHIROFLOW_DESCRIBE(PollInput, connection, ack, first, messages)

constexpr std::size_t kMostAtOnce = 64;
constexpr std::int64_t kHighestNumber = 9'007'199'254'740'991;  // what a page can count to

Result<PollInput> read_input(const http::Request& request, std::size_t longest) {
  const auto document = wire::Document::parse(request.body);
  if (!document) return fail(Error{.code = ErrorCode::parse_error});
  auto input = TRY(wire::decode<PollInput>(document->root(), wire::Source::json));
  for (const auto& message : input.messages)
    if (message.text.size() > longest) return fail(Error{.code = ErrorCode::payload_too_large});
  if (input.messages.size() > kMostAtOnce)
    return fail(invalid_field("messages", "At most " + std::to_string(kMostAtOnce) + " messages come at once"));
  if (input.first && (*input.first < 1 || *input.first > kHighestNumber))
    return fail(invalid_field("first", "Messages are counted from 1"));
  return input;
}

http::Response error_reply(const Error& error, const http::Request& request) {
  http::Response response;
  response.status = info(error.code).http_status;
  response.content_type = "application/json";
  wire::JsonWriter json(response.body);
  wire::write_rest_error(json, error, request.request_id);
  return response;
}

Error gone() {
  return {.code = ErrorCode::not_found, .message = "This connection is over; begin a new one", .cause = "connection"};
}

Error full() {
  return {.code = ErrorCode::storage_unavailable,
          .message = "The server holds as many connections as it can; try again later"};
}

/// A connection belongs to the browser or program that opened it, also where its id became known to another one.
std::string holder_of(const http::Request& request) {
  std::string all;
  for (const char* name : {"Cookie", "Authorization"})
    for (const auto value : request.headers.all(name)) crypto::put_prefixed(all, value);
  return crypto::sha256(all).str();
}
}  // namespace

PollDoor::PollDoor(Hub& hub, const http::ServerOptions& limits, int per_minute)
    : hub_(hub),
      most_(limits.max_connections),
      most_unread_(limits.max_websocket_unread),
      longest_message_(limits.max_websocket_message),
      beat_([this] { look_after(); }, Seconds(1)) {
  const auto each = static_cast<double>(per_minute);
  if (per_minute > 0) begun_.emplace(http::RateLimit{.burst = each, .per_second = each / 60}, hub.services().clock);
}

PollDoor::~PollDoor() {
  stop();
  drain();
}

void PollDoor::handle(const std::shared_ptr<const http::Request>& request, http::Responder responder) {
  if (request->method != "POST")
    return responder.send(error_reply(Error{.code = ErrorCode::method_not_allowed}, *request));
  auto input = read_input(*request, longest_message_);
  if (!input) return responder.send(error_reply(input.error(), *request));
  const auto found = input->connection ? find(*request, *input->connection) : open(*request);
  if (!found) return responder.send(error_reply(found.error(), *request));
  const auto& connection = *found;
  PolledConnection::Said said{.first = input->first, .messages = {}};
  for (auto& message : input->messages) said.messages.push_back(std::move(message.text));
  connection->poll(input->ack, std::move(said), std::move(responder), hub_.services().clock.steady_now());
}

bool PollDoor::admits(const http::Request& request) {
  return !begun_ || !begun_->take(http::address_key(request.client_address));
}

Result<std::shared_ptr<PolledConnection>> PollDoor::find(const http::Request& request, const std::string& id) {
  const auto holder = holder_of(request);
  const std::lock_guard lock(mutex_);
  const auto found = connections_.find(id);
  if (found == connections_.end() || !found->second->is_held_by(holder)) return fail(gone());
  return found->second;
}

Result<std::shared_ptr<PolledConnection>> PollDoor::open(const http::Request& request) {
  if (!admits(request))
    return fail(Error{.code = ErrorCode::too_many_requests,
                      .message = "Too many new connections from this address; try again in a minute"});
  std::shared_ptr<PolledConnection> opened;
  {
    const std::lock_guard lock(mutex_);
    if (draining_ || connections_.size() >= most_) return fail(full());
    auto fresh = crypto::base64url(crypto::random_bytes(18, hub_.services().random));
    opened =
        std::make_shared<PolledConnection>(fresh, holder_of(request), most_unread_, hub_.services().clock.steady_now());
    connections_.emplace(std::move(fresh), opened);
  }
  opened->open(hub_.connect(request));
  return opened;
}

void PollDoor::look_after() {
  std::vector<std::pair<std::string, std::shared_ptr<PolledConnection>>> all;
  {
    const std::lock_guard lock(mutex_);
    all.assign(connections_.begin(), connections_.end());
  }
  const auto now = hub_.services().clock.steady_now();
  for (const auto& [id, connection] : all) {
    if (!connection->look_after(now)) continue;
    const std::lock_guard lock(mutex_);
    connections_.erase(id);
  }
}

void PollDoor::drain() {
  std::map<std::string, std::shared_ptr<PolledConnection>> all;
  {
    const std::lock_guard lock(mutex_);
    draining_ = true;
    all.swap(connections_);
  }
  for (const auto& [id, connection] : all) connection->drain();
}

}  // namespace chiroflow::realtime
