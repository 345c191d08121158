// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/janus_handles.hpp"

#include "adapters/providers/common/vendor_http.hpp"
#include "adapters/providers/janus/janus_tokens.hpp"

namespace chiroflow::janus {

namespace {
constexpr Seconds kSearch{8};

/// The integers of a list, as the paths of the next requests.
Result<std::vector<std::string>> listed(Result<wire::Document> answer, std::string_view name) {
  if (!answer && answer.error().cause == "handle") return std::vector<std::string>{};
  const auto document = TRY(std::move(answer));
  std::vector<std::string> ids;
  const auto& list = document.root().get(name);
  if (!list.is(wire::Kind::array)) return fail(providers::outage("bad_response", "Janus: no list"));
  for (const auto& id : list.items()) {
    if (id.is(wire::Kind::integer)) ids.push_back(std::to_string(id.as_integer()));
  }
  return ids;
}

std::optional<std::int64_t> link_quality_of(const wire::Value& info, std::string_view mid) {
  const auto& stream = info.get("webrtc").get("media").get(mid);
  if (providers::integer_of(stream.get("stats").get("in"), "packets").value_or(0) == 0) return std::nullopt;
  return providers::integer_of(stream.get("rtcp").get("main"), "in-link-quality");
}

bool listens(const wire::Value& handle_info, const JanusId& room, const ParticipantId& person) {
  const auto& info = handle_info.get("info");
  const auto& specific = info.get("plugin_specific");
  if (providers::text_of(specific, "type") != "subscriber" || id_text(specific.get("room")) != room.text) return false;
  const auto token = read_gateway_token(providers::text_of(info, "token").value_or(""));
  return token && token->owner == person;
}

/// Shows every handle's path and handle_info until `visit` says no. A session may end while it is looked at.
Result<void> for_each_handle(JanusAdmin& admin, const Clock& clock,
                             FunctionRef<Result<bool>(const std::string&, const wire::Value&)> visit) {
  const auto begun = clock.steady_now();
  for (const auto& session : TRY(listed(admin.ask("list_sessions"), "sessions"))) {
    for (const auto& handle : TRY(listed(admin.ask("list_handles", "/" + session), "handles"))) {
      if (clock.steady_now() - begun > kSearch) return fail(providers::outage("too_large", "Janus: too many handles"));
      const auto path = std::string("/").append(session).append("/").append(handle);
      const auto answer = admin.ask("handle_info", path);
      if (!answer && answer.error().cause == "handle") continue;
      if (!answer) return fail(answer.error());
      if (!TRY(visit(path, answer->root()))) return {};
    }
  }
  return {};
}
}  // namespace

std::optional<Sender> sender_of(const wire::Value& handle_info, const JanusId& room) {
  const auto& info = handle_info.get("info");
  const auto& specific = info.get("plugin_specific");
  if (providers::text_of(specific, "type") != "publisher" || id_text(specific.get("room")) != room.text)
    return std::nullopt;
  const auto& streams = specific.get("streams");
  if (!streams.is(wire::Kind::array) || streams.items().empty()) return std::nullopt;
  Sender sender{.id = id_text(specific.get("id")), .streams = {}};
  for (const auto& stream : streams.items()) {
    auto mid = providers::text_of(stream, "mid").value_or("");
    const auto quality = link_quality_of(info, mid);
    sender.streams.push_back(
        {.kind = providers::text_of(stream, "type").value_or(""), .mid = std::move(mid), .link_quality = quality});
  }
  return sender;
}

Result<std::vector<Sender>> find_senders(JanusAdmin& admin, const Clock& clock, const JanusId& room,
                                         const std::function<bool(const Sender&)>& enough) {
  std::vector<Sender> senders;
  TRY(for_each_handle(admin, clock, [&](const std::string&, const wire::Value& handle) -> Result<bool> {
    auto sender = sender_of(handle, room);
    if (!sender) return true;
    senders.push_back(*std::move(sender));
    return !enough(senders.back());
  }));
  return senders;
}

Result<int> end_listening(JanusAdmin& admin, const Clock& clock, const JanusId& room, const ParticipantId& person) {
  int ended = 0;
  TRY(for_each_handle(admin, clock, [&](const std::string& path, const wire::Value& handle) -> Result<bool> {
    if (!listens(handle, room, person)) return true;
    const auto gone = admin.ask("detach_handle", path);
    if (!gone && gone.error().cause != "handle") return fail(gone.error());
    ++ended;
    return true;
  }));
  return ended;
}

}  // namespace chiroflow::janus
