// SPDX-License-Identifier: Apache-2.0
#include "surfaces/realtime/messages.hpp"

#include "wire/decode.hpp"
#include "wire/encode.hpp"
#include "wire/error_json.hpp"

namespace chiroflow::realtime {

namespace {
template <class T>
Result<ClientMessage> read_as(const wire::Value& value) {
  return ClientMessage(TRY(wire::decode<T>(value, wire::Source::json)));
}

Result<ClientMessage> read_typed(std::string_view type, const wire::Value& value) {
  if (type == "hello") return read_as<Hello>(value);
  if (type == "watch") return read_as<Watch>(value);
  if (type == "unwatch") return read_as<Unwatch>(value);
  if (type == "present") return read_as<Present>(value);
  if (type == "join") return read_as<Join>(value);
  if (type == "signal") return read_as<SignalTo>(value);
  if (type == "media") return read_as<signalling::Media>(value);
  if (type == "leave") return read_as<Leave>(value);
  if (type == "ping") return read_as<Ping>(value);
  return fail(invalid_field("type", "This type of message is not known here"));
}

/// {"type":…, what `write` adds}
template <class F>
std::string object(std::string_view type, F&& write) {
  std::string text;
  wire::JsonWriter json(text);
  json.begin_object();
  json.member("type", type);
  write(json);
  json.end_object();
  return text;
}
std::string object(std::string_view type) {
  return object(type, [](wire::JsonWriter&) {});
}
std::string about_peer(std::string_view type, const std::string& peer) {
  return object(type, [&](wire::JsonWriter& json) { json.member("peerId", peer); });
}

/// One overload for each message of a call.
struct CallWriter {
  std::string_view resume;

  std::string operator()(const signalling::Joined& m) const {
    return object("joined", [&](wire::JsonWriter& json) {
      json.member("sessionId", m.session_id.view());
      json.member("you", m.you.peer_id);
      json.member("participantId", m.participant_id.view());
      json.member("resume", resume);
      json.key("peers");
      wire::encode_plain(json, m.peers);
    });
  }
  std::string operator()(const signalling::PeerJoined& m) const {
    return object("peer_joined", [&](wire::JsonWriter& json) {
      json.key("peer");
      wire::encode_plain(json, m.peer);
    });
  }
  std::string operator()(const signalling::PeerLeft& m) const {
    return object("peer_left", [&](wire::JsonWriter& json) {
      json.member("peerId", m.peer_id);
      json.member("reason", name_of(m.reason));
    });
  }
  std::string operator()(const signalling::PeerMedia& m) const {
    return object("peer_media", [&](wire::JsonWriter& json) {
      json.member("peerId", m.peer_id);
      json.key("media");
      wire::encode_plain(json, m.media);
    });
  }
  std::string operator()(const signalling::PeerAway& m) const { return about_peer("peer_away", m.peer_id); }
  std::string operator()(const signalling::PeerBack& m) const { return about_peer("peer_back", m.peer_id); }
  std::string operator()(const signalling::Signal& m) const {
    return object("signal", [&](wire::JsonWriter& json) {
      json.member("from", m.from);
      json.key("data");
      json.raw(m.data);
    });
  }
  std::string operator()(const signalling::Superseded&) const { return object("superseded"); }
  std::string operator()(const signalling::Removed& m) const {
    return object("removed", [&](wire::JsonWriter& json) { json.member("reason", name_of(m.reason)); });
  }
  std::string operator()(const signalling::MuteAsked&) const { return object("mute_asked"); }
};
}  // namespace

Incoming read_message(std::string_view text) {
  Incoming incoming{{},
                    fail(Error{.code = ErrorCode::parse_error, .message = "One JSON object with a type is expected"})};
  const auto document = wire::Document::parse(text);
  if (!document || !document->root().is(wire::Kind::object)) return incoming;
  const auto& type = document->root().get("type");
  if (!type.is(wire::Kind::string) || type.as_string().empty()) return incoming;
  incoming.type = type.as_string();
  incoming.message = read_typed(incoming.type, document->root());
  return incoming;
}

std::string welcome(std::string_view version, const app::Actor& actor, int heartbeat_seconds) {
  return object("welcome", [&](wire::JsonWriter& json) {
    json.key("server");
    json.begin_object();
    json.member("version", version);
    json.end_object();
    json.key("you");
    json.begin_object();
    json.member("kind", actor.is_visitor() ? "visitor" : "staff");
    if (actor.is_visitor()) json.member("participantId", actor.participant_id.view());
    json.member("role", actor.is_visitor() ? name_of(actor.participant_role) : actor.role ? name_of(*actor.role) : "");
    json.end_object();
    json.member("heartbeatSeconds", heartbeat_seconds);
  });
}

std::string watching(const Watch& watch, std::int64_t seq, bool gap) {
  return object("watching", [&](wire::JsonWriter& json) {
    json.member("topic", name_of(watch.topic));
    if (watch.topic == Topic::session && watch.session_id) json.member("sessionId", watch.session_id->view());
    json.member("seq", seq);
    if (gap) json.member("gap", true);
  });
}

std::string notice(const SessionNotice& notice) {
  return object("notice", [&](wire::JsonWriter& json) {
    json.member("sessionId", notice.session_id.view());
    json.member("seq", notice.seq);
    json.member("kind", notice.kind);
    json.key("payload");
    json.raw(notice.payload.text);
    json.member("at", format_iso(notice.created_at));
  });
}

std::string queue_changed(const SessionNotice& notice) {
  return object("queue", [&](wire::JsonWriter& json) {
    json.member("sessionId", notice.session_id.view());
    json.member("kind", notice.kind);
    json.member("at", format_iso(notice.created_at));
  });
}

std::string call_message(const signalling::Message& message, std::string_view resume) {
  return std::visit(CallWriter{resume}, message);
}

std::string error_message(std::string_view about, const Error& error) {
  return object("error", [&](wire::JsonWriter& json) {
    if (!about.empty()) json.member("about", about.substr(0, 40));
    json.member("code", error.cause.empty() ? info(error.code).name : std::string_view(error.cause));
    json.member("message", error.issues.empty() ? std::string(error.text()) : wire::error_message(error));
  });
}

std::string pong(std::int64_t n) {
  return object("pong", [&](wire::JsonWriter& json) { json.member("n", n); });
}

std::string going_away() { return object("going_away"); }

}  // namespace chiroflow::realtime
