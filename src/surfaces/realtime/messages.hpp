// SPDX-License-Identifier: Apache-2.0
// The words of /api/realtime (docs/realtime.md): what clients say, read and checked, and what is said to them, as JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "app/actor.hpp"
#include "core/raw_json.hpp"
#include "core/result.hpp"
#include "domain/signalling.hpp"
#include "domain/visit.hpp"

namespace chiroflow::realtime {

CHIROFLOW_ENUM(Topic, queue, session)

struct Hello {
  std::optional<std::string> visit_key;
  std::optional<std::string> token;
};
CHIROFLOW_DESCRIBE(Hello, visit_key, token)

struct Watch {
  Topic topic = Topic::session;
  std::optional<SessionId> session_id;
  std::optional<std::int64_t> after;
};
CHIROFLOW_DESCRIBE(Watch, topic, session_id, after)

struct Unwatch {
  Topic topic = Topic::session;
  std::optional<SessionId> session_id;
};
CHIROFLOW_DESCRIBE(Unwatch, topic, session_id)

struct Present {
  SessionId session_id;
};
CHIROFLOW_DESCRIBE(Present, session_id)

struct Join {
  SessionId session_id;
  std::string token;
  std::optional<std::string> resume;
  signalling::Media media;
};
CHIROFLOW_DESCRIBE(Join, session_id, token, resume, media)

struct SignalTo {
  std::string to;
  RawJson data;
};
CHIROFLOW_DESCRIBE(SignalTo, to, data)

struct Leave {};
CHIROFLOW_DESCRIBE(Leave)

struct Ping {
  std::int64_t n = 0;
};
CHIROFLOW_DESCRIBE(Ping, n)

using ClientMessage = std::variant<Hello, Watch, Unwatch, Present, Join, SignalTo, signalling::Media, Leave, Ping>;

/// What a client sent, and under which name.
struct Incoming {
  std::string type;  // empty: junk, which is not JSON or no object with a text `type`
  Result<ClientMessage> message;
};
Incoming read_message(std::string_view text);

std::string welcome(std::string_view version, const app::Actor& actor, int heartbeat_seconds);
std::string watching(const Watch& watch, std::int64_t seq, bool gap);
std::string notice(const SessionNotice& notice);
std::string queue_changed(const SessionNotice& notice);
/// `resume`: the ticket of a Joined, signed.
std::string call_message(const signalling::Message& message, std::string_view resume);
std::string error_message(std::string_view about, const Error& error);
std::string pong(std::int64_t n);
std::string going_away();

}  // namespace chiroflow::realtime

namespace chiroflow {
template <>
inline constexpr FieldRule rule<&realtime::Hello::visit_key>{.max_length = 64};
template <>
inline constexpr FieldRule rule<&realtime::Hello::token>{.max_length = 200};
template <>
inline constexpr FieldRule rule<&realtime::Watch::after>{.min = 0};
template <>
inline constexpr FieldRule rule<&realtime::Join::token>{.max_length = 4096};
template <>
inline constexpr FieldRule rule<&realtime::Join::resume>{.max_length = 4096};
template <>
inline constexpr FieldRule rule<&realtime::SignalTo::to>{.max_length = 64};
}  // namespace chiroflow
