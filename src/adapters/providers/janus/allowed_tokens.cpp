// SPDX-License-Identifier: Apache-2.0
#include "adapters/providers/janus/allowed_tokens.hpp"

#include "adapters/providers/common/vendor_http.hpp"

namespace chiroflow::janus {

Result<std::vector<std::string>> change_allowed(JanusAdmin& admin, const JanusId& room, std::string_view room_secret,
                                                ListChange change, const std::vector<std::string>& tokens) {
  const auto answer = TRY(admin.ask_room(
      "allowed",
      [&](wire::JsonWriter& json) {
        room.write(json, "room");
        json.member("secret", room_secret);
        json.member("action", change == ListChange::add ? "add" : "remove");
        json.key("allowed");
        json.begin_array();
        for (const auto& token : tokens) json.string(token);
        json.end_array();
      },
      Repeat::harmless));
  const auto& list = answer.root().get("response").get("allowed");
  if (!list.is(wire::Kind::array)) return fail(providers::outage("bad_response", "VideoRoom: no list of tokens"));
  std::vector<std::string> all;
  for (const auto& token : list.items()) {
    if (token.is(wire::Kind::string)) all.emplace_back(token.as_string());
  }
  return all;
}

}  // namespace chiroflow::janus
